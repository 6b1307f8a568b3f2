"""Inequalities of any functions: which side is greater on each interval between the places where both are equal or one is not defined."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import sympy
from sympy import Expr

from service.algebra.build import equation, substituted
from service.cas import to_tree
from service.rules.equations.inequalities import conditions, interval
from service.rules.equations.sides import cases_of, conditions_of, is_solved_for, ordered, symbol_of, unknown_of, value
from service.rules.rule import Move, Moves, Rule, Scope, no_moves
from service.rules.told import Line, shown_by
from service.tree import Apply, Relation, Tree, free_symbols, walk

MOST = 10
"""Ends of intervals."""
DIGITS = 20


def _compared(case: Tree, scope: Scope) -> Moves:
    """f < g on the intervals between the ends of the answer on which it is so"""
    parts = conditions_of(case)
    todo = [part for part in parts if not is_solved_for(part, scope.letter)]
    found = ordered(todo[0]) if len(todo) == 1 else None
    if found is None or scope.goal is None or set(free_symbols(found)) != {scope.letter}:
        return
    ends = _ends(scope.goal, scope.letter)
    spans = [interval(part, scope) for part in parts if part is not todo[0]]
    if ends is None or not 0 < len(ends) <= MOST or None in spans:
        return
    within = sympy.Intersection(sympy.Reals, *(span for span in spans if span is not None))
    lines = tuple(_lines(found, scope, ends, within))
    yield Move(scope.goal, {"f": found.sides[0], "g": found.sides[1]}, inner=shown_by(case, lines, scope.goal))


def _ends(goal: Tree, x: str) -> list[Expr] | None:
    """The numbers at which the intervals of an answer end, in order; None where it is of another kind."""
    found: set[Expr] = set()
    for case in cases_of(goal):
        if not isinstance(case, Relation) or not is_solved_for(case, x):
            return None
        found |= {value(side) for side in case.sides if not free_symbols(side)}
    return sorted(found) if all(end.is_real for end in found) else None


def _lines(found: Relation, scope: Scope, ends: list[Expr], within: sympy.Set) -> Iterator[Line]:
    """Where both sides are equal, then which is greater on each interval, as 0 < x < 1 ⇒ f < g."""
    x = unknown_of(found, scope.letter)
    left, right = found.sides
    for end in ends:
        if within.contains(end) is sympy.true and _order(found, scope, end) == 0:
            at = to_tree(end)
            yield Line(EQUAL_AT, equation(*(substituted(side, {scope.letter: at}) for side in (left, right))), {"u": equation(x, at)})
    bounds = [end for end in (within.inf, within.sup) if end.is_finite]
    points = sorted({*ends, *bounds, *_edges(found, scope)})
    for condition, inside in zip(conditions(x, [to_tree(point) for point in points]), _inside(points), strict=True):
        order = _order(found, scope, inside) if within.contains(inside) is sympy.true else None
        if order:
            claim = Relation((">" if order > 0 else "<",), (left, right))
            yield Line(GREATER_ON if order > 0 else LESS_ON, Apply("implies", (condition, claim)), {"u": condition})


def _edges(found: Relation, scope: Scope) -> Iterator[Expr]:
    """Where a logarithm, a root, a quotient or an inverse function of a polynomial ceases to be defined."""
    for node in (node for side in found.sides for node in walk(side)):
        match node:
            case Apply(head="log" | "sqrt" | "root", args=(inner, *_)) | Apply(head="div", args=(_, inner)):
                yield from _places(inner, (0,), scope)
            case Apply(head="asin" | "acos", args=(inner,)):
                yield from _places(inner, (-1, 1), scope)
            case _:
                pass


def _places(inner: Tree, values: tuple[int, ...], scope: Scope) -> Iterator[Expr]:
    """Where a polynomial has one of the values."""
    known = value(inner)
    x = symbol_of(known, scope.letter)
    if known.has(x) and known.is_polynomial(x):
        for wanted in values:
            yield from (root for root in sympy.real_roots(known - wanted) if not root.has(sympy.CRootOf))


def _inside(points: list[Expr]) -> list[Expr]:
    """A number in each of the intervals that the points make."""
    return [points[0] - 1, *((a + b) / 2 for a, b in pairwise(points)), points[-1] + 1]


def _order(found: Relation, scope: Scope, at: Expr) -> int | None:
    """1, 0 or −1 where the left side is greater, equal or less at a number; None where a side is not real."""
    left, right = (value(side) for side in found.sides)
    letters = left.free_symbols | right.free_symbols
    difference = sympy.N((left - right).subs({letter: at for letter in letters if letter.name == scope.letter}), DIGITS, chop=True)
    if not difference.is_real or not difference.is_finite:
        return None
    return 0 if abs(difference) < sympy.Float(10) ** (5 - DIGITS) else 1 if difference > 0 else -1


EQUAL_AT = Rule("equal_at", "", no_moves, ("", ""), "method_line")
GREATER_ON = Rule("greater_on_interval", "", no_moves, ("", ""), "method_line")
LESS_ON = Rule("less_on_interval", "", no_moves, ("", ""), "method_line")
TOLD = (EQUAL_AT, GREATER_ON, LESS_ON)
"""Lines of a comparison."""
COMPARED = Rule("compared_on_intervals", "", _compared, ("", ""), "equivalent")
