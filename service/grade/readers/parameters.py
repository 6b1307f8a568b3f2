"""Conditions on the parameters of a known function, written without it: 12 − 3k = 0 for f_k′(2) = 0 of f_k(x) = x³ − 3kx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from service.algebra.build import ZERO, mul, neg, substituted
from service.algebra.expressions import same
from service.algebra.statements import zero_form
from service.grade.context import Context, Fact
from service.grade.defined import Function
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.readers.statements import GIVEN
from service.grade.step import Reading
from service.judge.judgement import EQUAL, undecided
from service.judge.relations import relation
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk

ORDERS = {"maximum": 1, "minimum": 1, "extremum": 1, "stationary": 1, "saddle": 1, "inflection": 2}
"""The derivative that is 0 at a place of this kind."""


def condition_on_parameters(clause: Clause, context: Context) -> Found | None:
    """An equation in parameters alone that says f(x₀) = y₀, or what a maximum or a point of inflection at x₀ asks for; only confirms."""
    tree = clause.tree
    if not isinstance(tree, Relation) or tree.signs != ("=",) or clause.continues or not context.functions:
        return None
    letters = set(free_symbols(tree))
    for function in context.functions.values():
        parameters = set(free_symbols(function.body)) - {function.letter}
        if not letters or not letters <= parameters or _is_known(letters, context):
            continue
        for wanted in _conditions(function, context):
            if set(free_symbols(wanted)) == letters and relation(wanted, tree, context.scope).relation in EQUAL:
                following = context.knowing(tree, context.line)
                return Reading("consequence", GIVEN, parent=context.last_line, value=tree, note="given"), following
    return None


def point_with_parameter(clause: Clause, context: Context) -> Found | None:
    """`T(t|−t²)` of f_t(x) = x² − 2tx: whether the point lies on every curve of the family, and f′ is 0 there if its name says so."""
    match clause.tree:
        case (
            Apply(head="call", args=(Symbol(name=name), x, y))
            | Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="tuple" | "vector" | "interval", args=(x, y))))
        ) if name[:1].isupper():
            pass
        case _:
            return None
    letters = set(free_symbols(x)) | set(free_symbols(y))
    families = [f for f in context.functions.values() if letters and letters <= set(free_symbols(f.body)) - {f.letter}]
    if len(families) != 1 or clause.continues:
        return None
    judged = relation(families[0].at(x), y, context.scope)
    order = {"H": 1, "T": 1, "E": 1, "W": 2}.get(name[0])
    slope = families[0].derivative(order) if order is not None and judged.relation in EQUAL else None
    if slope is not None:
        judged = relation(substituted(slope, {families[0].letter: x}), ZERO, context.scope)
    if judged.relation not in EQUAL:
        told = judged.relation == "not_equivalent" and order is not None
        return (Reading("consequence", judged, parent=context.last_line), context) if told else None
    point = Apply("tuple", (x, y), form=MOVING)
    following = replace(context, facts=(*context.facts, Fact(point, context.line, side=True)))
    return Reading("consequence", replace(judged, relation="equivalent"), parent=context.last_line, value=point), following


MOVING = "moving"
"""The form of a point that moves with a parameter."""
LOCUS = re.compile(r"\b(?:ortskurve|ortslinie|locus|lugar\sgeométrico)\b", re.IGNORECASE)


def locus(clause: Clause, context: Context) -> Found | None:
    """`x = t, y = −t²`, `t = x` and `y = −x²` after T(t|−t²), where the curve of these points is asked for."""
    points = [fact.tree for fact in context.facts if isinstance(fact.tree, Apply) and fact.tree.form == MOVING]
    if not points or clause.tree is None or clause.continues or not LOCUS.search(context.task.text[:1000] + clause.words):
        return None
    point = points[-1]
    parts = clause.tree.args if isinstance(clause.tree, Apply) and clause.tree.head in {"list", "and", "tuple"} else (clause.tree,)
    if not isinstance(point, Apply) or not all(isinstance(one, Relation) and one.signs == ("=",) for one in parts):
        return None
    put_in = {"x": point.args[0], "y": point.args[1]}
    pairs = [[substituted(side, put_in) for side in one.sides] for one in parts if isinstance(one, Relation)]
    judged = [relation(left, right, context.scope) for left, right in pairs]
    worst = next((one for one in judged if one.relation not in EQUAL), None)
    if worst is not None and (worst.relation != "not_equivalent" or set(free_symbols(clause.tree)) != {"x", "y"}):
        return None
    reading = Reading("consequence", worst or replace(judged[0], relation="equivalent"), parent=context.last_line, value=clause.tree)
    return reading, context


NUMERAL = re.compile(r"(?<![0-9.,])[0-9]{1,9}(?:[.,][0-9]{1,6})?(?![0-9])")


def value_inserted(clause: Clause, context: Context) -> Found | None:
    """`800 = 500 e^{3k}` after N(t) = 500 e^{kt} of a problem in words: a value of the function, with a number of the problem put in."""
    tree = clause.tree
    if not isinstance(tree, Relation) or tree.signs != ("=",) or clause.continues or not context.task.words or not context.functions:
        return None
    for function in context.functions.values():
        parameters = set(free_symbols(function.body)) - {function.letter}
        letters = set(free_symbols(tree))
        if letters == {function.letter} and _is_share(tree, function.body, function):
            return Reading("insertion", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)
        if not letters or not letters <= parameters or _is_known(letters, context):
            continue
        for number in dict.fromkeys(node for node in walk(tree) if isinstance(node, Number)):
            value = function.at(number)
            if any(same(value, side) is True for side in tree.sides) or _is_share(tree, value, function):
                told = _is_told(number, context) or GIVEN_AT.search(context.task.text[:1000]) is not None
                judgement = GIVEN if told else undecided("the problem does not speak of this number")
                reading = Reading("insertion", judgement, parent=context.last_line, value=tree, note="given")
                return reading, context.knowing(tree, context.line)
    return None


def _is_share(tree: Relation, value: Tree, function: Function) -> bool:
    """`0.3 = (1/2)^(t/5730)` of N(t) = N₀ (1/2)^(t/5730): the part of N₀ that is left."""
    for share, side in (tree.sides, tree.sides[::-1]):
        if not free_symbols(share):
            starts = (Symbol(name) for name in free_symbols(function.body) if name != function.letter)
            if any(same(mul(start, side), value) is True for start in starts):
                return True
    return False


GIVEN_AT = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|ein\w{0,2}|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|halbe\w?"
    r"|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|medi[ao])\b",
    re.IGNORECASE,
)
"""Numbers written as words."""


def _is_told(number: Number, context: Context) -> bool:
    """Whether the number stands in the problem."""
    said = (found.group().replace(",", ".") for found in NUMERAL.finditer(context.task.text[:2000]))
    return any(same(Number(one), number) is True for one in said)


ORIGIN = re.compile(r"\b(?:origin|ursprung|koordinatenursprung|origen)\b", re.IGNORECASE)


def point_inserted(clause: Clause, context: Context) -> Found | None:
    """`0 = e^{u/2}(1 − u/2)` after y = f′(u)(x − u) + f(u): a point of the problem put into a line through a place that is looked for."""
    tree = clause.tree
    letters = set(free_symbols(tree)) if isinstance(tree, Relation) and tree.signs == ("=",) else set()
    if not isinstance(tree, Relation) or len(letters) != 1 or letters & {"x", "y"} or clause.continues or not context.functions:
        return None
    said = zero_form(tree)
    for line in (fact.tree for fact in context.facts if set(free_symbols(fact.tree)) == letters | {"x", "y"}):
        form = zero_form(line) if isinstance(line, Relation) and line.signs == ("=",) else ZERO
        for x, y in _points(context):
            put_in = substituted(form, {"x": x, "y": y})
            if form != ZERO and (same(put_in, said) is True or same(put_in, neg(said)) is True):
                return Reading("insertion", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)
    return None


def _points(context: Context) -> Iterator[tuple[Tree, Tree]]:
    yield from ((point.x, point.y) for point in context.topics.points)
    if ORIGIN.search(context.task.text[:1000]):
        yield ZERO, ZERO


def _is_known(letters: set[str], context: Context) -> bool:
    """Whether one parameter has an equation of its own already."""
    return len(letters) == 1 and any(set(free_symbols(fact.tree)) == letters for fact in context.facts)


def _conditions(function: Function, context: Context) -> Iterator[Relation]:
    """f′(x₀) = 0 for each place where the words may mean it, and f(x₀) = y₀ for each point."""
    orders = sorted({ORDERS[topic] for topic in context.topics.words if topic in ORDERS})
    for order in orders:
        slope = function.derivative(order)
        if slope is not None:
            yield from (Relation(("=",), (substituted(slope, {function.letter: place}), ZERO)) for place in context.topics.places)
    for point in context.topics.points:
        yield Relation(("=",), (function.at(point.x), point.y))
