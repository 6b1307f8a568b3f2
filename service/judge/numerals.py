"""Numerals as written and how they round: the last digit's place, and a value beside what was written for it.

A numeral may carry a sign, a power of ten, %, ° or minutes and seconds: −2.50, 8.57·10²², 41.7 %, 27.3°, 36°52′.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from flint import acb, arb, fmpq

from service.algebra.build import integer
from service.algebra.values import Value, ball
from service.tree import Apply, Number, Tree

Scale = Literal["", "percent", "degree", "minute", "second"]
PER_DEGREE: dict[str, int] = {"degree": 1, "minute": 60, "second": 3600}


@dataclass(frozen=True, slots=True)
class Numeral:
    """value: signed, in `scale`. place: the power of ten of the last digit. coarsest: of the last that is not 0 in a whole number."""

    value: Fraction
    place: int
    coarsest: int
    figures: int
    scale: Scale = ""

    @property
    def half(self) -> Fraction:
        """Half a unit of the last digit."""
        return Fraction(10) ** self.place / 2


def numeral(tree: Tree) -> Numeral | None:
    """The numeral that a tree writes; None for anything that has to be worked out."""
    match tree:
        case Number(text=text):
            return _plain(text)
        case Apply(head="neg", args=(a,)):
            found = numeral(a)
            return found and replace(found, value=-found.value)
        case Apply(head="pos", args=(a,)):
            return numeral(a)
        case Apply(head="mul", args=(a, Apply(head="pow", args=(Number(text="10"), n)))):
            return _shifted(numeral(a), integer(n))
        case Apply(head="mul", args=(a, Number(text="10"))):
            found = numeral(a)
            return _shifted(found, 1) if found and found.place < 0 else None
        case Apply(head="percent" | "degree" as scale, args=(a,)):
            found = numeral(a)
            return replace(found, scale=scale) if found and not found.scale else None
        case Apply(head="dms", args=parts):
            return _minutes(parts)
        case _:
            return None


def rounded_digits(tree: Tree) -> int | None:
    """The place of a numeral's last digit as a power of ten: −2 for 0.87, 0 for 12, 20 for 8.57·10²²; None for no numeral."""
    found = numeral(tree)
    return None if found is None else found.place


def _plain(text: str) -> Numeral | None:
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, after = mantissa.partition(".")
    power = int(exponent or 0)
    if abs(power) > 400 or len(mantissa) > 400:
        return None
    digits = (whole + after).lstrip("0")
    zeros = len(digits) - len(digits.rstrip("0")) if not after else 0
    place = power - len(after)
    return Numeral(Fraction(text), place, place + zeros, max(len(digits), 1))


def _shifted(found: Numeral | None, power: int | None) -> Numeral | None:
    """Times a power of ten: the digits before it are all significant."""
    if found is None or power is None or abs(power) > 400 or found.scale:
        return None
    place = found.place + power
    return replace(found, value=found.value * Fraction(10) ** power, place=place, coarsest=place)


def _minutes(parts: tuple[Tree, ...]) -> Numeral | None:
    """36°52′ in minutes, 36°52′12″ in seconds."""
    found = [numeral(part) for part in parts]
    numbers = [n for n in found if n is not None and not n.scale]
    if len(numbers) < len(parts) or len(parts) not in (2, 3):
        return None
    total = Fraction(0)
    for n in numbers:
        total = total * 60 + n.value
    place = numbers[-1].place
    return Numeral(total, place, place, len(str(int(total))), "minute" if len(parts) == 2 else "second")


def in_scale(value: Value, scale: Scale) -> Value:
    """The value in percent, degrees, minutes or seconds."""
    if scale == "":
        return value
    if scale == "percent":
        return value * 100
    return ball(value) * 180 * PER_DEGREE[scale] / acb.pi()


def distance(value: Value, written: Fraction) -> Value:
    """|value − written|, an exact fraction or a real ball; value is real."""
    number = fmpq(written.numerator, written.denominator)
    return abs(value - number) if isinstance(value, fmpq) else abs(ball(value).real - arb(number))


def within(value: Value, written: Fraction, room: Fraction) -> bool:
    """Whether the value is surely no further from what is written than `room`."""
    return bool(distance(value, written) <= fmpq(room.numerator, room.denominator))


def is_cut_off(value: Value, found: Numeral) -> bool:
    """Whether the digits were cut off where they should have been rounded up: 0.66 for 2/3."""
    size = abs(value) if isinstance(value, fmpq) else abs(ball(value).real)
    written = fmpq(abs(found.value).numerator, abs(found.value).denominator)
    same_side = found.value == 0 or bool((value if isinstance(value, fmpq) else ball(value).real) * (1 if found.value > 0 else -1) > 0)
    return same_side and bool(size > written) and within(value, found.value, 2 * found.half)


def terminates(value: Value) -> bool:
    """Whether the value is surely a finite decimal."""
    if not isinstance(value, fmpq):
        return False
    below = int(value.q)
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return below == 1


def rounded_to(value: Value, place: int) -> str:
    """The value rounded to a place, halves away from zero, with the zeros at the end: 2.82 for 2.8219… at −2."""
    middle = value if isinstance(value, fmpq) else _middle(ball(value).real, place)
    steps = Fraction(int(middle.p), int(middle.q)) / Fraction(10) ** place
    whole = int(abs(steps) + Fraction(1, 2))
    sign = "-" if steps < 0 and whole else ""
    if place >= 0:
        return f"{sign}{whole * 10**place}"
    digits = str(whole).rjust(1 - place, "0")
    return f"{sign}{digits[:place]}.{digits[place:]}"


def _middle(number: arb, place: int) -> fmpq:
    """The middle of a ball as a fraction, to more digits than the place asks for."""
    fraction = Fraction(number.mid().str(max(25, 25 - place), radius=False))
    return fmpq(fraction.numerator, fraction.denominator)
