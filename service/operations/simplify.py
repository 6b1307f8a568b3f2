"""The simplest equivalent form: the shortest of several, never longer than what was sent."""

from __future__ import annotations

from service.operations.face import Face
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.read.sorts import EVERY


class SimplifyInput(ExpressionInput):
    """Anything that can be written shorter."""


SIMPLIFY = Operation(
    name="simplify",
    summary="Write an expression in its simplest equivalent form.",
    input=SimplifyInput,
    examples=({"expression": "sin(x)^2 + cos(x)^2"}, {"expression": "\\frac{x^2-1}{x-1}"}),
    is_worked=True,
    takes=EVERY,
    verbs=("simplify",),
    face=Face(group="algebra", is_drawn=True),
    rewrites=True,
)
