"""What part of the plane is shown: ranges of x and y, and nice marks on the axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from service.plot.curve import Function, peak

Samples = list[tuple[float, float | None]]

HALF_WIDTHS = (10.0, 5.0, 3.0, 2.0, 1.0)
"""Ranges −a … a that are tried where none is given."""
STEEP = 100.0
"""A curve whose ends tower over its middle by more than this is shown over a narrower range."""
TAIL = 0.07
"""Part of the values, at either end, that may be left out where the curve goes to infinity."""
TOWERING = 3.0
"""An extreme value further away than so many times the height of the rest is looked at closely."""
ENDLESS = 20.0
"""It is a pole where looking closely finds a value so many times as far away."""
MARGIN = 0.06
EVEN = 1.0


@dataclass(frozen=True, slots=True)
class Range:
    """Of y; clipped where the curve goes on beyond it."""

    low: float
    high: float
    is_clipped: bool = False


def values(samples: Samples) -> list[float]:
    """The values that exist, in increasing order."""
    return sorted(y for _, y in samples if y is not None)


def is_steep(samples: Samples) -> bool:
    """Whether the greatest values dwarf the middle half."""
    found = values(samples)
    if len(found) < 8:
        return False
    middle = found[len(found) * 3 // 4] - found[len(found) // 4]
    outer = [abs(y) for _, y in (samples[0], samples[-1]) if y is not None]
    if middle <= 0:
        return bool(outer) and found[-1] - found[0] > 0 and max(outer) >= max(abs(found[0]), abs(found[-1]))
    return found[-1] - found[0] > STEEP * middle


def defined_part(samples: Samples) -> tuple[float, float] | None:
    """Where the function is defined, with some room around it, if that is a small part of the range; None otherwise."""
    inside = [x for x, y in samples if y is not None]
    if not inside:
        return None
    low, high, whole = inside[0], inside[-1], samples[-1][0] - samples[0][0]
    if high - low > 0.6 * whole or high <= low:
        return None
    room = 0.15 * (high - low)
    return max(low - room, samples[0][0]), min(high + room, samples[-1][0])


def shown_range(f: Function, samples: Samples, is_endless: bool = False) -> Range | None:
    """The range of y of one curve: all of it, unless it goes to infinity. None where it has no value.

    is_endless: whether it is known to go to infinity somewhere.
    """
    found = values(samples)
    if not found:
        return None
    last = len(found) - 1
    tail = int(last * TAIL)
    low, high = found[tail], found[last - tail]
    height = high - low
    if height <= 0:
        return Range(found[0], found[-1])
    bottom = _end(f, samples, found[0], low, height, -1, is_endless)
    top = _end(f, samples, found[-1], high, height, 1, is_endless)
    return Range(bottom, top, bottom > found[0] or top < found[-1])


def _end(f: Function, samples: Samples, extreme: float, usual: float, height: float, sign: int, is_endless: bool) -> float:
    """The extreme value, or one not far beyond the usual ones where the curve goes to infinity."""
    beyond = abs(extreme - usual)
    if beyond <= TOWERING * height:
        return extreme
    if is_endless:
        return usual + sign * EVEN * height
    index = next(i for i, (_, y) in enumerate(samples) if y == extreme)
    if abs(peak(f, samples, index, sign) - usual) > ENDLESS * beyond:
        return usual + sign * EVEN * height
    return extreme


def padded(low: float, high: float) -> tuple[float, float]:
    """The range with a margin; a single value gets one unit (or its own size) on either side."""
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        room = max(1.0, abs(low) / 2) if abs(low) < 1e6 else abs(low) / 2
        return low - room, high + room
    room = MARGIN * (high - low)
    return low - room, high + room


def ticks(low: float, high: float, about: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, about so many.

    >>> ticks(-1.1, 1.1, 5)
    [-1.0, -0.5, 0.0, 0.5, 1.0]
    """
    step = nice_step((high - low) / about)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, min(last, first + 4 * about) + 1)]


def nice_step(rough: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is not less.

    >>> nice_step(0.3)
    0.5
    """
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * (1 - 1e-9))


TURNS = (Fraction(1, 12), Fraction(1, 6), Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(5), Fraction(10))


def turns(low: float, high: float, about: int) -> list[Fraction]:
    """Multiples of π between two places, about so many, as fractions of it; none where they would be very many or few.

    >>> [str(turn) for turn in turns(-3.2, 3.2, 5)]
    ['-1', '-1/2', '0', '1/2', '1']
    """
    step = next((step for step in TURNS if (high - low) / (float(step) * math.pi) <= about), None)
    if step is None:
        return []
    first, last = (
        round_(end / math.pi / float(step) + nudge) for round_, end, nudge in ((math.ceil, low, -1e-9), (math.floor, high, 1e-9))
    )
    return [k * step for k in range(first, last + 1)]


def turn_label(turn: Fraction) -> str:
    """A multiple of π.

    >>> turn_label(Fraction(-3, 2))
    '−3π/2'
    """
    if turn == 0:
        return "0"
    above = {1: "π"}.get(abs(turn.numerator), f"{abs(turn.numerator)}π")
    return ("−" if turn < 0 else "") + (above if turn.denominator == 1 else f"{above}/{turn.denominator}")


def label(value: float, step: float) -> str:
    """A mark's number, as short as its step allows, with a true minus sign.

    >>> label(-0.5, 0.5)
    '−0.5'
    """
    size = max(abs(value), step)
    if size >= 1e6 or size < 1e-4:
        mantissa, _, exponent = f"{value:.3g}".partition("e") if value else ("0", "", "")
        written = f"{mantissa}e{int(exponent)}" if exponent else mantissa
    else:
        places = max(0, -math.floor(math.log10(step) + 1e-9))
        written = f"{value:.{places}f}"
    return "0" if float(written) == 0 else written.replace("-", "−")
