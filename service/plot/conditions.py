"""Inequalities as what is drawn of them: the parts of an axis, or of the plane, where they hold.

x² − 4 ≥ 0   →   (−∞, −2] and [2, ∞)          y > x²   →   the sign of y − x² at a point
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from service.plot.crossings import Samples, crossings, edges, touching
from service.plot.curve import Function, sampled
from service.plot.evaluated import OfPlane, function, of_plane

if TYPE_CHECKING:
    from sympy import Expr, Symbol

Sign = Literal["<", "<=", ">", ">="]
COUNT = 600


@dataclass(frozen=True, slots=True)
class Part:
    """difference (sign) 0."""

    difference: Expr
    sign: Sign

    @property
    def is_strict(self) -> bool:
        return self.sign in ("<", ">")

    def holds(self, value: float) -> bool:
        """Whether it does for this difference."""
        match self.sign:
            case "<":
                return value < 0
            case "<=":
                return value <= 0
            case ">":
                return value > 0
            case _:
                return value >= 0


@dataclass(frozen=True, slots=True)
class Span:
    """Where an inequality holds, within what is shown. has_low, has_high: whether the end itself belongs to it; None at the edge."""

    low: float
    high: float
    has_low: bool | None
    has_high: bool | None


@dataclass(slots=True)
class Condition:
    """Parts that hold all together, or one of them. nested: conditions among them."""

    parts: tuple[Part, ...]
    nested: tuple[Condition, ...] = ()
    joined: Literal["and", "or"] = "and"
    functions: list[Function] = field(default_factory=list)

    def prepare(self, x: Symbol) -> None:
        """Make it ready for values of x. Raises NoProgram."""
        self.functions = [function(part.difference, x) for part in self.parts]
        for one in self.nested:
            one.prepare(x)

    def every_part(self) -> tuple[Part, ...]:
        return (*self.parts, *(part for one in self.nested for part in one.every_part()))

    def every_function(self) -> list[Function]:
        return [*self.functions, *(f for one in self.nested for f in one.every_function())]

    def holds(self, x: float) -> bool:
        """Whether it does at a place; not where a side has no value."""
        found = [y is not None and part.holds(y) for part, f in zip(self.parts, self.functions, strict=True) for y in (f(x),)]
        found += [one.holds(x) for one in self.nested]
        return all(found) if self.joined == "and" else any(found)

    def ends(self, places: Samples, end: float) -> list[float]:
        """Where it may begin or cease to hold."""
        return [x for f in self.every_function() for x in _ends(f, [(x, f(x)) for x, _ in places], end)]


def _ends(f: Function, samples: Samples, end: float) -> Iterator[float]:
    yield from (_whole(c.x) for c in crossings(f, samples, end))
    yield from touching(samples)
    yield from (_whole(x) for x, _ in edges(f, samples))


def _whole(x: float) -> float:
    """The simple fraction that a place is next to, so that the place itself can be tried."""
    near = round(x * 60) / 60
    return near if abs(near - x) < 1e-11 * (1 + abs(x)) else x


def spans(condition: Condition, low: float, high: float, end: float) -> list[Span]:
    """Where it holds between two places, in order."""
    cuts = {x for f in condition.every_function() for x in _ends(f, sampled(f, low, high, end, COUNT), end)}
    places = [low, *sorted(x for x in cuts if low < x < high), high]
    found: list[Span] = []
    for a, b in itertools.pairwise(places):
        if not condition.holds((a + b) / 2):
            if condition.holds(a) and a != low and (not found or found[-1].high != a):
                found.append(Span(a, a, True, True))
            continue
        if found and found[-1].high == a and condition.holds(a):
            found[-1] = Span(found[-1].low, b, found[-1].has_low, _end(condition, b, high))
        else:
            found.append(Span(a, b, _end(condition, a, low), _end(condition, b, high)))
    return found


def _end(condition: Condition, place: float, edge: float) -> bool | None:
    if place == edge:
        return None
    return condition.holds(place) or _holds_nearly(condition, place)


def _holds_nearly(condition: Condition, place: float) -> bool:
    """At an end located only nearly: by the signs of the inequalities that change there."""
    near = [part for part, f in zip(condition.every_part(), condition.every_function(), strict=True) if abs(f(place) or 0.0) < 1e-9]
    return bool(near) and not any(part.is_strict for part in near)


def in_plane(condition: Condition, x: Symbol, y: Symbol) -> OfPlane:
    """A function that is positive where it holds."""
    own = [(1.0 if part.sign in (">", ">=") else -1.0, of_plane(part.difference, x, y)) for part in condition.parts]
    nested = [in_plane(one, x, y) for one in condition.nested]

    def value(a: float, b: float) -> float | None:
        found = [None if v is None else sign * v for sign, f in own for v in (f(a, b),)] + [f(a, b) for f in nested]
        known = [v for v in found if v is not None]
        if condition.joined == "or":
            return max(known, default=None)
        return min(known) if len(known) == len(found) else None

    return value
