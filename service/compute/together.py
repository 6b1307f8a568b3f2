"""One fraction in lowest terms."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Mul, PolynomialError, Rational, cancel, fraction
from sympy import together as over_common_denominator

from service.compute.computation import Computation
from service.compute.forms import Rewriting, equals_input, one_form, rewriting
from service.question import Result


def together(expression: Expr) -> Expr:
    """Over the common denominator, with common factors cancelled."""
    joined = over_common_denominator(expression)
    try:
        return one_fraction(cancel(joined))
    except (PolynomialError, NotImplementedError):
        return joined


def one_fraction(value: Expr) -> Expr:
    """A sum over one whole number, 5x/24 + 3/8 = (5x + 9)/24, kept as one fraction."""
    above, below = fraction(over_common_denominator(value))
    if value.is_Add and below.is_Integer and below != 1:
        return Mul(Rational(1, below), above, evaluate=False)
    return value


def _candidates(problem: Rewriting) -> Iterator[Result]:
    return one_form(problem, together)


TOGETHER = Computation(rewriting, _candidates, equals_input)
