"""Products multiplied out."""

from __future__ import annotations

from typing import Any

from service.operations.forms import equals_input, one
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation


class ExpandInput(ExpressionInput):
    """Brackets to be multiplied out."""


def expanded(expression: Any) -> Any:
    """Multiplied out; numerator and denominator of a fraction each for itself. Raises TooHard for too many terms."""
    from service.cas.expand import expanded as multiplied_out

    return multiplied_out(expression)


EXPAND = Operation(
    name="expand",
    summary="Multiply out products and powers.",
    input=ExpandInput,
    examples=({"expression": "(x+1)^3"}, {"expression": "(a+b)(a-b)"}),
    do=one(expanded),
    verify=equals_input,
)
