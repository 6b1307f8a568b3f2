"""One fraction in lowest terms."""

from __future__ import annotations

from service.operations.face import Face
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.read.sorts import EVERY


class TogetherInput(ExpressionInput):
    """A sum of fractions."""


TOGETHER = Operation(
    name="together",
    summary="Write a sum of fractions as one fraction in lowest terms.",
    input=TogetherInput,
    examples=({"expression": "1/x + 1/(x+1)"}, {"expression": "\\frac{a}{b}+\\frac{c}{d}"}),
    is_worked=True,
    takes=EVERY,
    face=Face(group="algebra", is_drawn=True),
    rewrites=True,
)
