"""Factors over the rational numbers; whole numbers into primes."""

from __future__ import annotations

from typing import Any

from service.operations.forms import equals_input, one
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation


class FactorInput(ExpressionInput):
    """A polynomial, a fraction of polynomials, or a whole number."""


def factored(expression: Any) -> Any:
    """The product of irreducible factors; 360 is 2³·3²·5."""
    from service.cas.factor import factored as into_factors

    return into_factors(expression)


FACTOR = Operation(
    name="factor",
    summary="Write an expression as a product of irreducible factors over the rational numbers.",
    input=FactorInput,
    examples=({"expression": "x^2 - 5x + 6"}, {"expression": "x^4 - y^4"}),
    do=one(factored),
    verify=equals_input,
)
