"""Graphs of functions: the sampled curves as data, and the picture made from them."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from service.answers.operations import PlotAnswer
from service.errors import TooLarge
from service.messages import Message
from service.operations.face import Face
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.sorts import LISTS, ONE
from service.operations.variable import with_variable
from service.plot.kinds import Scene, scene
from service.plot.svg import svg
from service.question import Question
from service.read.sorts import STATED
from service.tree import Apply, Symbol, free_symbols

MOST_CURVES = 6


class PlotInput(ExpressionInput):
    """Functions, equations, inequalities and curves, separated by `;`.

    x^2 - 3, y = f(x), x^2 + y^2 = 25, y > x^2, (cos t, sin 2t), r = 1 + cos θ
    """

    lower: Value | None = Field(None, description="Left end of the range; by default what shows the features.", examples=["0", "-pi"])
    upper: Value | None = Field(None, description="Right end of the range; by default what shows the features.", examples=["2 pi"])
    bottom: Value | None = Field(None, description="Lower end of the range of values; together with `top`.", examples=["-2"])
    top: Value | None = Field(None, description="Upper end of the range of values.", examples=["2"])
    start: Value | None = Field(
        None, description="First value of the parameter of a curve such as (cos t, sin t); by default 0.", examples=["0"]
    )
    stop: Value | None = Field(None, description="Last value of the parameter; by default one whole turn.", examples=["4 pi"])
    marked: Value | None = Field(None, description="Values of the variable that are marked, separated by `;`.", examples=["2; -2"])
    narrow: bool = Field(False, description="Draw it for a small screen: less wide, with larger letters.")
    shade: bool = Field(
        False, description="Shade the area between the curve and the axis, or between two curves; an integral shades its own range."
    )


def prepare(question: Question) -> Question:
    """The question with what is drawn; ∫ f dx from a to b draws f and shades from a to b."""
    trees = dict(question.trees)
    options = dict(question.options)
    match question.expression:
        case Apply(head="integral", args=(f, Symbol(name=name), low, high)) if not {*free_symbols(low), *free_symbols(high)}:
            trees |= {"drawn": f, "from": low, "to": high}
            options["shade"] = True
            question = replace(question, context=replace(question.context, variable=name))
        case one:
            trees["drawn"] = one
    found = scene(trees["drawn"])
    if len(found.things) > MOST_CURVES:
        raise TooLarge(Message("Up to {} functions can be drawn at once.", MOST_CURVES))
    return replace(question, trees=trees, options=options, context=_with_letter(question, found).context)


def _with_letter(question: Question, found: Scene) -> Question:
    """With the letter of the level axis settled: the one given, the only one besides the second, or x."""
    letters = [name for name in found.letters() if name not in found.parameters()]
    about = Apply("list", tuple(map(Symbol, letters or ["x"])))
    return with_variable(replace(question, trees={**question.trees, "expression": about}))


PLOT = Operation(
    name="plot",
    by_language=True,
    summary="Draw the graph of functions, equations, inequalities or curves, with their roots, extrema and intersections marked.",
    input=PlotInput,
    examples=(
        {"expression": "sin(x)/x"},
        {"expression": "x^2; 2 - x", "lower": "-3", "upper": "2", "shade": True},
        {"expression": "x^2 + y^2 = 25"},
    ),
    prepare=prepare,
    answer=PlotAnswer,
    media={"image/svg+xml": svg},
    takes=ONE | LISTS | STATED,
    verbs=("plot",),
    face=Face(group="graphs", is_graph=True, rare=frozenset({"bottom", "top", "start", "stop", "marked", "narrow"})),
)
