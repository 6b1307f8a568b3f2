"""Graphs of functions: the sampled curves as data, and the picture made from them."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import Any

from pydantic import Field

from service.answers.operations import PlotAnswer, PlottedCurve
from service.answers.parts import Formula, NoteGiven
from service.errors import InvalidRequest, OutOfTime, TooLarge, Unsupported
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.sorts import LISTS, ONE
from service.operations.variable import with_variable
from service.plot.svg import svg
from service.question import Note, Question
from service.read.sorts import STATED
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols
from service.write import text

MOST_CURVES = 6
SHARE = 0.7
"""Of the deadline, the part that sampling may use."""
WIDEST = 1e9
SPREAD = 1e-9
INFINITE = (Constant("oo"), Apply("neg", (Constant("oo"),)))
"""Limits of an integral that leave the range open."""


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
        raise TooLarge(f"Up to {MOST_CURVES} functions can be drawn at once.")
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


def document(question: Question) -> PlotAnswer:
    """The answer: ranges, and each curve as unbroken lines of points."""
    from service.plot.picture import Wanted, picture

    started = time.monotonic()
    variable, functions = _functions(question)
    ends = {name: _number(question, name) for name in ("lower", "upper", "from", "to") if name in question.trees}
    low, high = ends.get("lower"), ends.get("upper")
    if low is not None and high is not None and not high - low > SPREAD * max(1.0, abs(low), abs(high)):
        raise InvalidRequest("“upper” must be greater than “lower”.", field="upper")
    wanted = Wanted(low, high, _between(ends), bool(question.options.get("shade")))
    drawn = picture(functions, variable, wanted, started + SHARE * question.context.deadline)
    if drawn is None:
        raise OutOfTime("There was not enough time to draw this.")
    labels = [_label(tree) for tree in _listed(question)]
    curves = [
        PlottedCurve(expression=Formula.of(tree), label=label, lines=curve.lines, breaks=curve.breaks)
        for tree, label, curve in zip(_listed(question), labels, drawn.curves, strict=True)
    ]
    empty = [label for label, curve in zip(labels, drawn.curves, strict=True) if not curve.lines]
    notes = [Note("nothing_drawn", f"{label} has no real value in this range.") for label in empty]
    if drawn.is_clipped:
        notes.append(Note("clipped", "The curve goes on above or below what is shown."))
    if drawn.is_coarse:
        notes.append(Note("coarse", "The curve varies faster than it could be sampled; details may be missing."))
    return PlotAnswer(
        operation="plot",
        input=Formula.of(question.expression),
        variable=question.context.variable or "x",
        language=question.context.language,
        x=drawn.x,
        y=drawn.y,
        curves=curves,
        shade=drawn.shade,
        areas=drawn.areas,
        notes=NoteGiven.all((*question.notes, *notes)),
    )


def _between(ends: dict[str, float]) -> tuple[float | None, float | None] | None:
    """The limits of an integral; None in the place of an infinite one."""
    if "from" not in ends:
        return None
    low, high = (ends[name] if math.isfinite(ends[name]) else None for name in ("from", "to"))
    return low, high


def _listed(question: Question) -> tuple[Tree, ...]:
    listed = question.trees["functions"]
    return listed.args if isinstance(listed, Apply) else (listed,)


def _label(tree: Tree) -> str:
    return text(tree).replace("*", "·")


def _functions(question: Question) -> tuple[Any, list[Any]]:
    from sympy import Expr, Integral

    from service.cas import symbol, to_sympy
    from service.operations.integrate import without_integrals
    from service.verify.equal import worked_out

    variable = symbol(question.context.variable or "x", question.context)
    found = []
    for tree in _listed(question):
        expression = to_sympy(tree, question.context)
        if not isinstance(expression, Expr):
            raise Unsupported("Only functions with numbers as values can be drawn.")
        others = sorted(s.name for s in expression.free_symbols - {variable})
        if others:
            raise Unsupported(f"{', '.join(others)} must have a value before this can be drawn.")
        if expression.has(Integral):
            expression = without_integrals(expression, question.context.deadline * SHARE / 2)
        found.append(worked_out(expression))
    return variable, found


def _number(question: Question, name: str) -> float:
    """An end of a range as a float. InvalidRequest where it is no real number of ordinary size."""
    from service.cas import to_sympy
    from service.verify.balls import NoBalls
    from service.verify.evaluate import Evaluator

    if name in ("from", "to") and question.trees[name] in INFINITE:
        return math.inf
    field = {"from": "expression", "to": "expression"}.get(name, name)
    expression = to_sympy(question.trees[name], question.context)
    try:
        value = Evaluator(expression).accurate({})
    except (NoBalls, KeyError, AttributeError):
        raise InvalidRequest("The ends of the range must be real numbers.", field=field) from None
    number = float(value.real.mid()) if value.is_finite() and value.imag.contains(0) else math.nan
    if not abs(number) <= WIDEST:
        raise InvalidRequest("The ends of the range must be real numbers of ordinary size.", field=field)
    return number


PLOT = Operation(
    name="plot",
    summary="Draw the graph of a function, or of several separated by semicolons.",
    input=PlotInput,
    examples=({"expression": "sin(x)/x"}, {"expression": "x^2; 2 - x", "lower": "-3", "upper": "2", "shade": True}),
    prepare=prepare,
    document=document,
    answer=PlotAnswer,
    media={"image/svg+xml": svg},
    takes=ONE | LISTS | STATED,
    verbs=("plot",),
)
