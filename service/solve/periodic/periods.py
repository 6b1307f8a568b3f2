"""Periodic statements: cells of one period, and which members of a family hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import ceil, floor

from sympy import Expr, Rational, S, Symbol, preorder_traversal

from service.cas.formulas import Formula
from service.functions import IN_SYMPY
from service.messages import Said
from service.numerics.real_balls import approximate, sign
from service.solve import check
from service.solve.candidates import Family, NotSolved, Point, Span, Zeros
from service.solve.inequalities.cells import line_cells
from service.solve.periodic.angles import as_part_of_pi, merged
from service.solve.search import Search
from service.solve.solutions import Excluded, Solutions, distinct_points, is_member, order, union
from service.solve.statements import Comparison, Every, Some, Statement

MOST_MEMBERS = 200
PERIODS = {name: Formula(entry.period) for name, entry in IN_SYMPY.items() if entry.period and entry.family == "trigonometric"}
"""Function → its period."""


def period_of(statement: Statement, x: Symbol) -> Expr | None:
    """A common period, where x occurs in trigonometric functions of linear arguments only; 0 where it does not occur."""
    match statement:
        case Comparison(expression=expression, domain=domain):
            return common(_period(f, x) for f in (expression, *(c.expression for c in domain)))
        case Every(parts=parts) | Some(parts=parts):
            return common(period_of(part, x) for part in parts)
        case _:
            return None


def is_periodic(statement: Statement, x: Symbol) -> bool:
    return period_of(statement, x) is not None


def _period(f: Expr, x: Symbol) -> Expr | None:
    if x not in f.free_symbols:
        return S.Zero
    if f == x:
        return None
    name = type(f).__name__
    if name in PERIODS:
        slope = f.args[0].diff(x)
        if x not in slope.free_symbols and not slope.free_symbols and slope != 0:
            return abs(PERIODS[name]() / slope)
    return common(_period(arg, x) for arg in f.args)


def common(periods: Iterable[Expr | None]) -> Expr | None:
    """The least common multiple of periods; None where one is None or two do not fit."""
    total: Expr = S.Zero
    for period in periods:
        if period is None:
            return None
        if total == 0 or period == 0:
            total = total + period
            continue
        ratio = period / total
        if not ratio.is_Rational:
            return None
        total = total * Rational(ratio).p
    return total


def members_that_hold(statement: Statement, family: Family, search: Search) -> tuple[list[Family], list[Excluded], Said]:
    """The members of a family that solve the statement, split into classes where only some do."""
    x = search.x
    period = period_of(statement, x)
    if period is None or period == 0:
        return _not_periodic(statement, family, search)
    turns = _turns(family.period, period)
    if turns is None or turns > 60:
        return [], [], "a periodic family"
    truth = [check.at(statement, x, family.base + k * family.period) for k in range(turns)]
    if any(finding.holds is None for finding in truth):
        return [], [], "a periodic family"
    if all(finding.holds for finding in truth):
        return [family], [], ""
    kept = [Family(family.base + k * family.period, turns * family.period) for k, f in enumerate(truth) if f.holds]
    return kept, [], ""


def _turns(step: Expr, period: Expr) -> int | None:
    """After how many steps the family is back at the same place of the period."""
    ratio = step / period
    if not ratio.is_Rational:
        return None
    return int(Rational(ratio).q)


def _not_periodic(statement: Statement, family: Family, search: Search) -> tuple[list[Family], list[Excluded], Said]:
    """The domain of a statement that is not periodic cuts the family: ln x · sin x = 0 keeps kπ for k ≥ 1."""
    assert isinstance(statement, Comparison | Every | Some)
    if not isinstance(statement, Comparison):
        return [], [], "a periodic family in a statement that is not periodic"
    steady = tuple(c for c in statement.domain if _period(c.expression, search.x) is None)
    if not steady:
        truth = [check.at(statement, search.x, family.base + k * family.period).holds for k in range(-6, 7)]
        if all(truth):
            return [family], [], ""
        return ([], [], "") if not any(truth) and None not in truth else ([], [], "a periodic family")
    bounds = search.solve(Every(tuple(Comparison(c.expression, c.sign) for c in steady)))
    points, families = members_inside((family,), bounds)
    if points:
        return [], [], "a periodic family"
    for cut in families:
        start = cut.least if cut.least is not None else (cut.greatest if cut.greatest is not None else 0)
        way = 1 if cut.least is not None else -1
        if not all(check.at(statement, search.x, cut.base + (start + way * k) * cut.period).holds for k in range(6)):
            return [], [], "a periodic family"
    return list(families), [], ""


def members_inside(families: Iterable[Family], bounds: Solutions) -> tuple[list[Point], tuple[Family, ...]]:
    """The members that lie in the bounds: points in bounded stretches, half-families in half-lines."""
    if not bounds.complete or bounds.families:
        raise NotSolved("a periodic set and a bound")
    points: list[Point] = []
    left: list[Family] = []
    for family in families:
        for span in bounds.spans:
            if span.period is not None or family.base.free_symbols:
                raise NotSolved("a periodic set and a bound")
            least, greatest = _first(family, span), _last(family, span)
            if least is not None and greatest is not None:
                if greatest - least > MOST_MEMBERS:
                    raise NotSolved("many members of a periodic set")
                points += [Point((family.base + k * family.period).expand()) for k in range(least, greatest + 1)]
            else:
                left.append(replace(family, least=least, greatest=greatest))

        points += [p for p in bounds.points if is_member(family, p.value)]
    return points, tuple(left)


def _first(family: Family, span: Span) -> int | None:
    """The least k whose member is in the span; None where there is no least."""
    if span.low.is_infinite:
        return None
    k = ceil(approximate((span.low - family.base) / family.period) - 1e-9)
    for turn in range(k - 1, k + 3):
        stand = order(span.low, family.base + turn * family.period)
        if stand < 0 or (stand == 0 and span.closed_low):
            return turn
    raise NotSolved("a periodic set and a bound")


def _last(family: Family, span: Span) -> int | None:
    if span.high.is_infinite:
        return None
    k = floor(approximate((span.high - family.base) / family.period) + 1e-9)
    for turn in range(k + 1, k - 3, -1):
        stand = order(family.base + turn * family.period, span.high)
        if stand < 0 or (stand == 0 and span.closed_high):
            return turn
    raise NotSolved("a periodic set and a bound")


def periodic_cells(statement: Statement, cuts: Zeros, search: Search) -> Solutions:
    """Truth on the cells of one period, repeated. A statement that is not periodic must be bounded by one of its parts."""
    period = period_of(statement, search.x)
    if period is None or period == 0:
        return _bounded_cells(statement, cuts, search)

    points = [Point(v) for family in cuts.families for v in members_between(family, S.Zero, period)]
    points += [p for p in cuts.points if order(S.Zero, p.value) <= 0 and order(p.value, period) < 0]
    points.append(Point(S.Zero))
    inside = line_cells(statement, distinct_points([*points, Point(period)]), search, cuts.methods, S.Zero, period)
    return _repeated(inside, period)


def members_between(family: Family, low: Expr, high: Expr) -> list[Expr]:
    """Members from low to below high."""
    span = Span(low, high, True, False)
    first, last = _first(family, span), _last(family, span)
    if first is None or last is None or last - first > MOST_MEMBERS:
        raise NotSolved("many members of a periodic set")

    return [as_part_of_pi((family.base + k * family.period).expand()) for k in range(first, last + 1)]


def _repeated(inside: Solutions, period: Expr) -> Solutions:
    """One period's solutions from 0 to T as families; a stretch that ends at T continues at 0."""
    if any(s.low == 0 and order(s.high, period) == 0 and s.closed_low for s in inside.spans):
        return Solutions(spans=(Span(),), methods=inside.methods)
    spans = list(inside.spans)
    first = next((s for s in spans if s.low == 0), None)
    last = next((s for s in spans if order(s.high, period) == 0), None)
    if first is not None and last is not None and first.closed_low and last.closed_high:
        spans = [s for s in spans if s not in (first, last)]
        spans.append(Span((last.low - period).expand(), first.high, last.closed_low, first.closed_high))
    points = [p for p in inside.points if order(p.value, period) < 0]
    return Solutions(
        families=merged(Family(p.value, period) for p in points),
        spans=_fewest(tuple(_open_at_seam(s, period) for s in spans), period),
        methods=inside.methods,
    )


