"""Limits, from one side or both, each checked by walking towards the point."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from service.answers.operations import LimitAnswer
from service.errors import InvalidRequest, Unsupported
from service.operations.face import Face
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.variable import with_variable
from service.question import Question
from service.tree import Apply, Constant, Relation, Symbol, Tree


class LimitInput(ExpressionInput):
    """lim f as the variable goes to a point."""

    point: Value | None = Field(
        None, description="Where the variable goes; needed unless the expression is itself a limit.", examples=["0", "oo"]
    )
    direction: Literal["both", "left", "right"] = Field("both", description="The side from which the point is approached.")


SIDES = {"limit": "both", "limit_left": "left", "limit_right": "right"}
HEADS = {side: head for head, side in SIDES.items()}


def prepare(question: Question) -> Question:
    """The question with its variable and point; a limit as input brings its own."""
    match question.expression:
        case Apply(head=head, args=(body, Symbol(name=name), point)) if head in SIDES:
            question = replace(
                question,
                trees={**question.trees, "expression": body, "point": point},
                context=replace(question.context, variable=name),
                options={**question.options, "direction": SIDES[head] if head != "limit" else question.options.get("direction", "both")},
            )
        case Relation():
            raise Unsupported("Only an expression has a limit; send one side of the equation.")
    if "point" not in question.trees:
        raise InvalidRequest("A limit needs the “point” that the variable goes to.", field="point")
    return with_variable(question)


def shown(question: Question) -> Tree:
    """The limit that was asked for."""
    head = HEADS[question.options.get("direction", "both")]
    if _is_infinite(question.trees["point"]):
        head = "limit"
    return Apply(head, (question.expression, Symbol(question.context.variable or "x"), question.trees["point"]))


def _is_infinite(point: Tree) -> bool:
    match point:
        case Constant(name="oo") | Apply(head="neg" | "pos", args=(Constant(name="oo"),)):
            return True
        case _:
            return False


LIMIT = Operation(
    name="limit",
    summary="Find the limit of a function at a point, from one side or both.",
    input=LimitInput,
    examples=({"expression": "sin(x)/x", "point": "0"}, {"expression": "\\lim_{n \\to \\infty} \\left(1+\\frac{1}{n}\\right)^n"}),
    prepare=prepare,
    shown=shown,
    answer=LimitAnswer,
    is_worked=True,
    takes=ONE,
    verbs=("limit",),
    face=Face(group="calculus", before="lim {variable}→{point}", is_drawn=True),
)
