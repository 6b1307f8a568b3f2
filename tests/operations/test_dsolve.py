"""Differential equations: worked cases, and that every answer was put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import InvalidRequest, NoClosedForm, StudentError, Unreadable, Unsupported
from service.operations import OPERATIONS
from service.read import read
from tests.worked import rows

Ask = Callable[..., dict[str, Any]]
VERIFIED = ("proved", "checked")


@pytest.mark.parametrize(("equation", "conditions", "result"), rows("differential_equations"))
def test_an_equation_is_solved(ask: Ask, equation: str, conditions: str, result: str) -> None:
    answer = ask("dsolve", expression=equation, conditions=conditions or None)

    assert answer["result"]["text"] == result
    assert answer["verification"]["status"] in VERIFIED


@pytest.mark.parametrize(
    "equation",
    [
        "y'' + y = tan(x)",
        "y' + y = y^3",
        "(2x y + y^2) dx + (x^2 + 2x y) dy = 0",
        "y' = (x^2 + y^2)/(x y)",
        "x^2 y'' + 3x y' + y = 0",
        "y'' - 2y' + y = e^x/x",
        "y'' + y = sin(x)^2",
        "y'' + 9y = x cos(3x)",
        "\\ddot{x} + 2\\dot{x} + 10x = 0",
        "y' = y(1 - y)",
    ],
)
def test_other_kinds_of_equations_are_solved_and_checked(ask: Ask, equation: str) -> None:
    answer = ask("dsolve", expression=equation)

    assert answer["verification"]["status"] in VERIFIED
    assert answer["constants"] == [f"C{k}" for k in range(1, len(answer["constants"]) + 1)]
    assert "i" not in {str(symbol) for symbol in _symbols(answer["result"]["text"])}
    assert read(answer["result"]["latex"], "latex").tree == read(answer["result"]["text"], "text").tree


def _symbols(text: str) -> set[str]:
    from service.tree import Constant, walk

    return {node.name for node in walk(read(text, "text").tree) if isinstance(node, Constant)}


ROOTS = st.lists(st.integers(-3, 3), min_size=1, max_size=4)


@settings(max_examples=12, deadline=None)
@given(ROOTS)
def test_a_linear_equation_is_solved_for_any_whole_roots(numbers: list[int]) -> None:
    from service import tutor

    r = sympy.Symbol("r")
    coefficients = sympy.Poly(sympy.prod(r - n for n in numbers), r).all_coeffs()[::-1]
    equation = " + ".join(f"({c}) y{chr(39) * k}" for k, c in enumerate(coefficients)) + " = 0"
    operation = OPERATIONS["dsolve"]
    answer = tutor.answer(tutor.question(operation, operation.input(expression=equation)), operation)

    assert len(answer["constants"]) == len(numbers)
    assert answer["verification"]["status"] in VERIFIED


def test_constants_take_names_that_are_free(ask: Ask) -> None:
    answer = ask("dsolve", expression="y' = C_1 y")

    assert answer["constants"] == ["C2"]
    assert "C_{2}" in answer["result"]["latex"]


def test_a_branch_comes_with_the_condition_under_which_it_holds(ask: Ask) -> None:
    answer = ask("dsolve", expression="y' = sqrt(y)")

    assert [condition["text"] for condition in answer["conditions"]]
    assert answer["verification"]["status"] == "checked"


def test_lost_constant_solutions_are_told(ask: Ask) -> None:
    assert "constant_solutions" in [note["code"] for note in ask("dsolve", expression="y' = y^2")["notes"]]


def test_conditions_may_be_a_list(ask: Ask) -> None:
    answer = ask("dsolve", expression="y'' = y", conditions=["y(0) = 1", "y'(0) = 1"])

    assert answer["result"]["text"] == "y = e^x"


@pytest.mark.parametrize("equation", ["y'' = sin(y)", "y' = x^2 + y^2"])
def test_what_is_not_found_is_said_not_to_be_found(ask: Ask, equation: str) -> None:
    with pytest.raises(NoClosedForm):
        ask("dsolve", expression=equation, timeout=2)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"expression": "y' + 2y"}, Unsupported),
        ({"expression": "x + 1 = 3"}, Unsupported),
        ({"expression": "y' + z' = 0"}, Unsupported),
        ({"expression": "y'(x) = y(x - 1)"}, Unsupported),
        ({"expression": "y' = y", "conditions": "y(0) = x"}, InvalidRequest),
        ({"expression": "y' = y", "conditions": "y'(0) = 1"}, InvalidRequest),
        ({"expression": "y' = y", "conditions": "y(0)"}, InvalidRequest),
    ],
)
def test_what_is_no_task_is_refused(ask: Ask, fields: dict[str, str], error: type[StudentError]) -> None:
    with pytest.raises(error):
        ask("dsolve", **fields)


def test_the_place_of_an_error_in_the_conditions_is_told(ask: Ask) -> None:
    with pytest.raises(Unreadable) as caught:
        ask("dsolve", expression="y'' = y", conditions="y(0) = 1; y'(0) = +*")

    assert caught.value.field == "conditions"
    assert caught.value.span.start >= len("y(0) = 1; y'(0) = ")


def test_conditions_that_contradict_each_other_are_said_to(ask: Ask) -> None:
    answer = ask("dsolve", expression="y'' + 4y = 0", conditions="y(0) = 0; y(pi/2) = 3")

    assert answer["result"] is None
    assert [note["code"] for note in answer["notes"]] == ["no_solution"]
    assert answer["verification"]["status"] == "proved"


def test_a_second_solution_through_the_same_point_is_told(ask: Ask) -> None:
    answer = ask("dsolve", expression="y' = 3 y^(2/3)", conditions="y(0) = 0")

    assert "not_unique" in [note["code"] for note in answer["notes"]]


@pytest.mark.parametrize(
    ("equation", "known", "result"),
    [
        ("x^2 y'' - x(x+2) y' + (x+2) y = 0", "x", "y = C1*x + C2*x*e^x"),
        ("x y'' - (x+1) y' + y = 0", "y = e^x", "y = C1*e^x + C2*(x + 1)"),
        ("x^2 y'' + x y' + (x^2-1/4) y = 0", "sin(x)/sqrt(x)", "y = C1*sin(x)/sqrt(x) + C2*cos(x)/sqrt(x)"),
    ],
)
def test_a_known_solution_gives_the_other(ask: Ask, equation: str, known: str, result: str) -> None:
    answer = ask("dsolve", expression=equation, known_solution=known)

    assert answer["result"]["text"] == result
    assert answer["verification"]["status"] in VERIFIED


@pytest.mark.parametrize(("equation", "known"), [("x y'' - (x+1) y' + y = 0", "x"), ("y' = y", "e^x"), ("y'' = y", "t = 2")])
def test_a_known_solution_that_is_none_is_pointed_at(ask: Ask, equation: str, known: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        ask("dsolve", expression=equation, known_solution=known)

    assert raised.value.extra["field"] == "known_solution"


def test_a_system_needs_as_many_equations_as_functions(ask: Ask) -> None:
    with pytest.raises(Unsupported):
        ask("dsolve", expression="x' = y; y' = -x; z' = x + y'; x' = z'")
