"""Curves and regions of two unknowns, and curves of a parameter: drawn to the same scale in both directions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from flint import arb
from sympy import Integer, Poly, pi
from sympy.polys.polyerrors import PolynomialError

from service.clock import SliceOver, within
from service.errors import Unsupported
from service.numerics.program import NoProgram
from service.plot import contour, framing
from service.plot.conditions import Condition, in_plane
from service.plot.crossings import crossings, touching, valued
from service.plot.curve import Point, TooSlow
from service.plot.evaluated import OfPlane, function, of_plane
from service.plot.features import Drawn, Feature, roots
from service.plot.names import Number, candidates, named, value_at
from service.plot.parametric import Path, box, path_lines, path_samples, polar
from service.plot.picture import SLICE, Curve, Picture, Wanted, few, short

if TYPE_CHECKING:
    from sympy import Expr, Symbol

ROUGH = 40
FINE = 110
HALVES = (10.0, 1.0, 100.0, 1000.0)
MARGIN = 0.15
HALF_RUN = 3.0
"""Of a parameter that stands in no angle."""
HALF = 4.0
"""Half the width of what is shown where nothing says how much."""
MOST_POINTS = 12
"""Intersections of two curves that are told apart."""
Box = tuple[float, float, float, float]
"""Left, right, bottom, top."""


@dataclass(frozen=True, slots=True)
class Level:
    """The curve on which an expression of both letters is 0. is_open: it bounds a region without belonging to it."""

    expression: Expr
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A curve of a parameter: its two coordinates, or the radius alone."""

    first: Expr
    second: Expr | None
    parameter: Symbol


@dataclass(frozen=True, slots=True)
class Dot:
    """A point."""

    x: Expr
    y: Expr


Item: TypeAlias = Level | Run | Dot


@dataclass(frozen=True, slots=True)
class Plane:
    """What is drawn, in order, and the conditions that hold where it is shaded."""

    items: tuple[Item, ...]
    x: Symbol
    y: Symbol
    region: Condition | None = None


def picture(wished: Plane, wanted: Wanted, end: float) -> Picture | None:
    """The picture; None where there is not time for it. Raises Unsupported for what can't be evaluated."""
    try:
        return _picture(wished, wanted, end)
    except NoProgram:
        raise Unsupported("This holds something that can't be drawn.") from None
    except TooSlow:
        return None


def _picture(wished: Plane, wanted: Wanted, end: float) -> Picture:
    levels = {k: _without_squares(one.expression, wished) for k, one in enumerate(wished.items) if isinstance(one, Level)}
    surfaces = {k: of_plane(one, wished.x, wished.y) for k, one in levels.items()}
    paths = {k: (_path(one), *_run_of(one, wanted)) for k, one in enumerate(wished.items) if isinstance(one, Run)}
    tracks = {k: path_samples(path, low, high, end) for k, (path, low, high) in paths.items()}
    dots = {k: _dot(one, k) for k, one in enumerate(wished.items) if isinstance(one, Dot)}
    shaded = None if wished.region is None else in_plane(wished.region, wished.x, wished.y)
    on_axes = [feature for k, one in levels.items() for feature in _on_axes(one, k, wished, end)]
    on_axes += list(dots.values())
    view = _view(list(surfaces.values()), [p for t in tracks.values() for _, p in t if p is not None], on_axes, wanted, end)
    grids = {k: _grid(f, view, end) for k, f in surfaces.items()}
    size = view[1] - view[0]
    lines = {k: contour.zero_lines(surfaces[k], one) for k, one in grids.items()}
    lines |= {k: path_lines(path, tracks[k], size, end) for k, (path, _, _) in paths.items()}
    met = [m for a, b in combinations(levels, 2) for m in _meetings((levels[a], levels[b]), (a, b), (lines[a], lines[b]), wished)]
    met += [m for k, (path, _, _) in paths.items() for m in _crossed_axes(path, tracks[k], k)]
    strict = {k: isinstance(one, Level) and one.is_open for k, one in enumerate(wished.items)}
    return Picture(
        x=(short(view[0]), short(view[1])),
        y=(short(view[2]), short(view[3])),
        curves=[Curve([_shorter(line) for line in lines.get(k, [])], [], strict[k]) for k in range(len(wished.items))],
        is_clipped=False,
        is_coarse=False,
        features=few([f for f in _unlike([*met, *on_axes]) if _is_within(f, view)]),
        regions=[] if shaded is None else [_shorter(line) for line in contour.outlines(shaded, _grid(shaded, view, end))],
    )


