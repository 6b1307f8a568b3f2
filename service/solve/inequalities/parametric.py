"""Inequalities with parameters: the line is cut where something vanishes, and one sample decides each cell.

    x² < a with a > 0:  cut at −√a < √a, where the order is known whatever a is; true between them

The statement's truth on a cell can't change with the parameters while no two cuts meet: so one sample of the parameters
decides it for all. Contract: the cuts are all known, real and in an order that holds for all parameters → the set; a
parameter of unknown sign is taken as positive, or negative, with that as a condition. Raises NotSolved elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, pairwise
from math import inf

from sympy import Dummy, Expr, Rational, Symbol, oo, simplify

from service.solve import check
from service.solve.candidates import NotSolved, OutOfTime, Point, Span
from service.solve.inequalities.cells import sample
from service.solve.inequalities.parameters import assignments, meets, placed
from service.solve.search import Search
from service.solve.solutions import Solutions, inside, order
from service.solve.statements import Comparison, Condition, Every, Some, Statement, Whole, comparisons

SAMPLES = 6
MOST_SIGNS = 2
"""So many parameters of unknown sign at most are given one."""


def inequality(statement: Statement, search: Search) -> Solutions:
    """a·x + b > 0 with parameters, where the sign of a is known; others by where they change sign."""
    if isinstance(statement, Comparison) and not any(search.x in c.free_symbols for c in statement.domain):
        x = search.x
        slope = statement.expression.diff(x).expand()
        if x not in slope.free_symbols and (slope.is_positive or slope.is_negative):
            edge = (-statement.expression.subs(x, 0) / slope).expand()
            return _half_line(statement.sign, edge, bool(slope.is_positive))

    return by_cuts(statement, search)


def _half_line(relation: str, edge: Expr, rising: bool) -> Solutions:
    if relation == "!=":
        return Solutions(spans=(Span(-oo, edge), Span(edge, oo)))
    closed = relation in (">=", "<=")
    above = (relation in (">", ">=")) == rising
    return Solutions(spans=(Span(edge, oo, closed, False) if above else Span(-oo, edge, False, closed),))


def by_cuts(statement: Statement, search: Search) -> Solutions:
    """The set in terms of the parameters, under conditions on their signs where these are needed."""
    reason = NotSolved("an inequality with parameters")
    for swap in _signs(statement, search.x):
        try:
            solved = _cells(_replaced(statement, swap), search)
        except OutOfTime:
            raise
        except NotSolved as failure:
            reason = failure
            continue
        return _back(solved, swap)
    raise reason


def _signs(statement: Statement, x: Symbol) -> Iterator[dict[Symbol, Expr]]:
    """Parameters of unknown sign as positive ones; at first none, then one, then two."""
    yield {}
    unknown = sorted(
        (s for s in statement.free_symbols - {x} if s.is_extended_real and s.is_positive is None and s.is_negative is None), key=str
    )
    for count in range(1, MOST_SIGNS + 1):
        for chosen in combinations(unknown, count):
            yield {symbol: Dummy(symbol.name, positive=True, integer=symbol.is_integer) for symbol in chosen}


def _replaced(statement: Statement, swap: dict[Symbol, Expr]) -> Statement:
    return placed(statement, swap) if swap else statement


def _back(solved: Solutions, swap: dict[Symbol, Expr]) -> Solutions:
    if not swap:
        return solved
    names = {new: old for old, new in swap.items()}
    spans = tuple(Span(s.low.xreplace(names), s.high.xreplace(names), s.closed_low, s.closed_high) for s in solved.spans)
    points = tuple(Point(p.value.xreplace(names)) for p in solved.points)
    conditions = tuple(Condition(old, ">") for old in swap)
    return Solutions(points=points, spans=spans, methods=solved.methods, conditions=conditions)


def _cells(statement: Statement, search: Search) -> Solutions:
    cuts = _ordered(_cuts(statement, search))
    draws = list(islice(assignments(tuple(sorted(statement.free_symbols - {search.x}, key=str))), SAMPLES))
    edges: list[Expr] = [-oo, *cuts, oo]
    spans = [Span(a, b) for a, b in pairwise(edges) if _truth(statement, search.x, [_between(a, b, draw) for draw in draws], draws)]
    true_at = {cut for cut in cuts if _truth(statement, search.x, [cut.xreplace(draw) for draw in draws], draws)}
    return joined_cells(spans, true_at, cuts)


def _cuts(statement: Statement, search: Search) -> list[Expr]:
    """Where an expression or a condition of the domain vanishes; real for all values of the parameters."""
    found: list[Expr] = []
    inner = [part.expression for part in comparisons(statement)] + [c.expression for part in comparisons(statement) for c in part.domain]
    if _holds_whole(statement):
        raise NotSolved("whole numbers and parameters")
    for expression in dict.fromkeys(inner):
        if search.x not in expression.free_symbols:
            continue
        zero = search.deeper().zeros(expression)
        if not zero.complete or zero.families or zero.spans or zero.conditions:
            raise NotSolved("an inequality with parameters")
        for point in zero.points:
            if not point.exact or not all(_always(c) for c in point.conditions) or point.value.is_extended_real is not True:
                raise NotSolved("an inequality with parameters")
            found.append(point.value)
    return list(dict.fromkeys(found))


def _holds_whole(statement: Statement) -> bool:
    match statement:
        case Every(parts=parts) | Some(parts=parts):
            return any(_holds_whole(part) for part in parts)
        case _:
            return isinstance(statement, Whole)


def _always(condition: Condition) -> bool:
    """Whether the assumptions on the parameters entail it."""
    e = condition.expression
    known = {
        ">": e.is_positive, ">=": e.is_nonnegative, "<": e.is_negative, "<=": e.is_nonpositive, "!=": e.is_nonzero, "=": e.is_zero,
    }  # fmt: skip
    return known[condition.sign] is True


def _ordered(cuts: Sequence[Expr]) -> list[Expr]:
    """From left to right. Raises NotSolved where the order depends on the parameters."""
    kept: list[Expr] = []
    for cut in cuts:
        place = 0
        for other in kept:
            difference = cut - other
            difference = simplify(difference) if difference.is_positive is None and difference.is_negative is None else difference
            if difference == 0:
                break
            if difference.is_positive:
                place += 1
            elif not difference.is_negative:
                raise NotSolved("an order that depends on the parameters")
        else:
            kept.insert(place, cut)
    return kept


def _between(a: Expr, b: Expr, draw: dict[Symbol, Expr]) -> Expr:
    return sample(a.xreplace(draw), b.xreplace(draw))


def _truth(statement: Statement, x: Symbol, places: Sequence[Expr], draws: Sequence[dict[Symbol, Expr]]) -> bool:
    """The statement's truth at a place of each draw, which must agree."""
    found = {check.at(placed(statement, draw), x, place).holds for place, draw in zip(places, draws, strict=True)}
    if len(found) != 1 or None in found:
        raise NotSolved("an inequality with parameters")
    return bool(found.pop())


