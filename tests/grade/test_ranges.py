"""No solution, seen from the values that the sides can take; what can't be seen so is not claimed."""

from __future__ import annotations

import pytest

from service.judge.ranges import never_holds
from service.precision import precision
from service.read import read

IMPOSSIBLE = [
    "e^x = -1",
    "2^x = 0",
    "e^x + 3 = 1",
    "-2*e^x > 0",
    "sin(x) = 2",
    "3*cos(2x) - 1 = 4",
    "|x| < -1",
    "x^2 + 1 <= 0",
    "sqrt(x) = -2",
]
POSSIBLE = [
    "e^x = 1",
    "2^x > 0",
    "sin(x) = 1",
    "|x| <= 0",
    "x^2 = 0",
    "x^3 = -1",
    "(-2)^x = -1",
    "sin(x) + cos(x) = 1",
    "x = x + 1",
    "e^x > -1",
]


@pytest.mark.parametrize("statement", IMPOSSIBLE)
def test_a_value_out_of_reach_is_no_solution(statement: str) -> None:
    tree = read(statement).tree

    with precision():
        found = never_holds(tree)

    assert found


@pytest.mark.parametrize("statement", POSSIBLE)
def test_nothing_is_said_where_the_values_meet(statement: str) -> None:
    tree = read(statement).tree

    with precision():
        found = never_holds(tree)

    assert not found
