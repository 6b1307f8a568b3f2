"""What the reading aloud of formulas says in each language: one TOML table a language in `spoken/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.functions import CONSTANTS, FUNCTIONS

FOLDER = Path(__file__).with_name("spoken")
BASE = "en"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language. tables: section → name → words."""

    tables: Mapping[str, Mapping[str, str]]

    def say(self, name: str, **values: object) -> str:
        """The phrase with its places filled; what stays empty leaves no gap."""
        return self.tables["say"][name].format(**values)

    def get(self, section: str, name: str, otherwise: str) -> str:
        return self.tables.get(section, {}).get(name, otherwise)

    def section(self, name: str) -> Mapping[str, str]:
        return self.tables.get(name, {})


@lru_cache(maxsize=16)
def spoken(language: str) -> Spoken:
    """The words of a language; English for one that has no table."""
    path = FOLDER / f"{language}.toml" if language in languages() else FOLDER / f"{BASE}.toml"
    tables = tomllib.loads(path.read_text("utf-8"))
    return Spoken({**_of_records(), **tables} if path.stem == BASE else tables)


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages that have a table."""
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))


def _of_records() -> dict[str, dict[str, str]]:
    """How functions and constants are said in English."""
    return {
        "function": {entry.name: entry.speech for entry in FUNCTIONS},
        "constant": {entry.name: entry.speech for entry in CONSTANTS},
    }