def joined_cells(spans: Sequence[Span], true_at: set[Expr], cuts: Sequence[Expr]) -> Solutions:
    """Spans with their ends, neighbours made one; what is left are points."""
    merged: list[Span] = []
    swallowed: set[Expr] = set()
    for span in spans:
        now = Span(span.low, span.high, span.low in true_at, span.high in true_at)
        if merged and merged[-1].high == now.low and now.closed_low:
            swallowed.add(now.low)
            merged[-1] = Span(merged[-1].low, now.high, merged[-1].closed_low, now.closed_high)
        else:
            merged.append(now)
    taken = swallowed.union(*({span.low, span.high} for span in merged))
    points = tuple(Point(cut) for cut in cuts if cut in true_at and cut not in taken)
    return Solutions(spans=tuple(merged), points=points, methods=("sign on each interval",))


def disagreement(statement: Statement, solved: Solutions, x: Symbol) -> tuple[bool, int]:
    """(whether the set and the statement differ at a sample of the parameters and the unknown, how many samples were looked at)."""
    symbols = tuple(sorted((statement.free_symbols - {x}).union(*(c.free_symbols for c in solved.conditions)), key=str))
    draws = islice(assignments(symbols), 6 * SAMPLES)
    fitting = ((draw, solved) for draw in draws if all(meets(condition, draw) for condition in solved.conditions))
    return disagreement_at(fitting, statement, x, GRID, ENOUGH)


def disagreement_at(
    draws: Iterable[tuple[dict[Symbol, Expr], Solutions]], statement: Statement, x: Symbol, places: Sequence[Expr], enough: float = inf
) -> tuple[bool, int]:
    """The same for values of the parameters, each with the set that is said to be right for them.

    enough: samples after which no further values are looked at.
    """
    looked = 0
    for draw, solved in draws:
        if looked > enough:
            break
        for place in places:
            holds = check.at(placed(statement, draw), x, place).holds
            if holds is None:
                continue
            looked += 1
            if holds != contains(solved, draw, place):
                return True, looked
    return False, looked


GRID = (*(Rational(n, 3) for n in range(-40, 41, 3)), Rational(1, 100), Rational(-1, 100))
ENOUGH = 100


def contains(solved: Solutions, draw: dict[Symbol, Expr], place: Expr) -> bool:
    """Whether a number is in the set at values of the parameters."""
    spans = (Span(s.low.xreplace(draw), s.high.xreplace(draw), s.closed_low, s.closed_high) for s in solved.spans)
    return any(inside(span, place) for span in spans) or any(order(p.value.xreplace(draw), place) == 0 for p in solved.points)
