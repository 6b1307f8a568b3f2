"""A solution set: points, periodic families, stretches of the line, and what is known about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr, oo

from service.messages import Said
from service.numerics.real_balls import approximate, sign
from service.solve.candidates import LINE, Family, Point, Span
from service.solve.periodic.angles import is_multiple, merged
from service.solve.statements import Condition


@dataclass(frozen=True, slots=True)
class Excluded:
    """A value that looked like a solution, and why it is none."""

    value: Expr
    reason: Said


@dataclass(frozen=True, slots=True)
class Solutions:
    """The union of points, families and spans.

    complete: it is shown that there are no others; else `why` says what stood in the way, and what is listed may be part of
    the set. counted: the multiplicities of the points mean something (a polynomial equation). field: where the spans stand
    for "integer" or "rational" numbers only. conditions: on the parameters, for the set as a whole.
    """

    points: tuple[Point, ...] = ()
    families: tuple[Family, ...] = ()
    spans: tuple[Span, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    complete: bool = True
    counted: bool = False
    methods: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    field: str = "real"
    why: Said = ""

    @property
    def is_empty(self) -> bool:
        """Shown to have no element."""
        return self.complete and not (self.points or self.families or self.spans)

    @property
    def is_everything(self) -> bool:
        return LINE in self.spans

    @property
    def is_finite(self) -> bool:
        """Shown to have finitely many elements."""
        return self.complete and not (self.families or self.spans)

    @property
    def values(self) -> tuple[Expr, ...]:
        return tuple(point.value for point in self.points)


def distinct_points(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points in increasing order, equal ones once (in their shortest writing, with their greatest multiplicity)."""
    keyed = sorted(((place(p.value), p) for p in points), key=lambda pair: pair[0])
    kept: list[tuple[float, Point]] = []
    for at, point in keyed:
        twin = next((i for i in range(len(kept) - 1, -1, -1) if same_place(kept[i], (at, point))), None)
        if twin is None:
            kept.append((at, point))
            continue
        other = kept[twin][1]
        better = min(other, point, key=lambda p: (not p.exact, p.value.count_ops(), len(str(p.value))))
        multiplicity = max(other.multiplicity, point.multiplicity)
        conditions = other.conditions if len(other.conditions) <= len(point.conditions) else point.conditions
        kept[twin] = (kept[twin][0], Point(better.value, multiplicity, conditions, better.bounds))
    return tuple(point for _, point in kept)


def place(number: Expr) -> float:
    """Where a number stands among others; numbers with parameters last."""
    if number.free_symbols:
        return float("inf")
    if number.is_Rational:
        return int(number.p) / int(number.q) if number.q < 10**300 and abs(number.p) < 10**300 else float(number)
    return approximate(number)


def same_place(a: tuple[float, Point], b: tuple[float, Point]) -> bool:
    if a[1].value == b[1].value:
        return True
    if not abs(a[0] - b[0]) <= 1e-9 * max(1.0, abs(a[0])):
        return False
    if a[1].bounds or b[1].bounds:
        return True
    return sign(a[1].value - b[1].value) == 0


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in increasing order, those that touch or overlap made one. Periodic spans are left as they are."""
    spans = tuple(dict.fromkeys(spans))
    plain = sorted((s for s in spans if s.period is None), key=lambda s: (approximate(s.low), not s.closed_low))
    kept: list[Span] = []
    for span in plain:
        if kept and _touch(kept[-1], span):
            kept[-1] = _union(kept[-1], span)
        else:
            kept.append(span)
    return (*kept, *(s for s in spans if s.period is not None))


def order(a: Expr, b: Expr) -> int:
    """−1, 0 or 1 as a stands to b on the line; ±∞ allowed."""
    if a == b:
        return 0
    if a == -oo or b == oo:
        return -1
    if a == oo or b == -oo:
        return 1
    return sign(a - b) or 0


def _touch(a: Span, b: Span) -> bool:
    stand = order(b.low, a.high)
    return stand < 0 or (stand == 0 and (a.closed_high or b.closed_low))


def _union(a: Span, b: Span) -> Span:
    stand = order(a.high, b.high)
    high, closed = (b.high, b.closed_high) if stand < 0 else (a.high, a.closed_high)
    if stand == 0:
        closed = a.closed_high or b.closed_high
    low_closed = a.closed_low or (b.closed_low and order(a.low, b.low) == 0)
    return Span(a.low, high, low_closed, closed)


def inside(span: Span, number: Expr) -> bool:
    """Whether a number lies in a span without period."""
    low, high = order(span.low, number), order(number, span.high)
    return (low < 0 or (low == 0 and span.closed_low)) and (high < 0 or (high == 0 and span.closed_high))


def union(parts: Iterable[Solutions]) -> Solutions:
    """All solutions of any part; points that lie in a span, or that close one, become part of it."""
    parts = tuple(parts)

    spans = [s for part in parts for s in part.spans]
    points = distinct_points(p for part in parts for p in part.points)
    closing = [Span(p.value, p.value, True, True) for p in points if not p.value.free_symbols] if spans else []
    stretches = joined_spans([*spans, *closing])
    left = tuple(p for p in points if not any(s.low != s.high and s.period is None and inside(s, p.value) for s in stretches))
    wide = tuple(s for s in stretches if s.low != s.high)
    families = merged(f for part in parts for f in part.families)
    left = tuple(p for p in left if not any(is_member(f, p.value) for f in families))
    taken = [p.value for p in left]
    return Solutions(
        points=left,
        families=families,
        spans=wide,
        excluded=tuple(dict.fromkeys(e for part in parts for e in part.excluded if e.value not in taken)),
        complete=all(part.complete for part in parts),
        counted=bool(parts) and all(part.counted for part in parts),
        methods=tuple(dict.fromkeys(m for part in parts for m in part.methods)),
        conditions=tuple(dict.fromkeys(c for part in parts for c in part.conditions)),
        why=next((part.why for part in parts if part.why), ""),
    )


def is_member(family: Family, number: Expr) -> bool:
    """Whether a number belongs to a family without parameters."""
    if number.free_symbols or family.base.free_symbols or family.period.free_symbols:
        return False

    if not is_multiple(number - family.base, family.period):
        return False
    turn = round(approximate((number - family.base) / family.period))
    return (family.least is None or turn >= family.least) and (family.greatest is None or turn <= family.greatest)
