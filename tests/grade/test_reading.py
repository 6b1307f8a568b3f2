"""Lines of working as read: clauses, links, conditions, labels and margin notes; problems with words."""
# ruff: noqa: E501  the fragments

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.algebra.build import FALSE
from service.grade.line import Clause, Line
from service.grade.reading import Problem, ReadingOptions, read_lines, read_problem
from service.grade.source import read_source
from service.tree import Apply, Relation
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


GIVENS = [
    ("X is normal with μ = 100 and σ = 15. Find P(X > 120).", ["mu = 100", "sigma = 15"]),
    ("P(A) = 0.5 and P(B) = 0.4 are independent. Find P(A ∩ B).", ["P(A) = 0.5", "P(B) = 0.4"]),
    ("A sample of n = 36 has mean x̄ = 52. Find the interval.", ["n = 36", "x_bar = 52"]),
    ("Let f(x) = x^2 + 1 and g(x) = 2x. Find f(g(x)).", ["f(x) = x^2 + 1", "g(x) = 2*x"]),
    ("Find k so that x^2 + kx + 9 = 0 has one solution", []),
]


@pytest.mark.parametrize(("source", "givens"), GIVENS)
def test_a_problem_in_words_says_what_it_defines(source: str, givens: list[str]) -> None:
    problem = read_problem(source, ReadingOptions())

    assert [text(given) for given in problem.givens] == givens


@pytest.mark.parametrize(
    ("lines", "read"), [(["z̄ = 3 - 4i"], "conjugate(z) = 3 - 4*i"), (["z̄ = 5"], "z_bar = 5"), (["x̄ = 2i"], "x_bar = 2*i")]
)
def test_a_bar_is_a_conjugate_where_numbers_are_complex(lines: list[str], read: str) -> None:
    found = read_source(None, lines, ReadingOptions())

    assert text(found.lines[0].clauses[0].tree or FALSE) == read


def test_a_conversion_keeps_the_unit_wanted() -> None:
    problem = read_problem("Convert 72 km/h to m/s", ReadingOptions(symbols=frozenset({"km"})))

    assert (problem.verb, problem.to) == ("convert", "m/s")


def test_a_letter_defined_as_a_function_is_one_in_every_line() -> None:
    lines = read_lines(["so f(2) = 4", "f(x) = x^2"], ReadingOptions())

    assert isinstance(lines[0].clauses[0].tree, Relation)
    assert isinstance(lines[0].clauses[0].tree.sides[0], Apply)
    assert lines[0].clauses[0].tree.sides[0].head == "call"


def test_an_unknown_before_a_bracket_stays_a_factor() -> None:
    lines = read_lines(["w(w + 3) = 40", "w(8) = 40", "w = 5"], ReadingOptions())

    assert [text(line.clauses[0].tree or FALSE) for line in lines] == ["w*(w + 3) = 40", "w*8 = 40", "w = 5"]


def test_the_rate_beside_its_curve_is_a_derivative() -> None:
    lines = read_lines(["x^2 + y^2 = 25", "2x + 2y y' = 0"], ReadingOptions())

    assert text(lines[1].clauses[0].tree or FALSE) == "2*x + 2*y*diff(y, x) = 0"


def test_an_error_is_pointed_at_in_the_line_as_written() -> None:
    (line,) = read_lines(["(1) we get sinn(x) = 1 | :2"], ReadingOptions(), first=3)

    assert line.error is not None
    assert line.error["position"] == {"field": "lines[3]", "start": 11, "end": 15}


def test_a_line_too_long_is_refused_and_the_others_are_read() -> None:
    lines = read_lines(["x" * 10_001, "x => " * 1_000, "x = 2"], ReadingOptions())

    assert [line.error["code"] if line.error else "" for line in lines] == ["too_large", "too_large", ""]


FRAGMENTS = [
    "x", "=", "2", "3x", "+", "-", "|", "(", ")", "[", "]", "{", "}", "\\{", "\\frac{1}{2}", "\\text{so }", "$", "and", "or", "is", "the", "let",
    "no solution", "⇒", "→", "=>", ";", ",", ".", ":", "…", "...", "∞", "0/0", "√", "^2", "_1", "_{1,2}", "f(x)", "f'(x)", "sin", "\\begin{cases}",
    "\\end{cases}", "\\\\", "&", "if", "for", "n = k", "case 1:", "LHS", "(1)", "I:", "✓", "w.A.", '"', "“", "∫", "dx", "\\int", "diverges", "∈", "ℤ",
    "k", "where", "ℝ", "±", "%", "Sei", "und", "\n", "ꙮ", "\0", "d", "von 0 bis 3", "from", "to", "find", "derivative of", "solve", "(x > 0)",
    "\\left(", "\\right)", "\\quad", "// -5", "| :2",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=14), st.sampled_from(["", " "]), st.sampled_from(["en", "de", "es"]))
def test_nothing_is_raised_and_an_unreadable_clause_has_an_error(parts: list[str], between: str, language: str) -> None:
    source = between.join(parts)

    lines = read_lines([source, "x = 2"], ReadingOptions(language=language))
    read_problem(source, ReadingOptions(language=language))

    assert all(line.clauses for line in lines)
    assert all((line.error is not None) == any(clause.kind == "unreadable" for clause in line.clauses) for line in lines)
