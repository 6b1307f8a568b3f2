"""Exact numbers as decimals."""

from __future__ import annotations

import pytest
import sympy
from sympy import I, Rational, pi, sqrt

from service.cas import decimal
from service.verify import decimal_value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Rational(1, 3), "0.333333333333333"),
        (Rational(1, 2), "0.5"),
        (sympy.Integer(2), "2"),
        (sympy.Integer(0), "0"),
        (pi, "3.14159265358979"),
        (-sqrt(2), "-1.41421356237310"),
        (2 * I, "2*i"),
        (Rational(1, 2) + sqrt(3) * I / 2, "0.5 + 0.866025403784439*i"),
        (sympy.Integer(2) ** 1000, "1.07150860718627e+301"),
        (sympy.oo, None),
        (sympy.Symbol("x"), None),
    ],
)
def test_fifteen_significant_digits(value: sympy.Expr, expected: str | None) -> None:
    assert decimal(value) == expected


def test_many_digits_are_all_right() -> None:
    digits = decimal_value(pi, 100)

    assert digits is not None
    assert digits.startswith("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706")
