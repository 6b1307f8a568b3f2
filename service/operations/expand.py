"""Products multiplied out; logarithms of products and functions of sums of angles where that is asked for."""

from __future__ import annotations

from pydantic import Field

from service.operations.face import Face
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.read.sorts import EVERY


class ExpandInput(ExpressionInput):
    """Brackets to be multiplied out."""

    logs: bool = Field(False, description="Take logarithms of products apart as for positive factors, and say where that holds.")
    trig: bool = Field(False, description="Take sines and cosines of sums and multiples of angles apart.")


EXPAND = Operation(
    name="expand",
    summary="Multiply out products and powers; on request, logarithms of products and functions of sums too.",
    input=ExpandInput,
    examples=({"expression": "(x+1)^3"}, {"expression": "(a+b)(a-b)"}),
    is_worked=True,
    takes=EVERY,
    verbs=("expand",),
    face=Face(group="algebra", rare=frozenset({"logs", "trig"}), is_drawn=True),
    rewrites=True,
)
