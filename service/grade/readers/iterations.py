"""Newton's method: x₁ = x₀ − f(x₀)/f′(x₀) and so on, each step from the writer's own value before.

Contract: a problem with Newton's name, a function and a start → a value x₁, x₂, … is right where it is the next value to about the digits
written, wrong where it is far from it. Source: [stewart-8, §4.8].
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.algebra.build import div, substituted
from service.algebra.expressions import outcome
from service.algebra.values import ball
from service.grade.context import Context
from service.grade.defined import Function
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL, Counterexample, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk

NEWTON = re.compile(r"newton|raphson", re.IGNORECASE)
STEP = re.compile(r"(?P<letter>[a-z])_?(?P<index>[0-9])")
FAR = 0.01
"""The relative error that no rounding of the values explains."""
RIGHT = Judgement("equivalent", Verification("checked", "it is the next value", 1))


def newton_step(clause: Clause, context: Context) -> Found | None:
    """`x_1 = 2 − 3/11 = 1.727` after f(x) = x³ − x − 3 and x_0 = 2."""
    tree = clause.tree
    if not isinstance(tree, Relation) or clause.continues or set(tree.signs) - {"=", "~"} or not NEWTON.search(context.task.text):
        return None
    functions = [one for name, one in context.functions.items() if name in {"f", "g", "h", "y"}]
    general = _general_step(tree, functions, context)
    if general is not None:
        return general
    named = STEP.fullmatch(tree.sides[0].name) if isinstance(tree.sides[0], Symbol) else None
    if named is None or len(functions) != 1 or named["letter"] != functions[0].letter or named["index"] == "0":
        return None
    before = _value_of(f"{named['letter']}{int(named['index']) - 1}", context)
    slope = functions[0].derivative(1)
    written = [context.expanded(side) for side in tree.sides[1:]]
    if before is None or slope is None or any(free_symbols(side) for side in written):
        return None
    at = {functions[0].letter: before}
    step = div(substituted(functions[0].body, at), substituted(slope, at))
    exact = _number(Apply("add", (before, Apply("neg", (step,)))))
    values = [_number(side) for side in written]
    if exact is None or any(value is None for value in values):
        return None
    following = context.naming(tree.sides[0].name, written[-1]) if isinstance(tree.sides[0], Symbol) else context
    for side, value in zip(written, values, strict=True):
        judged = _judged(exact, value or 0.0, side)
        if judged is not RIGHT:
            return None if judged is None else (Reading("approximation", judged, parent=context.last_line, value=tree), following)
    return Reading("approximation", RIGHT, parent=context.last_line, value=tree), following


NEXT = re.compile(r"(?P<letter>[a-z])_\{(?P<index>[a-z])\s?\+\s?1\}")


def _general_step(tree: Relation, functions: Sequence[Function], context: Context) -> Found | None:
    """`x_{n+1} = x_n − f(x_n)/f′(x_n)`, each further side the same."""
    named = NEXT.fullmatch(tree.sides[0].name) if isinstance(tree.sides[0], Symbol) else None
    if named is None or len(functions) != 1 or named["letter"] != functions[0].letter or set(tree.signs) != {"="}:
        return None
    at = Symbol(f"{named['letter']}_{named['index']}")
    slope = functions[0].derivative(1)
    if slope is None:
        return None
    step = div(functions[0].at(at), substituted(slope, {functions[0].letter: at}))
    wanted = Apply("add", (at, Apply("neg", (step,))))
    judged = [relation(wanted, context.expanded(side), context.scope) for side in tree.sides[1:]]
    worst = next((one for one in judged if one.relation not in EQUAL), RIGHT)
    return Reading("consequence", worst, wanted, tree.sides[-1], context.last_line), context


def _value_of(name: str, context: Context) -> Tree | None:
    """The value of x₀ or of the step before, as written."""
    for known, meaning in context.names.items():
        if known.replace("_", "") == name and not free_symbols(meaning):
            return meaning
    for tree in (*(fact.tree for fact in context.facts), *context.task.givens):
        match tree:
            case Relation(sides=(Symbol(name=known), *_, value)) if known.replace("_", "") == name and not free_symbols(value):
                return value
            case _:
                pass
    return None


def _number(tree: Tree) -> float | None:
    found = outcome(tree, {}, True)
    return None if found is None or isinstance(found, str) else complex(ball(found)).real


def _judged(exact: float, value: float, side: Tree) -> Judgement | None:
    """None where it is neither near nor far."""
    places = max((len(n.text.partition(".")[2]) for n in walk(side) if isinstance(n, Number)), default=0)
    error, size = abs(exact - value), max(1.0, abs(exact))
    if error <= max(1.6 * 10.0**-places if places else 0.0, 1e-9 * size, 1e-4 * size):
        return RIGHT
    if error <= FAR * size:
        return None
    counterexample = Counterexample({}, f"{exact:.6g}", f"{value:.6g}")
    return Judgement(
        "not_equivalent", Verification("proved", "the step leads elsewhere"), ("values_differ",), counterexample=replace(counterexample)
    )
