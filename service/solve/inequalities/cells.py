"""Truth on the cells of a line between the places where it may change, and at a place."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import floor

from sympy import Expr, Integer, Rational, S, Symbol, oo

from service.messages import Message
from service.numerics.real_balls import approximate
from service.solve import check
from service.solve.candidates import NotSolved, Point, Span
from service.solve.equations.enclosures import between
from service.solve.inequalities.parameters import at_samples
from service.solve.search import Search
from service.solve.solutions import Solutions, order, union
from service.solve.statements import Statement
from service.solve.written import named

MOST_POINTS = 400


def test_point(statement: Statement, point: Point, search: Search) -> check.Finding:
    if point.value.free_symbols or statement.free_symbols - {search.x}:
        return at_samples(statement, search.x, point)
    if point.bounds is not None:
        return between(statement, search.x, point)
    return check.at(statement, search.x, point.value)


def line_cells(
    statement: Statement, cuts: tuple[Point, ...], search: Search, methods: tuple[str, ...] = (), low: Expr = -oo, high: Expr = oo
) -> Solutions:
    """Cells of the line, or of the stretch from low to high."""
    if len(cuts) > MOST_POINTS:
        raise NotSolved("many places where the sign may change")
    search.deeper()
    edges = [low, *(p.value for p in cuts if order(low, p.value) < 0 < order(high, p.value)), high]
    spans = []
    for left, right in itertools.pairwise(edges):
        if _holds(statement, search.x, sample(left, right)):
            spans.append(Span(left, right))
    ends = [p for p in cuts if order(low, p.value) <= 0 <= order(high, p.value)]
    points = [p for p in ends if _holds_at(statement, search, p)]
    solved = union((Solutions(spans=tuple(spans), points=tuple(points)),))
    return replace(solved, methods=tuple(dict.fromkeys((*methods, "sign on each interval"))))


def _holds(statement: Statement, x: Symbol, number: Expr) -> bool:
    finding = check.at(statement, x, number)
    if finding.holds is None:
        raise NotSolved(Message("the sign at {}", named(number)))
    return finding.holds


def _holds_at(statement: Statement, search: Search, point: Point) -> bool:
    finding = test_point(statement, point, search)
    if finding.holds is None:
        raise NotSolved("the sign at a point")
    return finding.holds


def sample(left: Expr, right: Expr) -> Expr:
    """A rational number strictly between two, a whole one where there is room."""
    if left == -oo and right == oo:
        return S.Zero
    if left == -oo:
        return Integer(_floor(right) - 1)
    if right == oo:
        return Integer(_floor(left) + 2)
    a, b = approximate(left), approximate(right)
    for denominator in (1, 2, 4, 16, 256, 65536, 2**32):
        middle = Rational(round((a + b) / 2 * denominator), denominator)
        if order(left, middle) < 0 and order(middle, right) < 0:
            return middle
    raise NotSolved("two places too close to each other")


def _floor(number: Expr) -> int:
    size = approximate(number)
    if not abs(size) < 1e15:
        raise NotSolved("a very large number")
    return floor(size)