def _open_at_seam(span: Span, period: Expr) -> Span:
    return replace(span, period=period)


def _fewest(spans: tuple[Span, ...], period: Expr) -> tuple[Span, ...]:
    """Stretches that repeat evenly within the period are given once, with the smaller period."""
    ordered = sorted(spans, key=lambda s: approximate(s.low))
    count = len(ordered)
    if count < 2:
        return spans
    step = period / count
    first = ordered[0]
    even = all(
        sign(s.low - first.low - i * step) == 0
        and sign(s.high - first.high - i * step) == 0
        and (s.closed_low, s.closed_high) == (first.closed_low, first.closed_high)
        for i, s in enumerate(ordered)
    )
    return (replace(first, period=step),) if even else tuple(ordered)


def _bounded_cells(statement: Statement, cuts: Zeros, search: Search) -> Solutions:
    """0 ≤ x ≤ 2π and sin x > 1/2: the parts without period bound the line first."""
    if not isinstance(statement, Every):
        raise NotSolved("a periodic part in a statement that is not periodic")
    others = tuple(part for part in statement.parts if _free_of_trigonometry(part))
    if not others:
        raise NotSolved("a periodic part in a statement that is not periodic")
    bounds = search.solve(Every(others))
    if not bounds.complete or any(s.low.is_infinite or s.high.is_infinite for s in bounds.spans):
        raise NotSolved("a periodic part on an unbounded stretch")

    pieces = []
    for span in bounds.spans:
        inner = [Point(v) for f in cuts.families for v in members_between(f, span.low, span.high)]
        ends = [Point(span.low), Point(span.high)]
        pieces.append(line_cells(statement, distinct_points([*inner, *cuts.points, *ends]), search, cuts.methods, span.low, span.high))
    single = tuple(p for p in bounds.points if check.at(statement, search.x, p.value).holds)
    return union((*pieces, Solutions(points=single)))


def _free_of_trigonometry(statement: Statement) -> bool:
    match statement:
        case Comparison(expression=expression, domain=domain):
            expressions = (expression, *(c.expression for c in domain))
            return not any(type(n).__name__ in PERIODS for f in expressions for n in preorder_traversal(f))
        case Every(parts=parts) | Some(parts=parts):
            return all(_free_of_trigonometry(part) for part in parts)
        case _:
            return True
