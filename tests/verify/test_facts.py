"""Facts that answers must have: slopes, solutions, limits."""

from __future__ import annotations

import pytest
import sympy
from sympy import Abs, Rational, atan, cos, exp, log, sin, sqrt

from service.cas import symbol
from service.question import Context
from service.verify import antiderivative_finding, approaches, differentiates_back, is_derivative, satisfies

X, A = symbol("x"), symbol("a")
REAL = Context()


@pytest.mark.parametrize(
    ("antiderivative", "integrand", "status"),
    [
        (log(Abs(X)), 1 / X, "proved"),
        (log(X), 1 / X, "failed"),  # not defined left of 0
        (atan(X / A) / A, 1 / (X**2 + A**2), "proved"),
        (X**2 / 2, X**2, "failed"),
        (log(Abs(sympy.sec(X) + sympy.tan(X))), sympy.sec(X), "proved"),
        (X * log(X) - X, log(X), "proved"),
        (exp(X) * sin(X), exp(X) * (sin(X) + cos(X)), "proved"),
        (X**3 / 3 + Rational(1, 10**9) * X, X**2, "failed"),
        (Rational(3, 4) * X ** Rational(4, 3), X ** Rational(1, 3), "proved"),
        (sympy.erf(X) * sqrt(sympy.pi) / 2, exp(-(X**2)), "proved"),
    ],
)
def test_an_antiderivative_must_differentiate_back_wherever_the_integrand_is_real(
    antiderivative: sympy.Expr, integrand: sympy.Expr, status: str
) -> None:
    assert differentiates_back(antiderivative, integrand, X).status == status


def test_a_leap_of_an_antiderivative_is_told_with_its_place() -> None:
    found = antiderivative_finding(2 / sqrt(3) * atan(sympy.tan(X / 2) / sqrt(3)), 1 / (2 + cos(X)), X)

    assert found.is_equal
    assert found.flags == ("jump",)
    assert abs(abs(float(found.only_right[0]["x"])) % (2 * float(sympy.pi)) - float(sympy.pi)) < 0.2


def test_an_antiderivative_for_positive_parameters_only_is_told() -> None:
    found = antiderivative_finding(atan(X / sqrt(A)) / sqrt(A), 1 / (X**2 + A), X)

    assert found.is_equal
    assert found.flags == ("sign_of_parameters",)


def test_higher_derivatives_are_checked_by_differences() -> None:
    assert is_derivative(-sin(X), sin(X), X, REAL, 2).is_equal
    assert is_derivative(sin(X), sin(X), X, REAL, 2).is_different


@pytest.mark.parametrize(
    ("relation", "value", "equal"),
    [
        (sympy.Eq(X**2, 2), sqrt(2), True),
        (sympy.Eq(X**2, 2), Rational(141421356, 10**8), False),
        (sympy.Eq(X ** Rational(1, 3), -2), sympy.Integer(-8), True),
        (sympy.Lt(X, 2), sympy.Integer(1), True),
        (sympy.Lt(X, 2), sympy.Integer(2), False),
    ],
)
def test_a_solution_is_put_in(relation: sympy.Basic, value: sympy.Expr, equal: bool) -> None:
    assert satisfies(relation, {X: value}, REAL).is_equal is equal


def test_a_limit_is_approached() -> None:
    zero = sympy.Integer(0)

    assert approaches(sin(X) / X, X, zero, "right", sympy.Integer(1), REAL).is_equal
    assert approaches(sin(X) / X, X, zero, "right", sympy.Integer(2), REAL).is_different
    assert approaches(1 / X, X, zero, "left", -sympy.oo, REAL).is_equal
    assert approaches(1 / X, X, zero, "left", sympy.oo, REAL).is_different


def test_a_limit_at_an_irrational_point_is_approached_closely() -> None:
    root = sqrt(2)

    assert approaches((X**2 - 2) / (X - root), X, root, "left", 2 * root, REAL).is_equal
    assert approaches((X**2 - 2) / (X - root), X, root, "left", root, REAL).is_different
