"""The tables of the reader: rows of tests/tables/notation/*.toml and tests/tables/malformed.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

TABLES = Path(__file__).parents[1] / "tables"


def rows(path: Path) -> list[tuple[str, ...]]:
    """The rows of one table, in the order of its columns."""
    return [tuple(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["rows"]]


def notation() -> list[tuple[str, ...]]:
    """Every row of every notation table: what is written, in which notation, how it is read, with which notes."""
    return [row for path in sorted((TABLES / "notation").glob("*.toml")) for row in rows(path)]


def malformed() -> list[tuple[str, ...]]:
    """What is refused, with its code, its place and its sentence."""
    return rows(TABLES / "malformed.toml")
