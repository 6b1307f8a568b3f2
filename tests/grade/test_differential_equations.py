"""Differential equations: solutions put in, lines differentiated back, constants counted, and whole workings."""

from __future__ import annotations

import pytest

from service.judge.characteristic import coefficients, stated
from service.judge.differential_equations import (
    DifferentialEquation,
    equation_of,
    follows,
    identity_values,
    independent_constants,
    inserted,
    integrated,
    jet,
)
from service.read import read
from service.tree import Apply, Relation, Symbol, Tree
from service.write import text
from tests.grade.working import check


def tree(source: str) -> Tree:
    """An expression; Y and Z stand for y′ and y″."""
    return read(source, "text").tree


def equation(left: str, right: str) -> DifferentialEquation:
    """An equation for y over x, with Y for y′ and Z for y″."""
    found = equation_of("y", "x", _primed(tree(left)), _primed(tree(right)))
    assert found is not None
    return found


def _primed(node: Tree) -> Tree:
    match node:
        case Symbol(name="Y" | "Z" as name):
            return Symbol(jet("y", 1 if name == "Y" else 2))
        case Apply(head=head, args=args):
            return Apply(head, tuple(_primed(a) for a in args))
        case _:
            return node


INSERTED = [
    ("Y", "3*x^2*y", "A*e^(x^3)", True),
    ("Y", "3*x^2*y", "e^(x^3) + C", False),
    ("Y", "2*x/y", "sqrt(2*x^2 + K)", True),
    ("Z + 4*y", "0", "A*cos(2x) + B*sin(2x)", True),
    ("Z + 4*y", "0", "A*cos(x) + B*sin(x)", False),
    ("Y", "k*(20 - y)", "20 + A*e^(-k*x)", True),
]


@pytest.mark.parametrize(("left", "right", "solution", "right_or_not"), INSERTED)
def test_a_function_is_put_into_its_equation(left: str, right: str, solution: str, right_or_not: bool) -> None:
    assert inserted(equation(left, right), tree(solution)).right is right_or_not


INTEGRATED = [
    ("Y", "3*x^2*y", "ln(abs(y))", "x^3 + C", True),
    ("Y", "3*x^2*y", "ln(abs(y))", "3*x^3 + C", False),
    ("Y", "3*x^2*y", "abs(y)", "e^(x^3 + C)", True),
    ("Y", "x/y", "y^2/2 + C", "x^2/2 + K", True),
    ("Y", "y^2", "-1/y", "x + C", True),
    ("Y", "y^2", "1/y", "x + C", False),
    ("Z", "6*x", "Y", "3*x^2 + C", True),
]


@pytest.mark.parametrize(("left", "right", "before", "after", "right_or_not"), INTEGRATED)
def test_an_integrated_line_is_differentiated_back(left: str, right: str, before: str, after: str, right_or_not: bool) -> None:
    found = integrated(equation(left, right), _primed(tree(before)), _primed(tree(after)), ("C", "K"))

    assert found.right is right_or_not


def test_an_equation_in_another_form_follows_and_a_wrong_separation_does_not() -> None:
    own = equation("Y", "x + y")

    assert follows(own, _primed(tree("2*Y - 2*y")), tree("2*x")).right is True
    assert follows(own, _primed(tree("Y/y")), tree("x")).right is False


def test_constants_that_say_the_same_count_once() -> None:
    assert independent_constants(tree("A*e^(3x) + B*e^(3x)"), ("A", "B"), "x") == 1
    assert independent_constants(tree("A*e^(3x) + B*x*e^(3x)"), ("A", "B"), "x") == 2


def test_the_letters_of_an_ansatz_are_found_exactly() -> None:
    found = identity_values(tree("A - 2*(A*x + B)"), tree("4*x"), ("A", "B"), "x")

    assert found is not None
    assert {name: text(value) for name, value in found.items()} == {"A": "-2", "B": "-1"}


def test_no_letters_make_an_impossible_ansatz_true() -> None:
    assert identity_values(tree("A*x"), tree("x^2"), ("A",), "x") == {}


def test_stated_roots_are_read_from_every_form() -> None:
    r = Symbol("r")

    assert stated(Relation(("=",), (tree("r^2 - 4"), tree("(r - 2)*(r + 2)"), tree("0"))), "r") == pytest.approx([2, -2])
    assert sorted(z.imag for z in stated(Relation(("=",), (r, tree("1 ± 2i"))), "r") or []) == [-2, 2]
    assert coefficients(tree("(r - 1)*(r + 3)"), "r") == pytest.approx([-3, 2, 1])


def test_what_a_curve_question_says_of_a_given_function_is_left_alone() -> None:
    found = check(lines=["y = x^2 + 1", "y' = 2x"])

    assert [line["role"] for line in found["lines"]] == ["definition", "consequence"]


def test_after_a_wrong_line_the_writers_own_equation_is_gone_on_from() -> None:
    found = check(problem="y' = x + y", lines=["dy/y = x dx", "ln|y| = x^2/2 + C", "y = A e^(x^2/2)"])

    assert [line["correct"] for line in found["lines"]] == [False, True, True]
    assert found["first_error"] == 0


def test_a_general_solution_is_unfinished_where_a_condition_is_given() -> None:
    found = check(problem="y' = 2x y, y(0) = 3", lines=["y = A e^(x^2)"])

    assert (found["verdict"], found["first_error"]) == ("incomplete", None)


def test_a_condition_put_in_at_the_wrong_place_is_the_error() -> None:
    found = check(problem="y' = 3x^2 y, y(0) = 2", lines=["y = C e^(x^3)", "2 = C e^3", "C = 2e^(-3)", "y = 2e^(x^3 - 3)"])

    assert [line["correct"] for line in found["lines"]] == [True, False, True, True]


def test_a_letter_that_nothing_explains_is_never_called_wrong() -> None:
    found = check(problem="m y'' + k y = 0", lines=["y = A cos(ω x) + B sin(ω x)"])

    assert found["lines"][0]["correct"] is None