def _without_squares(expression: Expr, wished: Plane) -> Expr:
    """A polynomial without its repeated factors, since a square is 0 without a change of sign."""
    try:
        with within(SLICE):
            poly = Poly(expression, wished.x, wished.y)
            return poly.sqf_part().as_expr() if poly.total_degree() <= 12 and not poly.is_zero else expression
    except (PolynomialError, NotImplementedError, SliceOver):
        return expression


def _path(run: Run) -> Path:
    first = function(run.first, run.parameter)
    if run.second is None:
        return polar(first)
    second = function(run.second, run.parameter)

    def path(t: float) -> Point | None:
        x, y = first(t), second(t)
        return None if x is None or y is None else (x, y)

    return path


def _run_of(run: Run, wanted: Wanted) -> tuple[float, float]:
    """The range of the parameter: what was asked for, else one turn of everything in it, else −3 … 3."""
    expressions = [run.first] if run.second is None else [run.first, run.second]
    low = 0.0 if wanted.start is None else wanted.start
    if wanted.stop is not None:
        return (wanted.start if wanted.start is not None else min(0.0, wanted.stop - 1)), wanted.stop
    turns = {one for expression in expressions for one in _rates(expression, run.parameter)}
    if run.second is None or turns:
        whole = math.lcm(*(one for one in turns if one)) if turns and None not in turns else 1
        grown = 3 if run.second is None and not turns else 1
        return low, low + 2 * math.pi * min(whole, 12) * grown
    return (-HALF_RUN if wanted.start is None else low), low + (HALF_RUN if wanted.start is None else 2 * HALF_RUN)


def _rates(expression: Expr, t: Symbol) -> Iterator[int | None]:
    """Denominators of what the parameter is multiplied by in angles."""
    for atom in expression.atoms(*framing.TURNING):
        rate = atom.args[0].diff(t)
        if atom.args[0].has(t):
            yield int(rate.q) if rate.is_Rational else None


def _dot(dot: Dot, index: int) -> Feature:
    x, y = (Number(float(one), one) for one in (dot.x, dot.y))
    return Feature("point", (index,), x, y)


def _on_axes(level: Expr, index: int, wished: Plane, end: float) -> Iterator[Feature]:
    """Where the curve meets the axes."""
    zero = Number(0.0, Integer(0))
    for x, other, is_root in ((wished.x, wished.y, True), (wished.y, wished.x, False)):
        try:
            f = Drawn(level.subs(other, 0), x, SLICE)
        except (NoProgram, TypeError):
            continue
        places = framing.scouted([f], end) or [(k / 20, None) for k in range(-200, 201)]
        found = roots(f.expression, f.value, x, valued(f.value, (a for a, _ in places), end), end) if f.expression.has(x) else []
        for number in found[:MOST_POINTS]:
            yield Feature("root", (index,), number, zero) if is_root else Feature("intercept", (index,), zero, number)


def _view(surfaces: Sequence[OfPlane], points: list[Point], marked: list[Feature], wanted: Wanted, end: float) -> Box:
    """What is shown: what was asked for; else all of what is bounded, and of the rest what lies round its features."""
    low, high, bottom, top = wanted.low, wanted.high, wanted.bottom, wanted.top
    if low is not None and high is not None and bottom is not None and top is not None:
        return low, high, bottom, top
    found = [_box_of(f, end) for f in surfaces] + [box(iter(points))]
    known = [one for one in found if one is not None]
    places = [(f.x.value, f.y.value) for f in marked if f.x is not None and f.y is not None]
    if any(one is None for one in found[:-1]) or not known:
        xs, ys = (sorted({p[0] for p in places} | {0.0}), sorted({p[1] for p in places} | {0.0}))
        known = [one for one in known if one[1] - one[0] > 0]
        share = 0.25 if known else 0.5
        known.append((*_room(xs, share), *_room(ys, share)))
        if known[-1] == (0.0, 0.0, 0.0, 0.0):
            known[-1] = (-HALF, HALF, -HALF, HALF)
    else:
        known += [(x, x, y, y) for x, y in places]
    left, right = min(b[0] for b in known), max(b[1] for b in known)
    lower, upper = min(b[2] for b in known), max(b[3] for b in known)
    return _even(left, right, lower, upper, wanted)


