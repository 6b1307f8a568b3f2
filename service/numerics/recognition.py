"""Short closed forms that a number may have, known to many digits: p/q, (p/q)π, ±√(p/q), ln(p/q), e^(p/q).

Contract: a form is a candidate only; whoever asks computes it and compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from flint import arb

MOST_EXPONENT = 4000
"""A number beyond 2^±MOST_EXPONENT is taken for no fraction."""


class Kind(Enum):
    RATIONAL = "p/q"
    OF_PI = "(p/q)π"
    ROOT = "√(p/q)"
    LOGARITHM = "ln(p/q)"
    EXPONENTIAL = "e^(p/q)"


@dataclass(frozen=True, slots=True)
class Form:
    """part: the fraction in it; negative: minus the root of it."""

    kind: Kind
    part: Fraction
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """What counts as a fraction: its largest denominator, and how near the number must be.

    small: the largest denominator of a multiple of π and of a logarithm. wide: the number may be further off the larger it is, as its
    digits are relative; else nearer, since a fraction with a large part before the point fits nearly every number. reach: the largest
    number whose exponential is looked at.
    """

    largest: int
    small: int
    within: Fraction
    wide: bool
    reach: int

    def fraction(self, number: arb, largest: int) -> Fraction | None:
        """The fraction that the number is, as far as its digits tell."""
        exact = exact_fraction(number)
        if exact is None:
            return None
        near = exact.limit_denominator(largest)
        scale = 1 + abs(exact)
        room = self.within * scale if self.wide else self.within / scale
        return near if abs(exact - near) < room and (self.wide or abs(near) < LONG) else None


LONG = 10**7
MANY_DIGITS = Sense(10_000, 10_000, Fraction(1, 10**50), True, 30)
FEW_DIGITS = Sense(1000, 60, Fraction(1, 10**11), False, 20)


def exact_fraction(number: arb) -> Fraction | None:
    """The middle of a ball; None where it is not finite, or far too large or small."""
    if not number.is_finite():
        return None
    mantissa, exponent = (int(part) for part in number.mid().man_exp())
    if abs(exponent) > MOST_EXPONENT:
        return None
    return Fraction(mantissa * 2**exponent) if exponent >= 0 else Fraction(mantissa, 2**-exponent)


def forms(number: arb, sense: Sense) -> Iterator[Form]:
    """The forms it may have, simple ones first."""
    if (plain := sense.fraction(number, sense.largest)) is not None:
        yield Form(Kind.RATIONAL, plain)
    if (turn := sense.fraction(number / arb.pi(), sense.small)) is not None:
        yield Form(Kind.OF_PI, turn)
    if (square := sense.fraction(number * number, sense.largest)) is not None and square > 0:
        yield Form(Kind.ROOT, square, negative=not number > 0)
    if abs(number) < sense.reach and (grown := sense.fraction(number.exp(), sense.largest)) is not None and grown > 0:
        yield Form(Kind.LOGARITHM, grown)
    if number > 0 and (shrunk := sense.fraction(number.log(), sense.small)) is not None:
        yield Form(Kind.EXPONENTIAL, shrunk)
