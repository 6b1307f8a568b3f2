"""A function as polylines: sampled more finely where it bends, broken at poles, jumps and where it is not defined."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from service.clock import is_over

Point = tuple[float, float]
Function = Callable[[float], float | None]
"""The real value at a point; None where there is none."""

FIRST = 400
"""Intervals of the first, even sampling."""
MOST = 6000
"""Most values asked for a curve, the first sampling included."""
WIDTH, HEIGHT = 600.0, 360.0
"""Size of the picture, in the units in which bends are measured."""
FLAT = 0.25
"""A bend less than this is drawn straight."""
FINEST = 1 / 64
"""Narrowest interval that is still looked into."""
JUMP = 2.0
"""A step higher than this, within the narrowest interval, may be a jump."""
HALVINGS = 36


class TooSlow(Exception):
    """The function could not be sampled in time."""


@dataclass(slots=True)
class Allowance:
    """What a curve may still cost: values, and the time until which they may be asked for."""

    left: int
    end: float
    is_spent: bool = False

    def spend(self) -> bool:
        """Whether one more value may be asked for."""
        self.left -= 1
        self.is_spent = self.is_spent or self.left < 0 or is_over(self.end)
        return not self.is_spent


def sampled(f: Function, low: float, high: float, end: float, count: int = FIRST) -> list[tuple[float, float | None]]:
    """Values at evenly spread points. Raises TooSlow where there is not even time for those."""
    found: list[tuple[float, float | None]] = []
    for k in range(count + 1):
        if is_over(end):
            raise TooSlow
        x = low + (high - low) * (k / count)
        found.append((x, f(x)))
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """How the plane is mapped to the picture, as far as lengths go."""

    low: float
    high: float
    bottom: float
    top: float

    def across(self, dx: float) -> float:
        return dx / (self.high - self.low) * WIDTH

    def up(self, dy: float) -> float:
        return dy / (self.top - self.bottom) * HEIGHT

    def clamped(self, y: float) -> float:
        """The value, held within one height of the picture."""
        height = self.top - self.bottom
        return min(max(y, self.bottom - height), self.top + height)

    def side(self, y: float) -> int:
        """−1 below the picture, 1 above it, 0 inside."""
        return -1 if y < self.bottom else 1 if y > self.top else 0


@dataclass(slots=True)
class Tracer:
    """Draws one function over a scale: `lines` are its unbroken parts, `gaps` where it breaks inside the picture."""

    f: Function
    scale: Scale
    allowance: Allowance
    lines: list[list[Point]]
    gaps: list[float]

    def trace(self, samples: list[tuple[float, float | None]]) -> None:
        """Join the samples in order, looking between each two of them."""
        self._put(*samples[0])
        for (a, ya), (b, yb) in pairwise(samples):
            self._between(a, ya, b, yb)
            self._put(b, yb)
        self.lines = [line for line in self.lines if len(line) > 1 or (line and not samples[1:])]

    def _put(self, x: float, y: float | None) -> None:
        if y is None:
            self._lift()
            return
        if not self.lines:
            self.lines.append([])
        self.lines[-1].append((x, self.scale.clamped(y)))

    def _lift(self) -> None:
        """End the line; the next point starts another."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def _between(self, a: float, ya: float | None, b: float, yb: float | None) -> None:
        """What lies strictly between two neighbours, put in order."""
        width = self.scale.across(b - a)
        if ya is None and yb is None and width < 2 * WIDTH / FIRST:
            return
        if width < FINEST or not self.allowance.spend():
            self._join(a, ya, b, yb)
            return
        middle = (a + b) / 2
        y = self.f(middle)
        if self._is_straight(ya, y, yb):
            return
        self._between(a, ya, middle, y)
        self._put(middle, y)
        self._between(middle, y, b, yb)

    def _is_straight(self, ya: float | None, y: float | None, yb: float | None) -> bool:
        if ya is None or y is None or yb is None:
            return ya is None and y is None and yb is None
        sides = {self.scale.side(value) for value in (ya, y, yb)}
        if len(sides) == 1 and 0 not in sides:
            return True
        return abs(self.scale.up(y - (ya + yb) / 2)) < FLAT and abs(self.scale.up(yb - ya)) < HEIGHT / 2

    def _join(self, a: float, ya: float | None, b: float, yb: float | None) -> None:
        """At the finest level: a break where the function is not defined, or jumps."""
        if ya is None or yb is None:
            return
        if abs(self.scale.up(self.scale.clamped(yb) - self.scale.clamped(ya))) <= JUMP:
            return
        place = self._jump(a, ya, b, yb)
        if place is not None:
            self._lift()
            self.gaps.append(place)

    def _jump(self, a: float, ya: float, b: float, yb: float) -> float | None:
        """Where the step stays as high while the interval around it shrinks: a pole or a jump, not a steep climb, which has none."""
        step = abs(yb - ya)
        for _ in range(HALVINGS):
            middle = (a + b) / 2
            if not a < middle < b:
                break
            if not self.allowance.spend():
                return middle if self.scale.side(ya) * self.scale.side(yb) < 0 else None
            y = self.f(middle)
            if y is None:
                return middle
            a, ya, b, yb = (a, ya, middle, y) if abs(y - ya) >= abs(yb - y) else (middle, y, b, yb)
            if abs(yb - ya) <= step / 2:
                return None
        return (a + b) / 2


def curve(f: Function, samples: list[tuple[float, float | None]], scale: Scale, end: float, most: int = MOST) -> Tracer:
    """The function between the first and the last sample, as lines within the scale."""
    tracer = Tracer(f, scale, Allowance(max(most - len(samples), 0), end), [], [])
    tracer.trace(samples)
    return tracer


def peak(f: Function, samples: list[tuple[float, float | None]], index: int, sign: int) -> float:
    """How high (sign 1) or low (−1) the function gets next to a sample, by looking closer again and again."""
    low, high = samples[max(index - 1, 0)][0], samples[min(index + 1, len(samples) - 1)][0]
    best = sign * (samples[index][1] or 0.0)
    at = samples[index][0]
    for _ in range(HALVINGS):
        width = (high - low) / 4
        if width <= 0 or not math.isfinite(width):
            break
        tried = [(value, x) for x in (at - width, at + width) if low < x < high and (y := f(x)) is not None and (value := sign * y) > best]
        if tried:
            best, at = max(tried)
        low, high = at - width, at + width
    return sign * best
