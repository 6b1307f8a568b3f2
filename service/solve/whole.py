"""Solutions that are whole or rational numbers, picked from a real solution set."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

from sympy import Integer, Rational, S

from service.messages import Said
from service.numerics.real_balls import approximate
from service.solve import check
from service.solve.candidates import Family, NotSolved, Point, Span
from service.solve.search import Search
from service.solve.solutions import Excluded, Solutions, distinct_points, inside
from service.solve.statements import Whole

MOST_LISTED = 200


def only_whole(solved: Solutions, wanted: Whole, search: Search) -> Solutions:
    """The members that are whole (or rational). Bounded stretches of whole numbers are listed."""
    points, excluded, complete, why = [], list(solved.excluded), solved.complete, solved.why
    for point in solved.points:
        finding = check.at(wanted, search.x, point.value) if point.exact else check.Finding(None)
        if finding.holds:
            points.append(point)
        elif finding.holds is None:
            complete, why = False, "whether a solution is rational"
        else:
            excluded.append(Excluded(point.value, _said(wanted)))
    families: list[Family] = []
    for family in solved.families:
        found, more = _of_family(family, wanted)
        families += more
        points += found
    spans = solved.spans
    if not wanted.rational:
        listed, spans = _of_spans(spans)
        points += listed
    return replace(
        solved,
        points=distinct_points(points),
        families=tuple(families),
        spans=spans,
        excluded=tuple(excluded),
        complete=complete,
        why=why,
        field="rational" if wanted.rational else "integer",
    )


def _said(wanted: Whole) -> Said:
    return "is not a rational number" if wanted.rational else "is not a whole number"


def _of_family(family: Family, wanted: Whole) -> tuple[list[Point], list[Family]]:
    """a + T k for rational a and T: a congruence; with one of a and T irrational, at most k = 0 counts."""
    base, period = family.base, family.period
    if base.is_Rational and period.is_Rational:
        return [], [family] if wanted.rational else _congruent(family)
    if family.least is not None or family.greatest is not None:
        raise NotSolved("whole numbers in half a family")
    ratio = (base / period).simplify()
    if ratio.is_Rational and period.is_irrational:
        zero = ratio.is_Integer
        return ([Point(S.Zero)], []) if zero else ([], [])
    raise NotSolved("whole numbers in a family")


def _congruent(family: Family) -> list[Family]:
    """The whole members of a + T k."""
    base, period = Rational(family.base), Rational(family.period)
    steps = int(period.q)
    for k in range(steps):
        if (base + k * period).is_Integer:
            return [Family(base + k * period, Integer(steps) * period, conditions=family.conditions)]
    return []


def _of_spans(spans: tuple[Span, ...]) -> tuple[list[Point], tuple[Span, ...]]:
    points: list[Point] = []
    left: list[Span] = []
    for span in spans:
        if span.period is not None:
            raise NotSolved("whole numbers in periodic stretches")
        if span.low.is_infinite or span.high.is_infinite:
            left.append(_tight(span))
            continue
        first, last = ceil(approximate(span.low) - 1e-9), floor(approximate(span.high) + 1e-9)
        if last - first > MOST_LISTED:
            left.append(_tight(span))
        else:
            points += [Point(Integer(n)) for n in range(first, last + 1) if inside(span, Integer(n))]
    return points, tuple(left)


def _tight(span: Span) -> Span:
    """The same whole numbers, with whole closed ends."""
    low, high = span.low, span.high
    if not low.is_infinite:
        low = next(Integer(n) for n in range(ceil(approximate(low) - 1e-9), 10**12) if inside(span, Integer(n)))
    if not high.is_infinite:
        high = next(Integer(n) for n in range(floor(approximate(high) + 1e-9), -(10**12), -1) if inside(span, Integer(n)))
    return Span(low, high, not low.is_infinite, not high.is_infinite)
