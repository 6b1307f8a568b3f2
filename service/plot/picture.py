"""Functions → ranges, curves and areas: everything that is drawn, as numbers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sympy import Expr, Symbol

from service.clock import is_over
from service.errors import Unsupported
from service.numerics.program import NoProgram
from service.plot import view
from service.plot.curve import MOST, Function, Point, Scale, TooSlow, curve, sampled
from service.plot.evaluated import function

DIGITS = 10
"""Significant digits of the points."""
AREA_STEPS = 300
GRACE = 0.5
"""Seconds more for the areas, when the curves took all the time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the request fixes. low, high: ends of the range. between: what an integral shades, each end where it has one.

    shade: whether an area is shaded.
    """

    low: float | None = None
    high: float | None = None
    between: tuple[float | None, float | None] | None = None
    shade: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Unbroken lines of points, and where the curve breaks."""

    lines: list[list[Point]]
    breaks: list[float]


@dataclass(frozen=True, slots=True)
class Picture:
    """The ranges shown, the curves, and what is shaded: its range and the outlines."""

    x: tuple[float, float]
    y: tuple[float, float]
    curves: list[Curve]
    is_clipped: bool
    is_coarse: bool
    shade: tuple[float, float] | None = None
    areas: list[list[Point]] = field(default_factory=list)


def picture(expressions: list[Expr], variable: Symbol, wanted: Wanted, end: float) -> Picture | None:
    """The picture; None where there is not even time for a first look. Raises Unsupported for what can't be evaluated."""
    try:
        functions = [function(expression, variable) for expression in expressions]
    except NoProgram:
        raise Unsupported("This holds something that can't be drawn.") from None
    try:
        low, high = _range_of_x(functions, wanted, end)
        samples = [sampled(f, low, high, end) for f in functions]
    except TooSlow:
        return None
    ranges = [r for f, s in zip(functions, samples, strict=True) if (r := view.shown_range(f, s)) is not None]
    shade = _shaded_range(wanted, low, high)
    on_axis = [0.0] if shade is not None and len(functions) == 1 else []
    bottom, top = view.padded(min([r.low for r in ranges] + on_axis, default=-1.0), max([r.high for r in ranges] + on_axis, default=1.0))
    scale = Scale(low, high, bottom, top)
    traced = [
        curve(f, s, scale, _share(end, len(functions) - index), MOST * 2 // (1 + len(functions)))
        for index, (f, s) in enumerate(zip(functions, samples, strict=True))
    ]
    return Picture(
        x=(_short(low), _short(high)),
        y=(_short(bottom), _short(top)),
        curves=[Curve([[(_short(x), _short(y)) for x, y in line] for line in t.lines], [_short(x) for x in t.gaps[:50]]) for t in traced],
        is_coarse=any(t.allowance.is_spent for t in traced),
        is_clipped=any(r.is_clipped for r in ranges),
        shade=None if shade is None else (_short(shade[0]), _short(shade[1])),
        areas=[] if shade is None else _areas(functions, scale, shade, end),
    )


def _share(end: float, left: int) -> float:
    """Until when the next of so many curves may take."""
    now = time.monotonic()
    return now + (end - now) / left


def _range_of_x(functions: list[Function], wanted: Wanted, end: float) -> tuple[float, float]:
    """What was asked for; otherwise −10 … 10, narrower for steep curves, and not much wider than where there is something."""
    low, high = wanted.low, wanted.high
    if wanted.between is not None:
        a, b = wanted.between
        room = 1.0 if a is None or b is None else max(abs(b - a), 1e-6) * 0.3
        known = [end for end in (a, b) if end is not None]
        low = min(known) - room if low is None and (b is None or a is not None) and known else low
        high = max(known) + room if high is None and b is not None else high
    if low is not None and high is not None:
        if high <= low:
            raise Unsupported("The range of this plot is empty.")
        return low, high
    if low is not None or high is not None:
        width = 20.0 if low is None or high is None else high - low
        return (low, low + width) if low is not None else ((high or 0.0) - width, high or 0.0)
    half = next((h for h in view.HALF_WIDTHS if not any(view.is_steep(sampled(f, -h, h, end, 80)) for f in functions)), 10.0)
    parts = [view.defined_part(sampled(f, -half, half, end)) for f in functions]
    if parts and all(part is not None for part in parts):
        found = [part for part in parts if part is not None]
        return min(part[0] for part in found), max(part[1] for part in found)
    return -half, half


def _shaded_range(wanted: Wanted, low: float, high: float) -> tuple[float, float] | None:
    if not wanted.shade:
        return None
    a, b = wanted.between or (None, None)
    if a is not None and b is not None:
        a, b = min(a, b), max(a, b)
    return max(low if a is None else a, low), min(high if b is None else b, high)


def _areas(functions: list[Function], scale: Scale, over: tuple[float, float], end: float) -> list[list[Point]]:
    """Outlines between the first two curves, or between the only one and the axis; apart where one of them has no value.

    None at all where the time is over.
    """
    (a, b), late = over, end + GRACE
    first, second = functions[0], functions[1] if len(functions) > 1 else _zero
    outlines: list[tuple[list[Point], list[Point]]] = [([], [])]
    for k in range(AREA_STEPS + 1):
        x = a + (b - a) * k / AREA_STEPS
        if is_over(late):
            return []
        y, z = first(x), second(x)
        if y is None or z is None:
            outlines.append(([], []))
            continue
        outlines[-1][0].append((_short(x), _short(scale.clamped(y))))
        outlines[-1][1].append((_short(x), _short(scale.clamped(z))))
    return [upper + lower[::-1] for upper, lower in outlines if len(upper) > 1]


def _zero(x: float) -> float:
    return 0.0


def _short(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