def _room(places: list[float], share: float) -> tuple[float, float]:
    """Round places along an axis, with this share of what they span as room on either side, or twice that where they are few."""
    room = (places[-1] - places[0]) * share * (1 if len(places) > 2 else 2)
    return places[0] - room, places[-1] + room


def _even(left: float, right: float, lower: float, upper: float, wanted: Wanted) -> Box:
    """With a margin, and as wide as the picture is by its height."""
    if wanted.low is not None or wanted.high is not None:
        left = wanted.low if wanted.low is not None else (wanted.high or 0.0) - 20
        right = wanted.high if wanted.high is not None else left + 20
        half = (right - left) * wanted.ratio / 2
        middle = (lower + upper) / 2
        return left, right, middle - half, middle + half
    width = max((right - left) * (1 + 2 * MARGIN), (upper - lower) * (1 + 2 * MARGIN) / wanted.ratio, 1e-6)
    across, up = (left + right) / 2, (lower + upper) / 2
    return across - width / 2, across + width / 2, up - width * wanted.ratio / 2, up + width * wanted.ratio / 2


def _box_of(f: OfPlane, end: float) -> Box | None:
    """Round a curve that has no part further out; None for one that goes on, or that is not seen."""
    for half in HALVES:
        side = [half * (2 * k / ROUGH - 1) + half * 1e-7 for k in range(ROUGH + 1)]
        points = [p for line in contour.zero_lines(f, contour.grid(f, side, side, end)) for p in line]
        if not points:
            continue
        left, right, bottom, top = (
            min(p[0] for p in points),
            max(p[0] for p in points),
            min(p[1] for p in points),
            max(p[1] for p in points),
        )
        if max(right - left, top - bottom) < half / 8 and half != HALVES[1]:
            return left - half / 20, right + half / 20, bottom - half / 20, top + half / 20
        return (left, right, bottom, top) if max(map(abs, (left, right, bottom, top))) < half * 0.97 else None
    return None


def _grid(f: OfPlane, view: Box, end: float) -> contour.Grid:
    left, right, bottom, top = view
    rows = max(20, round(FINE * (top - bottom) / (right - left))) if right > left else 20
    xs = [left + (right - left) * k / FINE for k in range(FINE + 1)]
    return contour.grid(f, xs, [bottom + (top - bottom) * k / min(rows, FINE) for k in range(min(rows, FINE) + 1)], end)


def _meetings(
    levels: tuple[Expr, Expr], pair: tuple[int, int], lines: tuple[list[list[Point]], list[list[Point]]], wished: Plane
) -> Iterator[Feature]:
    """Where two curves meet: pieces that cross, then Newton's method."""
    f, g = (of_plane(one, wished.x, wished.y) for one in levels)
    starts = _crossed(lines[0], lines[1])
    found: list[Point] = []
    for start in starts:
        place = _newton(f, g, start)
        if place is not None and all(math.dist(place, other) > 1e-7 for other in found) and len(found) < MOST_POINTS:
            found.append(place)
    for place in found:
        x, y = _named_pair(levels, place, wished)
        yield Feature("intersection", pair, x, y)


