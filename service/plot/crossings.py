"""Where a sampled function changes sign: zeros, and the poles and jumps among them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.clock import is_over
from service.plot.curve import Function, TooSlow

Samples = list[tuple[float, float | None]]
HALVINGS = 60
SMALL = 1e-6


def valued(f: Function, places: Iterable[float], end: float) -> Samples:
    """The function at these places. Raises TooSlow where the time is over before."""
    found: Samples = []
    for x in places:
        if is_over(end):
            raise TooSlow
        found.append((x, f(x)))
    return found


@dataclass(frozen=True, slots=True)
class Crossing:
    """A change of sign. rises: from minus to plus. is_zero: the function comes to 0 there; else it jumps, or goes to infinity."""

    x: float
    rises: bool
    is_zero: bool


def crossings(f: Function, samples: Samples, end: float) -> Iterator[Crossing]:
    """Changes of sign between samples, across at most one sample that is 0 or has no value."""
    last: tuple[float, float] | None = None
    between: list[tuple[float, float | None]] = []
    for x, y in samples:
        if y is None or y == 0:
            between.append((x, y))
            continue
        if last is not None and last[1] * y < 0 and len(between) < 2:
            if is_over(end):
                raise TooSlow
            yield Crossing(between[0][0], y > 0, between[0][1] == 0) if between else _located(f, last[0], last[1], x, y)
        last, between = (x, y), []


def _located(f: Function, a: float, ya: float, b: float, yb: float) -> Crossing:
    size, rises = min(abs(ya), abs(yb)), yb > 0
    for _ in range(HALVINGS):
        middle = (a + b) / 2
        if not a < middle < b:
            break
        y = f(middle)
        if y is None:
            return Crossing(middle, rises, False)
        if y == 0:
            return Crossing(middle, rises, True)
        a, ya, b, yb = (middle, y, b, yb) if (y > 0) != rises else (a, ya, middle, y)
    return Crossing((a + b) / 2, rises, max(abs(ya), abs(yb)) <= SMALL * max(size, SMALL) or abs(ya - yb) <= SMALL * size)


def touching(samples: Samples) -> Iterator[float]:
    """Samples that are 0 between two values of one sign."""
    for (_, before), (x, y), (_, after) in zip(samples, samples[1:], samples[2:], strict=False):
        if y == 0 and before is not None and after is not None and before * after > 0:
            yield x


def edges(f: Function, samples: Samples) -> Iterator[tuple[float, int]]:
    """Where the function begins (1: it is defined to the right) and ends (−1) to be defined."""
    for (a, ya), (b, yb) in itertools.pairwise(samples):
        if (ya is None) == (yb is None):
            continue
        inside, outside = (b, a) if ya is None else (a, b)
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            if middle in (inside, outside):
                break
            inside, outside = (middle, outside) if f(middle) is not None else (inside, middle)
        yield inside, 1 if ya is None else -1


STEPS = (1e-2, 1e-4, 1e-6, 1e-8)


def is_endless(f: Function, place: float, side: int) -> bool:
    """Whether the values grow beyond all bounds next to a place, from one side."""
    scale = max(1.0, abs(place))
    found = [f(place + side * step * scale) for step in STEPS]
    if any(y is None for y in found):
        return False
    sizes = [abs(y) for y in found if y is not None]
    grown = [b - a for a, b in itertools.pairwise(sizes)]
    return all(step > 0 for step in grown) and grown[-1] >= 0.5 * grown[-2] and grown[-2] >= 0.5 * grown[0]
