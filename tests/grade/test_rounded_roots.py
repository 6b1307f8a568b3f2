"""Rounded solutions of equations, told without solving them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.judge.rounded_roots import rounded_root
from service.read import read
from service.tree import Relation, Symbol
from tests.grade.test_approximation import SIGNS, tree_of, verdict

ROWS = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "rounded_roots.toml").read_text("utf-8"))["rows"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]} {row[2]} {row[3]}")
def test_a_rounded_solution_is_judged_as_the_table_says(row: list[Any]) -> None:
    source, letter, sign, written, expected, flag = row
    equation, name = read(source, "text").tree, tree_of(letter)
    assert isinstance(equation, Relation)
    assert isinstance(name, Symbol)

    judged = rounded_root(equation, name.name, tree_of(written), SIGNS[sign])

    assert (verdict(judged), judged.flags if judged else ()) == (expected, (flag,) if flag else ())


def test_the_solution_near_by_is_shown() -> None:
    equation = read("4^x = 50", "text").tree
    assert isinstance(equation, Relation)

    judged = rounded_root(equation, "x", tree_of("2.83"))

    assert judged is not None
    assert judged.counterexample is not None
    assert judged.counterexample.before == "2.8219281"


def test_degrees_without_a_sign_are_taken_for_degrees_where_they_are_used() -> None:
    equation = read("tan(a) = 3/4", "text").tree
    assert isinstance(equation, Relation)

    judged = rounded_root(equation, "a", tree_of("36.87"), degrees=True)

    assert judged is not None
    assert judged.flags == ("degrees_assumed",)
