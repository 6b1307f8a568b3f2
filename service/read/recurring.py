"""Recurring decimals: 0.333…, 0.1666..., 0.(3), 0.1\\overline{6} are exact fractions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

MOST = 24
"""So many digits before and after the point."""
BRACKETED = re.compile(r"([0-9]{1,24})\.()\(([0-9]{1,24})\)(?![A-Za-z0-9(])")
TRAILING = re.compile(r"([0-9]{1,24})\.([0-9]{2,24})()(?:…|\.\.\.|\\(?:l|c)?dots(?![A-Za-z]))")
OVERLINED = re.compile(
    r"([0-9]{1,24})(?:\.|\{\.\}|\{,\})([0-9]{0,24})\s?\\(?:overline|bar|dot)\s?(?:\{\s?([0-9]{1,24})\s?\}|(?=[0-9])([0-9]))"
)


@dataclass(frozen=True, slots=True)
class Recurring:
    """A fraction above/below in lowest terms, and where the numeral ends."""

    above: int
    below: int
    end: int


def recurring(text: str, at: int, latex: bool = False) -> Recurring | None:
    """The recurring decimal that starts here; None where there is none, or where its digits do not repeat (1.414…)."""
    for pattern in (OVERLINED, TRAILING) if latex else (BRACKETED, TRAILING):
        found = pattern.match(text, at)
        if found is None:
            continue
        period = next((group for group in found.groups()[2:] if group), "")
        before, period = (found[2], period) if period else _period(found[2])
        if period:
            value = _value(found[1], before, period)
            return Recurring(value.numerator, value.denominator, found.end())
    return None


def _period(digits: str) -> tuple[str, str]:
    """What stands before the shortest run of digits that is written twice or more at the end, and that run."""
    for size in range(1, len(digits) // 2 + 1):
        run = digits[-size:]
        if digits[-2 * size : -size] == run:
            start = len(digits)
            while start >= size and digits[start - size : start] == run:
                start -= size
            return digits[:start], run
    return digits, ""


def _value(whole: str, before: str, period: str) -> Fraction:
    shift = 10 ** len(before)
    return Fraction(int(whole + before), shift) + Fraction(int(period), shift * (10 ** len(period) - 1))
