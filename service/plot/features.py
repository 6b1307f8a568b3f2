"""What a graph shows of its functions: roots, extrema, intersections, asymptotes, holes; each with its coordinates.

Contract: places are found by looking at samples, so that some may be missed where a function varies faster than it is sampled;
what is found is located to machine precision, and named exactly only where the name is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sympy import Rational, diff, fraction

from service.clock import SliceOver, within
from service.numerics.program import NoProgram
from service.plot.crossings import Crossing, Samples, crossings, edges, is_endless, touching, valued
from service.plot.curve import Function
from service.plot.evaluated import function
from service.plot.names import Number, named, value_named, vanishes

if TYPE_CHECKING:
    from sympy import Expr, Symbol

FeatureKind = Literal["root", "intercept", "maximum", "minimum", "intersection", "hole", "asymptote", "point", "value"]
TINY = 1e-13
MANY = 60
"""More features than this are not told apart."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A point that is marked, or an asymptote: of an upright one y, of a level one x is None. curves: whose it is."""

    kind: FeatureKind
    curves: tuple[int, ...]
    x: Number | None
    y: Number | None


class Drawn:
    """A function with its derivative and denominator, ready to be sampled. Raises NoProgram where it has no values."""

    def __init__(self, expression: Expr, x: Symbol, seconds: float) -> None:
        self.expression, self.x, self.seconds = expression, x, seconds
        self.value: Function = function(expression, x)

    @cached_property
    def slope(self) -> tuple[Expr, Function] | None:
        """The derivative; None where there is none that can be evaluated, or no time to find it."""
        try:
            with within(self.seconds):
                derivative = diff(self.expression, self.x)
            return derivative, function(derivative, self.x)
        except (NoProgram, SliceOver, ValueError, TypeError, AttributeError, RecursionError):
            return None

    @cached_property
    def below(self) -> tuple[Expr, Function] | None:
        """The denominator, where it holds the variable."""
        denominator = fraction(self.expression)[1]
        try:
            return (denominator, function(denominator, self.x)) if denominator.has(self.x) else None
        except NoProgram:
            return None


def roots(f: Expr, value: Function, x: Symbol, samples: Samples, end: float) -> list[Number]:
    """Zeros, in order."""
    check = vanishes(f, x)
    found = [named(c.x, check) for c in crossings(value, samples, end) if c.is_zero]
    found += [number for number in (named(x, check) for x in touching(samples)) if number.exact is not None]
    return list(_unlike(found))


@dataclass(frozen=True, slots=True)
class Found:
    """The features of one function. poles and ends: where it goes to infinity, and where its domain ends."""

    roots: tuple[Number, ...] = ()
    extrema: tuple[tuple[Number, Number, bool], ...] = ()
    poles: tuple[Number, ...] = ()
    holes: tuple[tuple[Number, Number], ...] = ()
    ends: tuple[float, ...] = ()
    bends: tuple[float, ...] = ()
    levels: tuple[Number, ...] = ()

    def is_many(self) -> bool:
        return len(self.roots) + len(self.extrema) + len(self.poles) > MANY


def found_of(f: Drawn, samples: Samples, end: float) -> Found:
    """The features within the samples. Raises TooSlow."""
    turns = _turns(f, samples, end)
    extrema = tuple(_extrema(f, turns))
    richer = _with_places(f.value, samples, [x.value for x, _, _ in extrema])
    breaks = [c.x for c in crossings(f.value, samples, end) if not c.is_zero]
    zeros = roots(f.expression, f.value, f.x, richer, end)
    at_turns = [x for x, y, _ in extrema if _is_nothing(f, x, y)]
    limits = [place for place, _ in edges(f.value, samples)]
    gaps = _gaps(f, samples, end)
    candidates = _apart([*breaks, *limits, *gaps, *(c.x for c in turns if f.value(c.x) is None or is_endless(f.value, c.x, 1))])
    poles = [place for place in candidates if is_endless(f.value, place, 1) or is_endless(f.value, place, -1)]
    known = _pole_names(f, poles)
    holes = tuple(_holes(f, [place for place in gaps if place not in poles]))
    extrema = tuple(one for one in extrema if all(abs(one[0].value - x.value) > 1e-6 for x, _ in holes))
    return Found(
        roots=tuple(_unlike([*zeros, *at_turns])),
        extrema=extrema,
        poles=tuple(known),
        holes=holes,
        ends=tuple(place for place in limits if place not in poles and _is_ordinary(f.value, place)),
        bends=tuple(_bends(f, samples, poles, end)),
    )


def _pole_names(f: Drawn, poles: list[float]) -> Iterator[Number]:
    check: Callable[[Expr], bool] = vanishes(f.below[0], f.x) if f.below is not None else _is_plain
    for place in poles:
        yield named(place, lambda number: check(number) or _is_plain(number))


def _is_plain(number: Expr) -> bool:
    """A form so short that no other number would be taken for it."""
    return (isinstance(number, Rational) and number.q <= 12) or (number.is_number and len(str(number)) <= 8)


