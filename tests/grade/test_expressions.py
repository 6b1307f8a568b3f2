"""Expressions with limits, infinities, series, integrals, brackets, determinants and derivatives against one another."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.judge.judgement import Scope
from service.judge.relations import relation
from service.read import read
from tests.grade.working import check, related

TABLE = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "expressions.toml").read_text("utf-8"))["rows"]
WRONG = [row for row in TABLE if row[2] == "not_equivalent"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} -> {row[1]}")
def test_an_expression_stands_in_its_relation(row: list[str]) -> None:
    before, after, wanted, _ = row

    assert related(before, after).relation == wanted


@pytest.mark.parametrize("row", WRONG, ids=lambda row: f"{row[1]} -> {row[0]}")
def test_what_differs_is_never_equivalent_with_the_sides_exchanged(row: list[str]) -> None:
    assert related(row[1], row[0]).relation != "equivalent"


@pytest.mark.parametrize("row", WRONG, ids=lambda row: f"{row[0]} -> {row[1]}")
def test_what_differs_is_shown_with_both_values(row: list[str]) -> None:
    found = related(row[0], row[1]).counterexample

    assert found is not None
    assert found.before != found.after


def test_an_integral_over_a_pole_is_infinite_and_the_bracket_is_not() -> None:
    found = related(r"\int_{-1}^{1}\frac{1}{x^2}\,dx", r"\left[-\frac1x\right]_{-1}^{1}").counterexample

    assert found is not None
    assert (found.before, found.after) == ("oo", "-2")


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        (r"\lim_{x\to 0}\frac{\sin 3x}{x}", "3"),
        (r"\lim_{b\to\infty}\ln b", r"\infty"),
        (r"\int_0^2 x^2\,dx", r"\frac83"),
        (r"\int_{-2}^{3}|x-1|\,dx", r"\frac{13}{2}"),
        (r"\sum_{k=0}^\infty\left(\frac12\right)^k", "2"),
        (r"\lim_{h\to 0}\frac{(x+h)^2-x^2}{h}", "2x"),
    ],
)
def test_the_value_of_an_expression_is_known(expression: str, wanted: str) -> None:
    assert check(lines=[expression, wanted])["lines"][1]["correct"] is True
    assert check(lines=[expression, f"{wanted}+1" if wanted != r"\infty" else "7"])["lines"][1]["correct"] is False


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{0}{0}",
        r"0^0",
        r"\frac{1}{\infty-\infty}",
        r"\int_0^1 \int x\,dx\,dx",
        r"\sum_{k=\infty}^{0} k",
        r"10^{10^{10^{10}}}",
        r"\lim_{x\to y} x",
    ],
)
def test_a_comparison_raises_nothing(source: str) -> None:
    assert related(source, "1").relation in {"undecided", "not_equivalent", "equivalent"}


def test_nothing_is_said_when_the_time_is_up() -> None:
    first, second = (read(source, "latex").tree for source in (r"\lim_{x\to 0}\frac{\sin x}{x}", "1"))

    assert relation(first, second, Scope(until=0.0)).relation == "undecided"


def test_what_is_assumed_of_a_letter_is_kept_to() -> None:
    first, second = (read(source, "text").tree for source in ("sqrt(x^2)", "x"))
    positive = read("x > 0", "text").tree

    assert relation(first, second, Scope()).relation == "not_equivalent"
    assert relation(first, second, Scope(assumed=(positive,))).relation == "equivalent"
