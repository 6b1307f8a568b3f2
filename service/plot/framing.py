"""The part of the plane that shows what matters: ranges round roots, extrema, intersections and asymptotes.

    x³ − 3x   has roots and extrema within −√3 … √3   →   shown from about −2.8 to 2.8
    sin 2x    has the period π                         →   two periods, on either side of 0 one

Contract: the features are looked for over a wide range, more closely near 0; where there are none, the range is −10 … 10, narrower
for steep functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sympy import Function as SymPyFunction
from sympy import Integer, cos, cot, csc, pi, sec, sin, tan
from sympy.functions.elementary.integers import RoundFunction

from service.plot import view
from service.plot.crossings import Samples, crossings, valued
from service.plot.curve import Function, sampled
from service.plot.features import Drawn, Found, found_of

if TYPE_CHECKING:
    from sympy import Expr

WIDEST = 1e4
NEAREST = 0.5
COUNT = 400
MOST = 12
TURNING = (sin, cos, tan, cot, sec, csc)
FEW = 4.0
"""Room beside one or two features, as a part of what they span."""
SOME = 0.6
CLOSE = (5.0, 3.0, 2.0, 1.0)


def is_turning(expression: Expr) -> bool:
    """Whether it goes on for ever as it began: a function of angles, or one of steps."""
    return bool(expression.has(*TURNING, RoundFunction))


def period(expressions: Iterable[Expr], x: Expr) -> float | None:
    """The longest period of the angles' functions in them; None where there are none, or an angle is no multiple of x."""
    longest = 0.0
    for atom in (atom for expression in expressions for atom in expression.atoms(*TURNING)):
        rate = atom.args[0].diff(x)
        if atom.args[0].has(x) and (not rate.is_number or rate == 0 or not rate.is_real):
            return None
        if atom.args[0].has(x):
            turn = 2 * pi
            longest = max(longest, abs(float(turn / rate)))
    return longest if 1e-3 < longest < 1e6 else None


def in_turns(expressions: Sequence[Expr], x: Expr) -> bool:
    """Whether marks at multiples of π suit: angles that are rational multiples of x, shifted by parts of π."""
    angles = [atom.args[0] for expression in expressions for atom in expression.atoms(*TURNING) if atom.args[0].has(x)]
    return bool(angles) and all(_is_plain_angle(angle, x) for angle in angles)


def _is_plain_angle(angle: Expr, x: Expr) -> bool:
    return bool(angle.diff(x).is_rational and (angle.subs(x, 0) / pi).is_rational)


def scouted(functions: Sequence[Drawn], end: float) -> Samples | None:
    """The places of a wide first look, closer together near 0; None for functions that turn for ever, which have no end."""
    if any(is_turning(f.expression) or f.expression.atoms(SymPyFunction) - _tame(f.expression) for f in functions):
        return None
    reach = math.asinh(WIDEST / NEAREST)
    return [(NEAREST * math.sinh(reach * (2 * k / COUNT - 1)), None) for k in range(COUNT + 1)]


def _tame(expression: Expr) -> set[Expr]:
    names = ("exp", "log", "Abs", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "asin", "acos", "atan", "acot", "sign", "erf")
    return {atom for atom in expression.atoms(SymPyFunction) if type(atom).__name__ in names}


def features_over(functions: Sequence[Drawn], places: Samples, end: float) -> list[Found]:
    """What each function has at these places."""
    return [found_of(f, valued(f.value, (x for x, _ in places), end), end) for f in functions]


def meetings(f: Function, g: Function, places: Samples, end: float) -> list[float]:
    """Where two functions have the same value."""

    def difference(x: float) -> float | None:
        a, b = f(x), g(x)
        return None if a is None or b is None else a - b

    return [c.x for c in crossings(difference, valued(difference, (x for x, _ in places), end), end) if c.is_zero]


def important(found: Found, *, with_roots: bool = True) -> list[float]:
    """The places of one function that its graph should show."""
    places = [n.value for n in found.poles] + [x.value for x, _, _ in found.extrema] + [*found.ends, *found.bends]
    return places + [n.value for n in found.roots] if with_roots else places


def range_round(
    places: Iterable[float], functions: Sequence[Function], end: float, few: float = FEW, some: float = SOME
) -> tuple[float, float]:
    """A range of x round these places, and 0 where it is not far. few: room beside one or two, as a part of what they span."""
    nearest = sorted(set(places), key=abs)[:MOST]
    if not nearest or max(map(abs, nearest)) < 1e-9:
        return _usual(functions, CLOSE if nearest else view.HALF_WIDTHS, end)
    low, high = min(nearest), max(nearest)
    if low > 0 and low <= 2 * max(high - low, low if len(nearest) < 3 else 0.0):
        low = 0.0
    if high < 0 and -high <= 2 * max(high - low, -high if len(nearest) < 3 else 0.0):
        high = 0.0
    is_few = len({round(x, 9) for x in (*nearest, low, high)}) < 3
    room = (high - low) * (few if is_few else SOME) / (2 if is_few else 1)
    return _trimmed((low - room, high + room), functions, end)


def _usual(functions: Sequence[Function], halves: Sequence[float], end: float) -> tuple[float, float]:
    half = next((h for h in halves if not any(view.is_steep(sampled(f, -h, h, end, 80)) for f in functions)), halves[-1])
    return _trimmed((-half, half), functions, end)


def _trimmed(ends: tuple[float, float], functions: Sequence[Function], end: float) -> tuple[float, float]:
    """Not much wider than where there is something."""
    parts = [view.defined_part(sampled(f, *ends, end)) for f in functions]
    known = [part for part in parts if part is not None]
    return (min(p[0] for p in known), max(p[1] for p in known)) if parts and len(known) == len(parts) else ends


def range_of_values(ranges: Sequence[view.Range], heights: Sequence[float]) -> view.Range:
    """The range of y: what the curves reach, but no more than shows the heights of the features well."""
    low, high = min((r.low for r in ranges), default=-1.0), max((r.high for r in ranges), default=1.0)
    clipped = any(r.is_clipped for r in ranges)
    if len(heights) > 1 and max(heights) - min(heights) > 1e-9 * max(map(abs, heights)):
        room = 0.8 * (max(heights) - min(heights))
        inner = max(low, min(heights) - room), min(high, max(heights) + room)
        if high - low > 1.4 * (inner[1] - inner[0]):
            return view.Range(min(inner[0], *heights), max(inner[1], *heights), True)
    return view.Range(min(low, *heights), max(high, *heights), clipped) if heights else view.Range(low, high, clipped)


def outgrows(expression: Expr, x: Expr) -> bool:
    """Whether the variable stands outside the angles too: x + sin x is no periodic function."""
    return bool(expression.replace(lambda e: isinstance(e, TURNING), lambda e: Integer(1)).has(x))