def _turns(f: Drawn, samples: Samples, end: float) -> list[Crossing]:
    if f.slope is None:
        return []
    value, known = f.slope[1], dict(samples)
    return list(crossings(value, valued(lambda x: value(x) if known[x] is not None else None, known, end), end))


def _extrema(f: Drawn, turns: Iterable[Crossing]) -> Iterator[tuple[Number, Number, bool]]:
    """Maxima (True) and minima (False): where the slope changes its sign and the function goes on."""
    check = vanishes(f.slope[0], f.x) if f.slope is not None else _is_plain
    for turn in turns:
        y = f.value(turn.x)
        if y is None or not _is_continuous(f.value, turn.x, y):
            continue
        x = named(turn.x, check if turn.is_zero else _is_plain)
        yield x, value_named(f.expression, f.x, x, y), not turn.rises


def _is_continuous(value: Function, x: float, y: float) -> bool:
    step = 1e-7 * max(1.0, abs(x))
    return all(z is not None and abs(z - y) <= 1e-2 * (1 + abs(y)) for z in (value(x - step), value(x + step)))


def _is_nothing(f: Drawn, x: Number, y: Number) -> bool:
    return y.exact == 0 if x.exact is not None else abs(y.value) < TINY


def _gaps(f: Drawn, samples: Samples, end: float) -> list[float]:
    """Single places without a value: zeros of the denominator, and samples between two that have one."""
    lone = [b[0] for a, b, c in zip(samples, samples[1:], samples[2:], strict=False) if b[1] is None and None not in (a[1], c[1])]
    if f.below is None:
        return lone
    value = f.below[1]
    sampled = valued(value, (x for x, _ in samples), end)
    below = [c.x for c in crossings(value, sampled, end) if c.is_zero] + list(touching(sampled))
    return _apart([*lone, *below])


def _holes(f: Drawn, places: list[float]) -> Iterator[tuple[Number, Number]]:
    for place in places:
        step = 1e-5 * max(1.0, abs(place))
        left, right = f.value(place - step), f.value(place + step)
        if left is None or right is None or abs(left - right) > 1e-3 * (1 + abs(left)):
            continue
        x = named(place, vanishes(f.below[0], f.x) if f.below is not None else _is_plain)
        if f.value(x.value) is None:
            yield x, _rounded((left + right) / 2)


def _rounded(value: float) -> Number:
    """A limit seen to nine digits, as the whole number or fraction that it is next to."""
    near = Rational(round(value * 60), 60)
    return Number(float(near), near) if abs(float(near) - value) < 1e-8 * (1 + abs(value)) else Number(value)


def _is_ordinary(value: Function, place: float) -> bool:
    """Whether the function really ends there, and is not only too large or too small to be written."""
    step = 1e-3 * max(1.0, abs(place))
    found = [abs(y) for y in (value(place - step), value(place + step)) if y is not None]
    return any(1e-30 < y < 1e30 or (y == 0 and abs(place) < 100) for y in found)


def _bends(f: Drawn, samples: Samples, poles: Sequence[float], end: float) -> Iterator[float]:
    """Samples where the slope is steepest: about where the graph bends the other way."""
    if f.slope is None:
        return
    value = f.slope[1]
    slopes = valued(value, (x for x, y in samples if y is not None), end)
    for (before, a), (x, b), (after, c) in zip(slopes, slopes[1:], slopes[2:], strict=False):
        if any(before - (x - before) <= pole <= after + (after - x) for pole in poles):
            continue
        if a is not None and b is not None and c is not None and abs(b) > 1e-9 and (b - a) * (c - b) < 0:
            yield x


FAR = (1.37 * 2**30, 1.91 * 2**36, 1.53 * 2**44)
"""Where a function that comes near a number at infinity has done so."""


def levels(f: Drawn) -> list[Number]:
    """Level asymptotes: what the function comes near at either end."""
    found = []
    for sign in (1, -1):
        a, b, c = (f.value(sign * x) for x in FAR)
        if a is None or b is None or c is None or abs(c - b) > 1e-9 * (1 + abs(c)) or abs(b - a) > 1e-7 * (1 + abs(c)):
            continue
        found.append(named(0.0 if abs(c) < 1e-9 else c, _is_plain))
    return list(_unlike(found))


def _with_places(f: Function, samples: Samples, places: list[float]) -> Samples:
    return sorted({**dict(samples), **{x: f(x) for x in places}}.items())


def _apart(places: Iterable[float]) -> list[float]:
    """In order, without those that are the same."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 1e-9 * max(1.0, abs(place)):
            found.append(place)
    return found


def _unlike(numbers: Iterable[Number]) -> Iterator[Number]:
    last: float | None = None
    for number in sorted(numbers, key=lambda n: n.value):
        if last is None or number.value - last > 1e-9 * max(1.0, abs(last)):
            yield number
        last = number.value
