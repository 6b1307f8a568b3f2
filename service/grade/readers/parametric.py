"""Curves given by x(t) and y(t), functions of a parameter: dy/dx = (dy/dt)/(dx/dt), d²y/dx², points at a parameter, flat tangents.

    x = t², y = t³ − 3t:  dy/dx = (3t² − 3)/(2t);  t = 1: (1, −2)

Contract: two formulas in one parameter that the task or a line gives → each rate in a line is compared with the curve's own; an equation
for a rate without a place is one to be solved. Source: [stewart-8, §10.2].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.algebra.build import add, div, mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.curves import TOUCHES, straight_line
from service.grade.readers.functions import compared
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import closed_judgement
from service.judge.judgement import EQUAL, undecided
from service.judge.substitutions import definition
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk


@dataclass(frozen=True, slots=True)
class Motion:
    """x and y as formulas of a parameter."""

    parameter: str
    x: Tree
    y: Tree

    def rates(self) -> tuple[Tree, Tree]:
        return derivative(self.x, self.parameter), derivative(self.y, self.parameter)

    def slope(self) -> Tree:
        across, up = self.rates()
        return div(up, across)

    def bend(self) -> Tree:
        return div(derivative(self.slope(), self.parameter), self.rates()[0])


def of_parametric_curve(clause: Clause, context: Context) -> Found | None:
    """`dy/dx = (3t² − 3)/(2t)`, `t = 1: (1, −2)`, `dy/dx = 0` of a curve x(t), y(t)."""
    if clause.tree is None or clause.continues:
        return None
    motion = _motion(context)
    if motion is None:
        return None
    try:
        return _of_point(clause, motion, context) or _of_tangent(clause, motion, context) or _of_rates(clause, motion, context)
    except NoDerivative:
        return None


def _motion(context: Context) -> Motion | None:
    found: dict[str, tuple[str, Tree]] = {}
    for tree in (*(fact.tree for fact in context.facts if fact.line <= context.line), *context.task.givens):
        for part in _parts(tree):
            named = _coordinate(part)
            if named is not None:
                found.setdefault(named[0], named[1:])
    for name in ("x", "y"):
        function = context.functions.get(name)
        if function is not None and name not in found:
            found[name] = function.letter, function.body
    if set(found) != {"x", "y"} or found["x"][0] != found["y"][0]:
        return None
    return Motion(found["x"][0], found["x"][1], found["y"][1])


def _parts(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Apply(head="list" | "tuple" | "and" | "system", args=args):
            yield from args
        case _:
            yield tree


def _coordinate(tree: Tree) -> tuple[str, str, Tree] | None:
    """(x, t, t²) of x = t² and x(t) = t²."""
    match tree:
        case Relation(
            signs=("=",),
            sides=(Symbol(name="x" | "y" as name) | Apply(head="call", args=(Symbol(name="x" | "y" as name), Symbol())), body),
        ):
            letters = free_symbols(body)
            return (name, letters[0], body) if len(letters) == 1 and letters[0] not in {"x", "y"} else None
        case _:
            return None


def _of_point(clause: Clause, motion: Motion, context: Context) -> Found | None:
    """`t = 1: (1, −2)`."""
    places = _places(clause.condition, motion)
    match clause.tree:
        case Apply(head="tuple" | "interval" | "vector", args=(x, y)) if len(places) == 1 and not free_symbols(x) and not free_symbols(y):
            pass
        case _:
            return None
    at = {motion.parameter: places[0]}
    judged = [
        closed_judgement(Relation(("=",), (substituted(formula, at), said)), context.scope)
        for formula, said in ((motion.x, x), (motion.y, y))
    ]
    worst = next((one for name in ("not_equivalent", "undecided") for one in judged if one.relation == name), judged[0])
    return Reading("consequence", worst, parent=context.last_line, value=clause.tree), context


def _places(condition: Tree | None, motion: Motion) -> Sequence[Tree]:
    found = definition(condition) if isinstance(condition, Relation) else None
    return [found[1]] if found is not None and found[0] == motion.parameter and not free_symbols(found[1]) else []


def _of_tangent(clause: Clause, motion: Motion, context: Context) -> Found | None:
    """`y = x − 2` after t = 1: it meets the curve there with the curve's slope; only confirms."""
    line = straight_line(clause.tree, "x", "y") if isinstance(clause.tree, Relation) else None
    if line is None or clause.tree is None:
        return None
    for place in context.topics.places:
        at = {motion.parameter: place}
        x, y, slope = (substituted(formula, at) for formula in (motion.x, motion.y, motion.slope()))
        if same(line.slope, slope) is True and same(add(mul(line.slope, x), line.height), y) is True:
            return Reading("consequence", TOUCHES, parent=context.last_line, value=clause.tree), context
    return None


def _of_rates(clause: Clause, motion: Motion, context: Context) -> Found | None:
    """`dx/dt = 2t, dy/dt = 3t²`: each of them."""
    found: Found | None = None
    for part in _parts(clause.tree) if clause.tree is not None else ():
        found = _of_rate(replace(clause, tree=part), motion, context)
        if found is None or found[0].judgement.relation in {"not_equivalent", "undecided"}:
            return found
        context = found[1]
    return found


