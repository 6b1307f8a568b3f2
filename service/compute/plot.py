"""Graphs of functions: the sampled curves as data, and the picture made from them."""

from __future__ import annotations

import math
import time

from sympy import Expr, Integral, Symbol

from service.answers.operations import PlotAnswer, PlottedCurve
from service.answers.parts import Formula, NoteGiven
from service.cas import symbol, to_sympy
from service.compute.integrate import without_integrals
from service.errors import InvalidRequest, OutOfTime, Unsupported
from service.messages import Message
from service.numerics.balls import Evaluator
from service.numerics.program import NoProgram
from service.plot.picture import Wanted, picture
from service.question import Note, Question
from service.tree import Apply, Constant, Tree
from service.verify.equal import worked_out
from service.write import text

SHARE = 0.7
"""Of the deadline, the part that sampling may use."""
WIDEST = 1e9
SPREAD = 1e-9
INFINITE = (Constant("oo"), Apply("neg", (Constant("oo"),)))
"""Limits of an integral that leave the range open."""


def drawing(question: Question) -> PlotAnswer:
    """The answer: ranges, and each curve as unbroken lines of points."""
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
    notes = [Note("nothing_drawn", Message("{} has no real value in this range.", label)) for label in empty]
    if drawn.is_clipped:
        notes.append(Note("clipped", "The curve goes on above or below what is shown."))
    if drawn.is_coarse:
        notes.append(Note("coarse", "The curve goes up and down faster than it could be drawn; details may be missing."))
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


def _functions(question: Question) -> tuple[Symbol, list[Expr]]:
    variable = symbol(question.context.variable or "x", question.context)
    found = []
    for tree in _listed(question):
        expression = to_sympy(tree, question.context)
        if not isinstance(expression, Expr):
            raise Unsupported("Only functions with numbers as values can be drawn.")
        others = sorted(s.name for s in expression.free_symbols - {variable})
        if others:
            raise Unsupported(Message("{} must have a value before this can be drawn.", ", ".join(others)))
        if expression.has(Integral):
            expression = without_integrals(expression, question.context.deadline * SHARE / 2)
        found.append(worked_out(expression))
    return variable, found


def _number(question: Question, name: str) -> float:
    """An end of a range as a float. InvalidRequest where it is no real number of ordinary size."""
    if name in ("from", "to") and question.trees[name] in INFINITE:
        return math.inf
    field = {"from": "expression", "to": "expression"}.get(name, name)
    expression = to_sympy(question.trees[name], question.context)
    try:
        value = Evaluator(expression).accurate({})
    except (NoProgram, KeyError, AttributeError):
        raise InvalidRequest("The ends of the range must be real numbers.", field=field) from None
    number = float(value.real.mid()) if value.is_finite() and value.imag.contains(0) else math.nan
    if not abs(number) <= WIDEST:
        raise InvalidRequest("The ends of the range must be real numbers of ordinary size.", field=field)
    return number
