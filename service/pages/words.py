"""Sentences of the pages, in each language: one TOML table per language in `locale/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from service.config import PACKAGE

FOLDER = PACKAGE / "pages" / "locale"
BASE = "en"


class Words:
    """The sentences of one language; what is missing is said in English."""

    def __init__(self, code: str, table: dict[str, str], base: dict[str, str]) -> None:
        self.code, self.table = code, {**base, **table}

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence under `section.name`, its places filled. KeyError for an unknown key."""
        return _filled(self.table[key], values)

    def around(self, key: str, /, **values: object) -> Markup:
        """The sentence with pieces of a page in its places."""
        return Markup(escape(self.table[key])).format(**values)

    def get(self, key: str, otherwise: str, /) -> str:
        """The sentence, or another where there is none."""
        return self.table.get(key, otherwise)

    def section(self, name: str) -> dict[str, str]:
        """The sentences of a section by their short names."""
        start = name + "."
        return {key.removeprefix(start): text for key, text in self.table.items() if key.startswith(start)}


def _filled(text: str, values: dict[str, object]) -> str:
    """The text with `{name}` replaced; the values themselves are never read for places."""
    parts: list[str] = []
    for part in text.split("{"):
        name, closing, rest = part.partition("}")
        parts.append(str(values.get(name, "")) + rest if closing and parts else part)
    return "".join(parts)


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    return {path.stem: _flat(tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"))}


def _flat(table: dict[str, dict[str, str]]) -> dict[str, str]:
    return {f"{section}.{name}": text for section, entries in table.items() for name, text in entries.items()}


def languages() -> dict[str, str]:
    """The languages there are: code → its own name."""
    return {code: table["page.language"] for code, table in _tables().items()}


@lru_cache(maxsize=64)
def words(code: str) -> Words:
    """The words of a language we have."""
    return Words(code, _tables()[code], _tables()[BASE])


def preferred(wanted: Iterable[str]) -> Words:
    """The words of the first language wanted that we have, `de-CH` being served by `de`; else English."""
    for tag in wanted:
        code = tag.partition("-")[0].lower()
        if code in _tables():
            return words(code)
    return words(BASE)
