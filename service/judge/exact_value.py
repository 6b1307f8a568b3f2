"""The exact value of an expression with limits, integrals, sums or ∞, confirmed by its number."""

from __future__ import annotations

from service.algebra.extended import Extended, agree
from service.algebra.opaque import has_unfinished, worked_out
from service.algebra.places import named_root
from service.algebra.values import ball
from service.judge.judgement import Scope
from service.judge.quietly import quietly
from service.judge.relations import expressions
from service.judge.unfinished import INFINITY, extended_value
from service.judge.unfinished_relation import simplified
from service.tree import Apply, Tree, free_symbols

SECONDS = 0.5


def number_value(tree: Tree, scope: Scope) -> Extended | None:
    """The value of an expression without letters: a number, ±∞, or no value; None where it can't be told."""
    if free_symbols(tree):
        return None
    return quietly(extended_value, simplified(tree), {}, scope.real)


def exact_value(tree: Tree, scope: Scope) -> Tree | None:
    """A short exact form of the value, letters allowed; None where none is found, or its number says otherwise."""
    value = number_value(tree, scope)
    if value is not None and value.kind == "infinite":
        return INFINITY if value.side > 0 else Apply("neg", (INFINITY,))
    found = quietly(_by_algebra, tree, scope)
    return found or (None if value is None or value.kind != "finite" else quietly(_recognised, value))


def _by_algebra(tree: Tree, scope: Scope) -> Tree | None:
    """By SymPy, where the value agrees with the expression."""
    if not has_unfinished(tree):
        return None
    found = worked_out(tree, SECONDS, None if scope.until == float("inf") else scope.until)
    if found == tree or has_unfinished(found) or expressions(tree, found, scope).relation != "equivalent":
        return None
    return found


def _recognised(value: Extended) -> Tree | None:
    """1/4, √2, π/6 from the digits."""
    found = named_root(ball(value.number))
    return found.exact if found.exact is not None and agree(Extended(found.value), value) else None
