"""The exact value of an expression, and its decimals to any precision up to 1000 digits."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from service.operations.face import Face
from service.operations.inputs import Assignments, Count, ExpressionInput
from service.operations.operation import Operation
from service.operations.restated import defined
from service.question import Question
from service.read.sorts import EVERY

LOWEST, HIGHEST = 1, 1000


class EvaluateInput(ExpressionInput):
    """A value, at given values of the symbols."""

    at: Assignments = Field(
        default_factory=dict,
        description="Values of the symbols: an object, or `x=2; y=1/3` in a query string.",
        examples=[{"x": "2", "y": "sqrt(2)"}],
    )
    precision: Count = Field(15, ge=LOWEST, le=HIGHEST, description="Significant digits of the decimal value.")


def prepare(question: Question) -> Question:
    """The question with what its equations define put in: f(x) = x² + 1; f(3)."""
    tree = defined(question.expression)
    return question if tree is question.expression else replace(question, trees={**question.trees, "expression": tree})


EVALUATE = Operation(
    name="evaluate",
    summary="Work out the value of an expression, exactly and as a decimal.",
    input=EvaluateInput,
    examples=({"expression": "sqrt(8) + 1/2"}, {"expression": "x^2 + y", "at": {"x": "3", "y": "1/2"}}),
    prepare=prepare,
    is_worked=True,
    takes=EVERY,
    verbs=("evaluate",),
    rewrites=True,
    face=Face(group="algebra"),
)