def _of_rate(clause: Clause, motion: Motion, context: Context) -> Found | None:
    tree = clause.tree
    if not isinstance(tree, Relation) or not is_statement(tree):
        return None
    if not any(_is_rate(node, motion) for node in walk(tree)):
        return _named_again(tree, motion, context)
    written = _written(tree, motion)
    places = _places(clause.condition, motion)
    if places:
        written = substituted(written, {motion.parameter: places[0]})
    assert isinstance(written, Relation)  # a relation stays one
    own = {tree.sides[0].name} if isinstance(tree.sides[0], Symbol) else set[str]()
    if set(free_symbols(written)) - {motion.parameter} - own:
        return None
    if isinstance(tree.sides[0], Symbol) and tree.sides[0].name not in {"x", "y"}:
        return _named(tree.sides[0].name, written, context)
    left, right = written.sides[-2:]
    if free_symbols(left) and not free_symbols(right):
        return _at_a_place(written, context) if right != Number("0") else _condition(written, context)
    judged = METHOD
    for sign, one, other in zip(written.signs, written.sides, written.sides[1:], strict=False):
        judged = compared(sign, one, other, context)
        if judged.relation not in EQUAL:
            return Reading("consequence", judged, one, other, context.last_line, other), context
    value = written.sides[-1]
    return Reading("consequence", replace(judged, relation="derivative"), parent=context.last_line, value=value), context


def _named(name: str, written: Relation, context: Context) -> Found | None:
    """`v = √((dx/dt)² + (dy/dt)²) = 5`: a name for something made of the rates."""
    if not context.is_fresh(name):
        return None
    judged = METHOD
    for one, other in zip(written.sides[1:-1], written.sides[2:], strict=True):
        judged = compared("=", one, other, context)
        if judged.relation not in EQUAL:
            return Reading("consequence", judged, one, other, context.last_line, other), context
    value = Relation(("=",), (written.sides[0], written.sides[-1]))
    return Reading("definition", judged, parent=context.last_line, value=written.sides[-1]), context.naming(name, value.sides[1])


def _named_again(tree: Relation, motion: Motion, context: Context) -> Found | None:
    """`v = √(9 sin²t + 9 cos²t)` after v was made from the rates."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), body)) if name in context.names and name not in {"x", "y"}:
            meaning = context.expanded(Symbol(name))
        case _:
            return None
    if set(free_symbols(meaning)) | set(free_symbols(body)) != {motion.parameter}:
        return None
    judged = compared("=", meaning, body, context)
    return Reading("consequence", judged, meaning, body, context.last_line, body), context.naming(name, body)


def _condition(written: Relation, context: Context) -> Found | None:
    """`dy/dx = 0`, also `dy/dx = (3t² − 3)/(2t) = 0`: what the rate is, and an equation to be solved."""
    for one, other in zip(written.sides[:-2], written.sides[1:-1], strict=False):
        judged = compared("=", one, other, context)
        if judged.relation not in EQUAL:
            return Reading("consequence", judged, one, other, context.last_line), context
    equation = Relation(("=",), written.sides[-2:])
    return Reading("given", METHOD, parent=context.last_line, value=equation, note="equation"), context.knowing(
        equation, context.line, side=True
    )


def _at_a_place(written: Relation, context: Context) -> Found | None:
    """`dy/dx = 3/4`, the value at a parameter that is spoken of; no rate is the same number everywhere, unless it is one."""
    last = written.sides[-1]
    letters = free_symbols(written.sides[0])
    for place in context.topics.places[:12]:
        value = substituted(written.sides[0], {letters[0]: place})
        if closed_judgement(Relation(("=",), (value, last)), context.scope).relation == "equivalent":
            return Reading("consequence", METHOD, parent=context.last_line, value=last), context
    judged = undecided("the place was not told") if context.topics.places else compared("=", written.sides[0], last, context)
    return Reading("consequence", judged, written.sides[0], last, context.last_line, last), context


def _is_rate(node: Tree, motion: Motion) -> bool:
    match node:
        case Apply(head="derivative", args=(Symbol(name="x" | "y"), Symbol(name=by), *_)):
            return by in {"x", motion.parameter}
        case _:
            return False


def _written(tree: Tree, motion: Motion) -> Tree:
    """The line with dy/dx, d²y/dx², dx/dt and dy/dt written out, and x and y as formulas."""
    across, up = motion.rates()

    def change(node: Tree) -> Tree:
        match node:
            case Apply(head="derivative", args=(Symbol(name="y"), Symbol(name="x"))):
                return motion.slope()
            case Apply(head="derivative", args=(Symbol(name="y"), Symbol(name="x"), Number(text="2"))):
                return motion.bend()
            case Apply(head="derivative", args=(Symbol(name="x" | "y" as name), Symbol(name=t))) if t == motion.parameter:
                return across if name == "x" else up
            case _:
                return node

    return substituted(rebuilt(tree, change), {"x": motion.x, "y": motion.y})