def _crossed(first: list[list[Point]], second: list[list[Point]]) -> Iterator[Point]:
    """Nearby places of two curves, found by the squares that both visit."""
    points = [p for line in first for p in line]
    if not points:
        return
    size = max(max(p[0] for p in points) - min(p[0] for p in points), max(p[1] for p in points) - min(p[1] for p in points), 1e-9) / 60
    visited = {(math.floor(x / size), math.floor(y / size)) for x, y in points}
    last: Point | None = None
    for x, y in (p for line in second for p in line):
        i, j = math.floor(x / size), math.floor(y / size)
        is_near = any((i + a, j + b) in visited for a in (-1, 0, 1) for b in (-1, 0, 1))
        if is_near and (last is None or math.dist(last, (x, y)) > size):
            last = (x, y)
            yield last


def _newton(f: OfPlane, g: OfPlane, start: Point) -> Point | None:
    x, y = start
    for _ in range(30):
        h = 1e-6 * max(1.0, abs(x), abs(y))
        values = [f(x, y), g(x, y), f(x + h, y), f(x - h, y), f(x, y + h), f(x, y - h), g(x + h, y), g(x - h, y), g(x, y + h), g(x, y - h)]
        known = [v for v in values if v is not None]
        if len(known) < len(values):
            return None
        u, v, *sides = known
        fx, fy, gx, gy = ((sides[2 * k] - sides[2 * k + 1]) / (2 * h) for k in range(4))
        below = fx * gy - fy * gx
        if below == 0:
            return None
        dx, dy = (u * gy - v * fy) / below, (v * fx - u * gx) / below
        x, y = x - dx, y - dy
        if max(abs(dx), abs(dy)) < 1e-13 * max(1.0, abs(x), abs(y)):
            break
    return (x, y) if math.dist((x, y), start) < 0.1 * (1 + math.hypot(*start)) and max(abs(dx), abs(dy)) < 1e-6 else None


def _named_pair(levels: tuple[Expr, Expr], place: Point, wished: Plane) -> tuple[Number, Number]:
    """The point by name, where a pair of names is proved to lie on both curves."""
    for x in candidates(place[0]):
        for y in candidates(place[1]):
            balls = [value_at(level, {wished.x: x, wished.y: y}) for level in levels]
            if all(ball is not None and ball.contains(0) and ball.rad() < arb(2) ** -180 for ball in balls):
                return Number(float(x), x), Number(float(y), y)
    return Number(place[0]), Number(place[1])


def _crossed_axes(path: Path, samples: list[tuple[float, Point | None]], index: int) -> Iterator[Feature]:
    """Where a curve of a parameter meets the axes."""
    for side in (1, 0):
        found: list[Point] = []

        def coordinate(t: float, side: int = side) -> float | None:
            point = path(t)
            return None if point is None else point[side]

        known = [(t, None if p is None else p[side]) for t, p in samples]
        places = [c.x for c in crossings(coordinate, known, math.inf) if c.is_zero] + list(touching(known))
        places += [t for t, y in (known[0], known[-1]) if y == 0]
        for point in (path(t) for t in places):
            if point is not None and all(math.dist(point, other) > 1e-7 for other in found) and len(found) < MOST_POINTS:
                found.append(point)
                yield _axis_point(point, side, index)


def _axis_point(point: Point, side: int, index: int) -> Feature:
    zero, other = Number(0.0, Integer(0)), named(0.0 if abs(point[1 - side]) < 1e-12 else point[1 - side], _is_whole)
    return Feature("root", (index,), other, zero) if side else Feature("intercept", (index,), zero, other)


def _is_whole(number: Expr) -> bool:
    """So short that eleven digits leave no doubt: a half, 3π/4."""
    part = number / pi if number.has(pi) else number
    return bool(part.is_Rational and part.q <= 4)


def _unlike(features: Iterable[Feature]) -> Iterator[Feature]:
    seen: list[Point] = []
    for one in features:
        place = (one.x.value if one.x else 0.0, one.y.value if one.y else 0.0)
        if all(math.dist(place, other) > 1e-9 for other in seen):
            seen.append(place)
            yield one


def _is_within(one: Feature, view: Box) -> bool:
    return one.x is not None and one.y is not None and view[0] <= one.x.value <= view[1] and view[2] <= one.y.value <= view[3]


def _shorter(line: list[Point]) -> list[Point]:
    return [(short(x), short(y)) for x, y in line]
