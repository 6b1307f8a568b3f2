"""Lines of working as read: clauses, links, conditions, labels and margin notes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.grade.line import Clause, Line
from service.grade.reading import Problem, ReadingOptions, read_lines, read_problem
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


PROBLEMS = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "problems.toml").read_text("utf-8"))["rows"]


@pytest.mark.parametrize("row", PROBLEMS, ids=lambda row: row[0][:40])
def test_a_problem_is_read_with_the_words_around_it(row: list[str]) -> None:
    source, verb, tree, variable, conditions = row

    problem = read_problem(source, ReadingOptions())

    assert shape(problem) == (verb, tree, variable, conditions)


def shape(problem: Problem) -> tuple[str, str, str, str]:
    """A problem as the table writes it."""
    if problem.error is not None:
        return "unreadable", "", "", ""
    if problem.words:
        return "words", "", "", ""
    tree = "" if problem.tree is None else text(problem.tree)
    return problem.verb, tree, problem.variable or "", "; ".join(text(condition) for condition in problem.conditions)
