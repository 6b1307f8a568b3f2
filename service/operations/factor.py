"""Factors over the rational numbers; whole numbers into primes."""

from __future__ import annotations

from service.operations.face import Face
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.read.sorts import EVERY


class FactorInput(ExpressionInput):
    """A polynomial, a fraction of polynomials, or a whole number."""


FACTOR = Operation(
    name="factor",
    summary="Write an expression as a product of irreducible factors over the rational numbers.",
    input=FactorInput,
    examples=({"expression": "x^2 - 5x + 6"}, {"expression": "x^4 - y^4"}),
    is_worked=True,
    takes=EVERY,
    verbs=("factor",),
    face=Face(group="algebra", is_drawn=True),
    rewrites=True,
)
