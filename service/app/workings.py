"""The workings of a class as they are pasted: a table with one student a row, or plain text with a blank line between students.

Contract: linear in the text. What is no working (a blank row, a heading) is left out; nothing of the mathematics is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.errors import InvalidRequest

SIGNS = frozenset("=<>+*/^\\()∫√≤≥≠⟺⟹→")
"""A first cell that holds one of these is mathematics and no name."""
HEADINGS = frozenset(
    ("name", "names", "student", "students", "id", "schüler", "schülerin", "schüler/in", "alumno", "alumna", "nombre", "estudiante")
)
SEPARATORS = "\t;,"
"""The likeliest first: a tab is what a spreadsheet copies, a comma may be a decimal sign."""
BLANK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Working:
    """What one student wrote. name: as given, else a number."""

    name: str
    lines: tuple[str, ...]


def workings(text: str, kind: str = "auto") -> tuple[Working, ...]:
    """The workings in a text. kind: `table`, `text`, or `auto`. Raises InvalidRequest for a table that can't be read."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if kind == "text":
        return _of_text(text)
    for separator in SEPARATORS:
        rows = _rows(text, separator)
        if kind == "auto" and not _is_table(rows):
            continue
        if kind == "auto" or len(rows[0]) > 1 or separator == ",":
            return _of_rows(rows)
    return _of_text(text)


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error:
        raise InvalidRequest("The table can't be read.") from None
    return [row for row in rows if any(row)] or [[]]


def _is_table(rows: list[list[str]]) -> bool:
    """Whether each row has a name, or what stands for one, and something after it."""
    return all(len(row) > 1 and not SIGNS.intersection(row[0]) for row in rows)


def _of_rows(rows: list[list[str]]) -> tuple[Working, ...]:
    own = [row for row in rows if row and row[0].casefold() not in HEADINGS]
    found = (Working(row[0] or str(number), _lines("\n".join(row[1:]))) for number, row in enumerate(own, 1))
    return tuple(one for one in found if one.lines)


def _of_text(text: str) -> tuple[Working, ...]:
    found = (_block(number, block) for number, block in enumerate(BLANK.split(text), 1) if block.strip())
    return tuple(one for one in found if one.lines)


def _block(number: int, block: str) -> Working:
    """A student's lines; a first line that ends in a colon and holds no mathematics is the name."""
    first, *rest = _lines(block)
    is_name = bool(rest) and first.endswith(":") and not SIGNS.intersection(first)
    return Working(first[:-1].strip(), tuple(rest)) if is_name else Working(str(number), (first, *rest))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(_written(text))


def _written(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip():
            yield line.strip()
