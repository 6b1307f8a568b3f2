"""Candidates for the zeros of an expression, as the strategies hand them to one another.

The one promise: with `complete`, every zero of the expression in its natural domain is among the candidates. Candidates that
are no zeros are expected (squaring brings them in) and are sorted out against the original statement by `service.solve.check`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sympy import Expr, S, oo

from service.messages import Said
from service.solve.statements import Condition


class NotSolved(Exception):
    """No strategy covers this expression; `why` says what it is."""

    def __init__(self, why: Said) -> None:
        super().__init__(why)
        self.why = why


class OutOfTime(NotSolved):
    """The deadline passed."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number. conditions: on the parameters in it. bounds: an enclosure (lower, upper) where `value` is only approximate."""

    value: Expr
    multiplicity: int = 1
    conditions: tuple[Condition, ...] = ()
    bounds: tuple[Expr, Expr] | None = None

    @property
    def exact(self) -> bool:
        return self.bounds is None


@dataclass(frozen=True, slots=True)
class Family:
    """base + period·k for all integers k (from `least` to `greatest` where given)."""

    base: Expr
    period: Expr
    least: int | None = None
    greatest: int | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers between low and high; repeated with `period` where given."""

    low: Expr = -oo
    high: Expr = oo
    closed_low: bool = False
    closed_high: bool = False
    period: Expr | None = None


LINE = Span()


@dataclass(frozen=True, slots=True)
class Zeros:
    """Candidates. everywhere: the expression is zero identically. spans: stretches on which it is zero."""

    points: tuple[Point, ...] = ()
    families: tuple[Family, ...] = ()
    spans: tuple[Span, ...] = ()
    complete: bool = True
    methods: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = field(default=())

    def by(self, method: str) -> Zeros:
        return replace(self, methods=tuple(dict.fromkeys((*self.methods, method))))


NONE = Zeros()
EVERYWHERE = Zeros(spans=(LINE,))


def joined(parts: Iterable[Zeros]) -> Zeros:
    """The union of candidates; complete if every part is."""
    parts = tuple(parts)
    return Zeros(
        points=tuple(p for part in parts for p in part.points),
        families=tuple(dict.fromkeys(f for part in parts for f in part.families)),
        spans=tuple(dict.fromkeys(s for part in parts for s in part.spans)),
        complete=all(part.complete for part in parts),
        methods=tuple(dict.fromkeys(m for part in parts for m in part.methods)),
        conditions=tuple(dict.fromkeys(c for part in parts for c in part.conditions)),
    )


def points(values: Iterable[Expr]) -> Zeros:
    return Zeros(points=tuple(Point(value) for value in values))


def with_conditions(zeros: Zeros, conditions: tuple[Condition, ...]) -> Zeros:
    """The candidates, each under further conditions on the parameters."""
    if not conditions:
        return zeros
    return replace(
        zeros,
        points=tuple(replace(p, conditions=(*p.conditions, *conditions)) for p in zeros.points),
        families=tuple(replace(f, conditions=(*f.conditions, *conditions)) for f in zeros.families),
    )


def powered(zeros: Zeros, exponent: int) -> Zeros:
    """Zeros of fⁿ: those of f, counted n times."""
    return replace(zeros, points=tuple(replace(p, multiplicity=p.multiplicity * exponent) for p in zeros.points))


ZERO = S.Zero
