"""What is shown as evidence is true: counterexamples, lost and added solutions are computed again by mpmath."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.algebra.statements import is_statement, statement
from service.read import read
from tests.grade.independent import NoValue, holds, near, value
from tests.grade.working import check, related, trees

TABLE = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "wrong_steps.toml").read_text("utf-8"))
SHOWN = 7
"""Digits to which a decimal that is shown can be trusted."""


def _number(text: str) -> Any:
    return value(read(text, "text").tree, {})


def _point(text: str) -> tuple[dict[str, Any], int]:
    """`x = 1, y = 2` and to how many digits it is given."""
    exact = "≈" not in text
    pairs = (part.replace("≈", "=").split("=") for part in text.split(", "))
    return {name.strip(): _number(number) for name, number in pairs}, 18 if exact else SHOWN - 1


@pytest.mark.parametrize(("before", "after"), TABLE["expressions"], ids=lambda text: text)
def test_two_expressions_differ_where_the_counterexample_says(before: str, after: str) -> None:
    first, second = trees(before, after)
    found = related(before, after).counterexample
    assert found is not None

    at = {name: _number(number) for name, number in found.at.items()}
    values = []
    for tree, said in ((first, found.before), (second, found.after)):
        try:
            values.append(value(tree, at))
        except NoValue:
            assert said == "undefined"
            values.append(None)
        else:
            assert said == "defined" or near(values[-1], _number(said), SHOWN)

    assert values[0] is not None
    assert values[1] is None or not near(values[0], values[1])
    assert found.before != found.after


@pytest.mark.parametrize(("before", "after"), TABLE["statements"], ids=lambda text: text)
def test_lost_solutions_solve_the_first_line_only_and_added_ones_the_second(before: str, after: str) -> None:
    first, second = (statement(tree, "x") for tree in trees(before, after))
    assert is_statement(first)
    found = related(before, after)
    assert found.lost or found.added

    for solutions, holding, failing in ((found.lost, first, second), (found.added, second, first)):
        for solution in solutions:
            at, digits = _point(solution)
            assert holds(holding, at, digits)
            assert not holds(failing, at, digits)
    if found.counterexample is not None:
        at = {name: _number(number) for name, number in found.counterexample.at.items()}
        assert holds(first, at, SHOWN - 1) != holds(second, at, SHOWN - 1)


def test_values_that_differ_late_are_shown_to_the_digit_that_differs() -> None:
    found = related("x sqrt(2)/3", "x*0.333333333333*sqrt(2)").counterexample

    assert found is not None
    assert found.before != found.after


def test_of_an_integral_the_derivatives_are_compared_and_said_to_be() -> None:
    found = check(lines=["∫ 2x dx", "x^3 + C"], hints="answer")["lines"][1]

    assert found["counterexample"] == {"at": {"x": "1"}, "before": "2", "after": "3"}
    assert (
        found["feedback"] == "This does not follow: for x = 1 the derivative of the line before is 2, and the derivative of this line is 3."
    )


@pytest.mark.parametrize(
    "lines",
    [["sqrt(1-x) = sqrt(x-3)", "1-x = x-3", "x = 2"], ["ln(x-5) = ln(2x-3)", "x-5 = 2x-3", "x = -2"], ["sqrt(x+1) = sqrt(2x+5)", "x = -4"]],
    ids=lambda lines: lines[0],
)
def test_a_solution_of_an_equation_without_one_is_never_right_since_both_sides_agree_over_the_complex_numbers(lines: list[str]) -> None:
    found = check(lines=lines)

    assert found["verdict"] in {"incomplete", "incorrect"}
    assert found["lines"][1]["added_solutions"] == [lines[-1]]
