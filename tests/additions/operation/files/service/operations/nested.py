"""A polynomial in nested form."""

from __future__ import annotations

from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.read.sorts import EVERY


class NestedInput(ExpressionInput):
    """A polynomial."""


NESTED = Operation(
    name="nested",
    summary="Write a polynomial in nested form.",
    input=NestedInput,
    examples=({"expression": "x^2 + 2x + 3"},),
    takes=EVERY,
    rewrites=True,
)
