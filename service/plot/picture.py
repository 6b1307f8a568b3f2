"""What is asked for → ranges, curves, features and areas: everything that is drawn, as numbers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from sympy import Integer

from service.clock import is_over
from service.errors import Unsupported
from service.numerics.program import NoProgram
from service.plot import framing, view
from service.plot.areas import size
from service.plot.conditions import Condition, Span, spans
from service.plot.crossings import valued
from service.plot.curve import MOST, Function, Point, Scale, TooSlow, curve, sampled
from service.plot.features import Drawn, Feature, Found, found_of, levels
from service.plot.names import Number, named, value_named

if TYPE_CHECKING:
    from sympy import Expr, Symbol

DIGITS = 10
"""Significant digits of the points."""
AREA_STEPS = 300
GRACE = 0.5
"""Seconds more for the areas, when the curves took all the time."""
SLICE = 0.3
"""Seconds for a derivative."""
MOST_MARKED = 40
"""Features of a graph; of a kind of which there are more, none is marked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the request fixes. low, high, bottom, top: ends of the ranges. between: what an integral shades, each end where it has one.

    shade: whether an area is shaded. ratio: height of the picture by its width, where lengths are the same in both directions.
    start, stop: of a parameter.
    """

    low: float | None = None
    high: float | None = None
    between: tuple[float | None, float | None] | None = None
    shade: bool = False
    bottom: float | None = None
    top: float | None = None
    ratio: float = 0.65
    start: float | None = None
    stop: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """Unbroken lines of points, and where the curve breaks. is_open: its points do not belong to a region that it bounds."""

    lines: list[list[Point]]
    breaks: list[float]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The ranges shown, the curves, and what is marked and shaded. marks: what the numbers on the level axis are multiples of."""

    x: tuple[float, float]
    y: tuple[float, float]
    curves: list[Curve]
    is_clipped: bool
    is_coarse: bool
    shade: tuple[float, float] | None = None
    areas: list[list[Point]] = field(default_factory=list)
    size: Number | None = None
    features: list[Feature] = field(default_factory=list)
    regions: list[list[Point]] = field(default_factory=list)
    solution: list[Span] | None = None
    marks: Literal["decimal", "pi"] = "decimal"


@dataclass(frozen=True, slots=True)
class Functions:
    """Functions of one variable. pairs: those that are the two sides of an equation, the second None where it is the axis.

    condition: an inequality whose part of the axis is shown. values: of the variable, marked.
    """

    expressions: list[Expr]
    pairs: tuple[tuple[int, int | None], ...] = ()
    condition: Condition | None = None
    values: tuple[Number, ...] = ()


def picture(wished: Functions, variable: Symbol, wanted: Wanted, end: float) -> Picture | None:
    """The picture; None where there is not even time for a first look. Raises Unsupported for what can't be evaluated."""
    try:
        drawn = [Drawn(expression, variable, min(SLICE, (end - time.monotonic()) / 20)) for expression in wished.expressions]
        if wished.condition is not None:
            wished.condition.prepare(variable)
    except NoProgram:
        raise Unsupported("This holds something that can't be drawn.") from None
    try:
        return _picture(wished, drawn, variable, wanted, end)
    except TooSlow:
        return None


