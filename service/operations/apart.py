"""Partial fractions over the rational numbers."""

from __future__ import annotations

from service.operations.face import Face
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.variable import with_variable
from service.read.sorts import STATED, VECTORS


class ApartInput(ExpressionInput):
    """A fraction of polynomials."""


APART = Operation(
    name="apart",
    summary="Split a fraction of polynomials into partial fractions.",
    input=ApartInput,
    examples=({"expression": "1/(x^2-1)"}, {"expression": "\\frac{x^3+1}{x^2-x}"}),
    prepare=with_variable,
    is_worked=True,
    takes=ONE | VECTORS | STATED,
    verbs=("partial_fractions",),
    face=Face(group="algebra", is_drawn=True),
    rewrites=True,
)
