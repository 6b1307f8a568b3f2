"""Rounded solutions of equations."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.judge.entailment import Answer, entails
from service.judge.judgement import Rounding, Scope
from service.read import read
from tests.grade.working import check

ROWS = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "rounded_roots.toml").read_text("utf-8"))["rows"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]} {row[2]} {row[3]}")
def test_a_rounded_solution_is_judged_as_the_table_says(row: list[str]) -> None:
    equation, letter, sign, written, expected, flag = row

    found = entails((read(equation, "text").tree,), read(f"{letter} {sign} {written}", "text").tree, Scope())

    said = {Answer.FOLLOWS: "right", Answer.STRONGER: "right", Answer.CONTRADICTS: "wrong"}.get(found.answer, "open")
    assert (said, flag in ("", *found.judgement.flags)) == (expected, True)


def test_the_solution_near_by_is_shown() -> None:
    found = check(lines=["ln(x) = 3", "x ≈ 21"], hints="answer")["lines"][1]["counterexample"]

    assert found["at"] == {"x": "e^3"}


def test_degrees_without_a_sign_are_taken_for_degrees_where_they_are_used() -> None:
    found = entails((read("tan(a) = 3/4", "text").tree,), read("a ≈ 36.87", "text").tree, Scope(rounding=Rounding(degrees=True)))

    assert found.answer in {Answer.FOLLOWS, Answer.STRONGER}
