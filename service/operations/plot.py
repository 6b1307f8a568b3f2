"""Graphs of functions: the sampled curves as data, and the picture made from them."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from service.answers.operations import PlotAnswer
from service.errors import TooLarge, Unsupported
from service.messages import Message
from service.operations.face import Face
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.sorts import LISTS, ONE
from service.operations.variable import with_variable
from service.plot.svg import svg
from service.question import Question
from service.read.sorts import STATED
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

MOST_CURVES = 6


class PlotInput(ExpressionInput):
    """One function, or several separated by `;`: y = f(x), f(x) = …, or the expression alone."""

    lower: Value | None = Field(
        None, description="Left end of the range; by default −10 or what suits the function.", examples=["0", "-pi"]
    )
    upper: Value | None = Field(None, description="Right end of the range; by default 10 or what suits the function.", examples=["2 pi"])
    shade: bool = Field(
        False, description="Shade the area between the curve and the axis, or between two curves; an integral shades its own range."
    )


def prepare(question: Question) -> Question:
    """The question with a list of functions; ∫ f dx from a to b draws f and shades from a to b."""
    trees = dict(question.trees)
    options = dict(question.options)
    match question.expression:
        case Apply(head="integral", args=(f, Symbol(name=name), low, high)) if not {*free_symbols(low), *free_symbols(high)}:
            trees |= {"functions": Apply("list", (f,)), "from": low, "to": high}
            options["shade"] = True
            question = replace(question, context=replace(question.context, variable=name))
        case Apply(head="list" | "system" | "and", args=parts):
            trees["functions"] = Apply("list", tuple(map(_right_side, parts)))
        case one:
            trees["functions"] = Apply("list", (_right_side(one),))
    listed = trees["functions"]
    if isinstance(listed, Apply) and len(listed.args) > MOST_CURVES:
        raise TooLarge(Message("Up to {} functions can be drawn at once.", MOST_CURVES))
    about = with_variable(replace(question, trees={**question.trees, "expression": listed}))
    return replace(question, trees=trees, options=options, context=about.context)


def _right_side(tree: Tree) -> Tree:
    """f(x) of y = f(x) and f(x) = …; anything but an equation stands for itself."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), right)) if name not in free_symbols(right):
            return right
        case Relation(signs=("=",), sides=(Apply(head="call"), right)):
            return right
        case Relation():
            raise Unsupported("Only functions can be drawn: write y = … with everything else on the right.")
        case _:
            return tree


PLOT = Operation(
    name="plot",
    by_language=True,
    summary="Draw the graph of a function, or of several separated by semicolons.",
    input=PlotInput,
    examples=({"expression": "sin(x)/x"}, {"expression": "x^2; 2 - x", "lower": "-3", "upper": "2", "shade": True}),
    prepare=prepare,
    answer=PlotAnswer,
    media={"image/svg+xml": svg},
    takes=ONE | LISTS | STATED,
    verbs=("plot",),
    face=Face(group="graphs"),
)
