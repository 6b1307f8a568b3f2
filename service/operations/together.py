"""One fraction in lowest terms."""

from __future__ import annotations

from typing import Any

from service.operations.face import Face
from service.operations.forms import equals_input, one
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.read.sorts import EVERY


class TogetherInput(ExpressionInput):
    """A sum of fractions."""


def together(expression: Any) -> Any:
    """Over the common denominator, with common factors cancelled."""
    from sympy import PolynomialError, cancel
    from sympy import together as over_common_denominator

    joined = over_common_denominator(expression)
    try:
        return one_fraction(cancel(joined))
    except (PolynomialError, NotImplementedError):
        return joined


def one_fraction(value: Any) -> Any:
    """A sum over one whole number, 5x/24 + 3/8 = (5x + 9)/24, kept as one fraction."""
    from sympy import Mul, Rational, fraction
    from sympy import together as over_common_denominator

    above, below = fraction(over_common_denominator(value))
    if value.is_Add and below.is_Integer and below != 1:
        return Mul(Rational(1, below), above, evaluate=False)
    return value


TOGETHER = Operation(
    name="together",
    summary="Write a sum of fractions as one fraction in lowest terms.",
    input=TogetherInput,
    examples=({"expression": "1/x + 1/(x+1)"}, {"expression": "\\frac{a}{b}+\\frac{c}{d}"}),
    do=one(together),
    verify=equals_input,
    takes=EVERY,
    face=Face(is_drawn=True),
)
