"""Taylor, Laurent and Puiseux series, each checked by how fast the remainder vanishes."""

from __future__ import annotations

from pydantic import Field

from service.answers.operations import SeriesAnswer
from service.errors import Unsupported
from service.operations.face import Face
from service.operations.inputs import Count, ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.variable import with_variable
from service.question import Question
from service.tree import Relation

MOST = 30


class SeriesInput(ExpressionInput):
    """A function near a point."""

    point: Value = Field("0", description="The point of the expansion; oo for large values.", examples=["0"])
    order: Count = Field(6, ge=1, le=MOST, description="Powers below this one are written.")


def prepare(question: Question) -> Question:
    if isinstance(question.expression, Relation):
        raise Unsupported("Only an expression has a series; send one side of the equation.")
    return with_variable(question)


SERIES = Operation(
    name="series",
    summary="Expand a function in powers of the distance from a point.",
    input=SeriesInput,
    examples=({"expression": "sin(x)"}, {"expression": "1/(1-x)", "order": 4}),
    prepare=prepare,
    answer=SeriesAnswer,
    takes=ONE,
    face=Face(is_drawn=True),
    is_worked=True,
)
