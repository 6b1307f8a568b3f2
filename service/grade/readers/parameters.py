"""Conditions on the parameters of a known function, written without it: 12 − 3k = 0 for f_k′(2) = 0 of f_k(x) = x³ − 3kx."""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.build import ZERO, substituted
from service.grade.context import Context
from service.grade.defined import Function
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.readers.statements import GIVEN
from service.grade.step import Reading
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.tree import Relation, free_symbols

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
