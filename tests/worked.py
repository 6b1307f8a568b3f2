"""The tables of worked cases: TOML files with columns and rows that a teacher can edit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "tables"


def rows(name: str) -> list[tuple[Any, ...]]:
    """The rows of a table, each as long as its list of columns."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    width = len(table["columns"])
    found = [tuple(row) for row in table["rows"]]
    assert all(len(row) == width for row in found), name
    return found