def _picture(wished: Functions, drawn: list[Drawn], variable: Symbol, wanted: Wanted, end: float) -> Picture:
    functions = [f.value for f in drawn]
    low, high = _range_of_x(wished, drawn, variable, wanted, end)
    samples = [sampled(f, low, high, end) for f in functions]
    found = _features(drawn, samples, end)
    marked = _marked(wished, drawn, found, samples, end)
    shade = _shaded_range(wanted, low, high) or _enclosed(wanted, marked, low, high)
    reach = _range_of_y(functions, samples, found, marked, wanted, shade is not None and len(functions) == 1)
    bottom, top = (
        (wanted.bottom, wanted.top) if wanted.bottom is not None and wanted.top is not None else view.padded(reach.low, reach.high)
    )
    scale = Scale(low, high, bottom, top)
    traced = [
        curve(f, s, scale, share(end, len(functions) - index), MOST * 2 // (1 + len(functions)))
        for index, (f, s) in enumerate(zip(functions, samples, strict=True))
    ]
    shown = [one for one in marked if _is_shown(one, low, high, bottom, top)]
    return Picture(
        x=(short(low), short(high)),
        y=(short(bottom), short(top)),
        curves=[Curve([[(short(x), short(y)) for x, y in line] for line in t.lines], [short(x) for x in t.gaps[:50]]) for t in traced],
        is_coarse=any(t.allowance.is_spent for t in traced),
        is_clipped=reach.is_clipped,
        shade=None if shade is None else (short(shade[0]), short(shade[1])),
        areas=[] if shade is None else _areas(functions, scale, shade, end),
        size=None if shade is None or None in (wanted.between or ()) else _size(drawn, shade, end),
        features=few(shown),
        solution=None if wished.condition is None else spans(wished.condition, low, high, end),
        marks="pi" if framing.in_turns(wished.expressions, variable) else "decimal",
    )


def share(end: float, left: int) -> float:
    """Until when the next of so many curves may take."""
    now = time.monotonic()
    return now + (end - now) / left


def _features(drawn: list[Drawn], samples: list[list[tuple[float, float | None]]], end: float) -> list[Found]:
    """Of each function; none where there are very many or the time is short."""
    middle = time.monotonic() + (end - time.monotonic()) / 2
    found = []
    for f, s in zip(drawn, samples, strict=True):
        try:
            one = found_of(f, s, middle)
        except TooSlow:
            one = Found()
        found.append(Found() if one.is_many() else one)
    return found


def _marked(
    wished: Functions, drawn: list[Drawn], found: list[Found], samples: list[list[tuple[float, float | None]]], end: float
) -> list[Feature]:
    marked: list[Feature] = []
    sides = {index for pair in wished.pairs if pair[1] is not None for index in pair if index is not None}
    for index, (f, one) in enumerate(zip(drawn, found, strict=True)):
        if index not in sides:
            marked += _of_function(index, f, one, is_alone=len(drawn) == 1)
    marked += [Feature("value", (), x, None) for x in wished.values]
    both = [(a, b) for a, b in wished.pairs if b is not None]
    for a, b in both or combinations(range(len(drawn)), 2):
        marked += _where_they_meet(drawn, (a, b), samples[a], share(end, 3))
    return marked


def _of_function(index: int, f: Drawn, found: Found, is_alone: bool) -> list[Feature]:
    own, zero = (index,), Number(0.0, Integer(0))
    marked = [Feature("root", own, x, zero) for x in found.roots]
    marked += [Feature("maximum" if is_high else "minimum", own, x, y) for x, y, is_high in found.extrema]
    marked += [Feature("hole", own, x, y) for x, y in found.holes]
    marked += [Feature("asymptote", own, x, None) for x in found.poles]
    marked += [Feature("asymptote", own, None, y) for y in levels(f) if not _is_level(f)]
    at_zero = f.value(0.0) if is_alone else None
    if at_zero is not None and not any(abs(x.value) < 1e-12 for x in (*found.roots, *(x for x, _, _ in found.extrema))):
        marked.append(Feature("intercept", own, zero, value_named(f.expression, f.x, zero, at_zero)))
    return marked


def _is_level(f: Drawn) -> bool:
    return not f.expression.has(f.x)


def _where_they_meet(drawn: list[Drawn], pair: tuple[int, int], samples: list[tuple[float, float | None]], end: float) -> list[Feature]:
    first, second = drawn[pair[0]], drawn[pair[1]]
    try:
        between = Drawn(first.expression - second.expression, first.x, SLICE)
        found = found_of(between, valued(between.value, (x for x, _ in samples), end), end).roots
    except (NoProgram, TooSlow):
        return []
    return [Feature("intersection", pair, x, _height(first, x)) for x in found]


def _height(f: Drawn, x: Number) -> Number | None:
    y = f.value(x.value)
    return None if y is None else value_named(f.expression, f.x, x, y)


def _is_shown(one: Feature, low: float, high: float, bottom: float, top: float) -> bool:
    return (one.x is None or low <= one.x.value <= high) and (one.y is None or bottom <= one.y.value <= top)


def few(features: Sequence[Feature]) -> list[Feature]:
    """Without the kinds of which there are too many to be told apart, and without a root or extremum where something else is said."""
    met = [f for f in features if f.kind == "intersection"]
    left = [f for f in features if f.kind == "intersection" or not any(_is_same_place(f, other) for other in met)]
    counts = {kind: sum(f.kind == kind for f in left) for kind in {f.kind for f in left}}
    return [f for f in left if counts[f.kind] <= MOST_MARKED // 2]


def _is_same_place(one: Feature, other: Feature) -> bool:
    if one.x is None or one.y is None or other.x is None or other.y is None or one.kind in ("maximum", "minimum"):
        return False
    return abs(one.x.value - other.x.value) < 1e-9 and abs(one.y.value - other.y.value) < 1e-9


def _range_of_y(
    functions: list[Function],
    samples: list[list[tuple[float, float | None]]],
    found: list[Found],
    marked: list[Feature],
    wanted: Wanted,
    with_axis: bool,
) -> view.Range:
    ranges = [r for f, s, one in zip(functions, samples, found, strict=True) if (r := view.shown_range(f, s, bool(one.poles))) is not None]
    if with_axis:
        ranges.append(view.Range(0.0, 0.0))
    low, high = samples[0][0][0] if samples else -1.0, samples[0][-1][0] if samples else 1.0
    inside = [one for one in marked if one.x is None or low <= one.x.value <= high]
    heights = [one.y.value for one in inside if one.y is not None]
    heights += [y.value for one in found for x, y, _ in one.extrema if low <= x.value <= high]
    framed = not wanted.shade
    return framing.range_of_values(ranges, heights if framed and len(heights) < MOST_MARKED else [])


def _range_of_x(wished: Functions, drawn: list[Drawn], variable: Symbol, wanted: Wanted, end: float) -> tuple[float, float]:
    """What was asked for; otherwise round the features."""
    low, high = wanted.low, wanted.high
    if wanted.between is not None:
        low, high = _round_integral(wanted.between, low, high)
    if low is not None and high is not None:
        if high <= low:
            raise Unsupported("The range of this plot is empty.")
        return low, high
    if low is None and high is None:
        try:
            return _framed(wished, drawn, variable, end, soon=share(end, 3))
        except TooSlow:
            return framing.range_round((), [f.value for f in drawn], end)
    width = 20.0
    return (low, low + width) if low is not None else ((high or 0.0) - width, high or 0.0)


def _round_integral(between: tuple[float | None, float | None], low: float | None, high: float | None) -> tuple[float | None, float | None]:
    a, b = between
    room = 1.0 if a is None or b is None else max(abs(b - a), 1e-6) * 0.3
    known = [end for end in (a, b) if end is not None]
    low = min(known) - room if low is None and (b is None or a is not None) and known else low
    return low, max(known) + room if high is None and b is not None else high


def _framed(wished: Functions, drawn: list[Drawn], variable: Symbol, end: float, soon: float) -> tuple[float, float]:
    """Round what is found until so soon. Raises TooSlow."""
    functions = [f.value for f in drawn]
    turn = framing.period(wished.expressions, variable)
    if turn is not None and not any(framing.outgrows(f.expression, variable) for f in drawn):
        return -1.1 * turn, 1.1 * turn
    places = framing.scouted(drawn, end)
    if places is None:
        return framing.range_round((), functions, end)
    found = framing.features_over(drawn, places, soon)
    met = [
        x
        for a in range(len(functions))
        for b in range(a + 1, len(functions))
        for x in framing.meetings(functions[a], functions[b], places, soon)
    ]
    ends = [] if wished.condition is None else wished.condition.ends(places, soon)
    with_roots = not any(second is not None for _, second in wished.pairs)
    important = [x for one in found for x in framing.important(one, with_roots=with_roots)] if with_roots or not met else []
    return framing.range_round(
        [*met, *ends, *important, *(x.value for x in wished.values)], functions, end, framing.FEW if with_roots else framing.FEW / 2
    )


def _enclosed(wanted: Wanted, marked: list[Feature], low: float, high: float) -> tuple[float, float] | None:
    """Of an area whose ends nobody named: from the first to the last place where it closes; else all that is shown."""
    if not wanted.shade:
        return None
    kind = "intersection" if any(len(one.curves) > 1 for one in marked) else "root"
    places = [one.x.value for one in marked if one.kind == kind and one.x is not None and low <= one.x.value <= high]
    return (min(places), max(places)) if len(places) > 1 else (low, high)


def _size(drawn: list[Drawn], shade: tuple[float, float], end: float) -> Number | None:
    """The area, each part of it counted positive."""
    try:
        f = drawn[0] if len(drawn) < 2 else Drawn(drawn[0].expression - drawn[1].expression, drawn[0].x, SLICE)
        found = found_of(f, sampled(f.value, *shade, end), end)
    except (NoProgram, TooSlow):
        return None
    low, high = (named(x, lambda number: bool(number.is_number)) for x in shade)
    if found.poles:
        return None
    inner = [x for x in found.roots if shade[0] + 1e-9 < x.value < shade[1] - 1e-9]
    return size(f.expression, f.value, f.x, [low, *inner, high])


def _shaded_range(wanted: Wanted, low: float, high: float) -> tuple[float, float] | None:
    if not wanted.shade or (wanted.between is None and wanted.low is None and wanted.high is None):
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
        outlines[-1][0].append((short(x), short(scale.clamped(y))))
        outlines[-1][1].append((short(x), short(scale.clamped(z))))
    return [upper + lower[::-1] for upper, lower in outlines if len(upper) > 1]


def _zero(x: float) -> float:
    return 0.0


def short(number: float) -> float:
    """With as many digits as are given out."""
    return float(f"{number:.{DIGITS}g}")
