"""Curves that a parameter runs through: (x(t), y(t)), sampled more finely where they bend; polar curves are (r cos θ, r sin θ)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from service.clock import is_over
from service.plot.curve import Point, TooSlow

Path = Callable[[float], Point | None]
FIRST = 400
MOST = 4000
DEEPEST = 6


def path_samples(path: Path, low: float, high: float, end: float, count: int = FIRST) -> list[tuple[float, Point | None]]:
    """Evenly spread in the parameter. Raises TooSlow."""
    found = []
    for k in range(count + 1):
        if is_over(end):
            raise TooSlow
        t = low + (high - low) * k / count
        found.append((t, path(t)))
    return found


def path_lines(path: Path, samples: list[tuple[float, Point | None]], size: float, end: float) -> list[list[Point]]:
    """Unbroken lines; size: of what is shown, in which bends and jumps are measured."""
    lines: list[list[Point]] = [[]]
    budget = [MOST]
    for (a, p), (b, q) in pairwise(samples):
        if p is not None and not lines[-1]:
            lines[-1].append(p)
        if p is None or q is None or math.dist(p, q) > size:
            lines.append([])
            continue
        lines[-1] += _between(path, (a, p), (b, q), size, end, budget, DEEPEST)
        lines[-1].append(q)
    return [line for line in lines if len(line) > 1]


def _between(
    path: Path, one: tuple[float, Point], other: tuple[float, Point], size: float, end: float, budget: list[int], depth: int
) -> Iterator[Point]:
    budget[0] -= 1
    if depth == 0 or budget[0] < 0 or is_over(end):
        return
    (a, p), (b, q) = one, other
    middle = (a + b) / 2
    m = path(middle)
    if m is None or math.dist(m, ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2)) < size / 2400:
        return
    yield from _between(path, one, (middle, m), size, end, budget, depth - 1)
    yield m
    yield from _between(path, (middle, m), other, size, end, budget, depth - 1)


def polar(radius: Callable[[float], float | None]) -> Path:
    """The path of r = r(θ); a negative radius points the other way."""

    def path(angle: float) -> Point | None:
        r = radius(angle)
        return None if r is None else (r * math.cos(angle), r * math.sin(angle))

    return path


def box(points: Iterator[Point]) -> tuple[float, float, float, float] | None:
    """Left, right, bottom and top of most of the points: the outermost hundredth may lie beyond."""
    found = list(points)
    if not found:
        return None
    xs, ys = sorted(p[0] for p in found), sorted(p[1] for p in found)
    tail = len(found) // 100 if xs[-1] - xs[0] > 1e3 or ys[-1] - ys[0] > 1e3 else 0
    last = len(found) - 1 - tail
    return xs[tail], xs[last], ys[tail], ys[last]
