"""Lines of working as read: clauses, links, conditions, labels and margin notes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.grade.line import Clause, Line
from service.grade.reading import ReadingOptions, read_lines
from service.write.text import text

TABLE = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "reading.toml").read_text("utf-8"))["rows"]
LINKS = {"implies": "⇒ ", "iff": "⇔ ", "therefore": "∴ ", "and": "& ", "": ""}


def written(clause: Clause) -> str:
    """A clause as the table writes it."""
    parts = [clause.kind, clause.sign, "" if clause.tree is None else text(clause.tree)]
    condition = "" if clause.condition is None else f"{{{text(clause.condition)}}}"
    proof = f"<{clause.proof}>" if clause.proof else ""
    return LINKS[clause.link] + " ".join(part for part in (*parts, condition, proof) if part)


def margin(line: Line) -> str:
    return " ;; ".join(f"{note.sign} {'' if note.operand is None else text(note.operand)}".strip() for note in line.margin)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0][:40])
def test_a_line_is_read_as_these_clauses(row: list[str]) -> None:
    source, clauses, label, notes, language = row

    (line,) = read_lines([source], ReadingOptions(language=language))

    assert " ;; ".join(written(clause) for clause in line.clauses) == clauses
    assert line.label == label
    assert margin(line) == notes
    assert line.readable == ("unreadable" not in clauses)
