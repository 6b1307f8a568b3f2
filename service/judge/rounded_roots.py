"""Whether a rounded value solves an equation: a solution lies where the written digits say, without solving.

Between w − h and w + h, h half a unit of the last digit of w, the equation's sides change places (a solution is
there), or differ on the whole stretch by rigorous balls (none is).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, fmpq

from service.algebra.balls import precisely
from service.algebra.build import sub
from service.algebra.values import Undefined, Unknown, Value, ball, value
from service.judge.approximation import Sign
from service.judge.judgement import Counterexample, Judgement, named, undecided
from service.judge.numerals import PER_DEGREE, Numeral, Scale, in_scale, numeral
from service.question import Verification
from service.tree import Relation, Tree, free_symbols

BITS = 192
DEPTH = 6
"""How often a stretch is halved to show that nothing is in it."""
REACH = 24
"""How many units of the last digit around the written value are looked through for the solution to show."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """left − right as a function of one letter."""

    tree: Tree
    name: str

    def at(self, point: Value) -> arb | None:
        """The real value, or None where it has none or it is not known."""
        try:
            found = ball(value(self.tree, {self.name: point}, True, BITS))
        except (Undefined, Unknown):
            return None
        return found.real if found.imag.contains(0) and found.is_finite() else None

    def sign(self, point: Value) -> int | None:
        found = self.at(point)
        return None if found is None else 1 if found > 0 else -1 if found < 0 else 0 if found.is_zero() else None


def rounded_root(
    equation: Relation, name: str, written: Tree, sign: Sign = "~", after_approximation: bool = False, degrees: bool = False
) -> Judgement | None:
    """Whether `name ≈ written` names a solution of the equation, rounded to the last digit written.

    None where this says nothing: other letters, no plain equation, or what is written is no numeral.
    after_approximation: one unit of the last digit instead of half a unit. degrees: 53.13 may be meant for 53.13°.
    """
    found = numeral(written)
    if found is None or equation.signs != ("=",) or free_symbols(sub(*equation.sides)) != (name,):
        return None
    gap = _Gap(sub(*equation.sides), name)
    with precisely(BITS):
        judged = _judged(gap, found, sign, after_approximation, found.scale)
        if judged is not None and not judged.sound and degrees and not found.scale:
            angle = _judged(gap, found, sign, after_approximation, "degree")
            if angle is not None and angle.sound:
                return Judgement("equivalent", angle.verification, (*angle.flags, "degrees_assumed"))
        return judged


def _judged(gap: _Gap, found: Numeral, sign: Sign, after: bool, scale: Scale) -> Judgement | None:
    middle = _point(found.value, scale)
    if gap.sign(middle) == 0:
        return Judgement("equivalent", Verification("proved", "put into the equation"))
    if sign == "=" and not after and -found.place < 2 and found.figures < 3:
        return None
    room = found.half * (2 if after else 1)
    if _has_root(gap, found.value - room, found.value + room, scale):
        flags = ("rounded",) if sign == "=" else ()
        return Judgement("equivalent", Verification("proved", "the sides change places within the last digit written"), flags)
    if _has_none(gap, found.value - room, found.value + room, scale, DEPTH):
        return _refuted(gap, found, scale)
    return undecided("whether a solution is near was not shown")


def _point(number: Fraction, scale: Scale) -> Value:
    """A number in percent or degrees as the value it stands for."""
    exact = fmpq(number.numerator, number.denominator)
    if scale == "":
        return exact
    return exact / 100 if scale == "percent" else ball(exact) * acb.pi() / (180 * PER_DEGREE[scale])


def _stretch(low: Fraction, high: Fraction, scale: Scale) -> acb:
    """All the numbers from low to high, as one ball."""
    ends = [ball(_point(end, scale)).real for end in (low, high)]
    return acb(ends[0].union(ends[1]))


def _has_root(gap: _Gap, low: Fraction, high: Fraction, scale: Scale) -> bool:
    """Opposite signs at the ends, and values all the way between, which an unbroken function has."""
    first, last = gap.sign(_point(low, scale)), gap.sign(_point(high, scale))
    if first == 0 or last == 0:
        return True
    return first is not None and last is not None and first != last and gap.at(_stretch(low, high, scale)) is not None


def _has_none(gap: _Gap, low: Fraction, high: Fraction, scale: Scale, depth: int) -> bool:
    """Whether the sides differ everywhere from low to high."""
    found = gap.at(_stretch(low, high, scale))
    if found is not None and not found.contains(0):
        return True
    if depth == 0:
        return False
    middle = (low + high) / 2
    return _has_none(gap, low, middle, scale, depth - 1) and _has_none(gap, middle, high, scale, depth - 1)


def _refuted(gap: _Gap, found: Numeral, scale: Scale) -> Judgement:
    """No solution rounds to it; the one near by is shown, if there is one."""
    near = _near(gap, found, scale)
    verification = Verification("proved", "no solution lies within the last digit written")
    if near is None:
        return Judgement("not_equivalent", verification)
    shown = named(gap.name, in_scale(near, scale), None)
    flags = ("rounded_wrongly",) if abs(in_scale(near, scale) - fmpq(*_ratio(found.value))) < _ball(3 * found.half) else ()
    return Judgement("not_equivalent", verification, flags, counterexample=Counterexample({}, shown.partition(" ")[2].lstrip("=≈ "), ""))


def _ratio(number: Fraction) -> tuple[int, int]:
    return number.numerator, number.denominator


def _ball(number: Fraction) -> arb:
    return arb(fmpq(*_ratio(number)))


def _near(gap: _Gap, found: Numeral, scale: Scale) -> Value | None:
    """The solution nearest to what is written, looked for a few units to both sides."""
    unit = 2 * found.half
    for step in range(1, REACH):
        for low in (found.value - step * unit, found.value + (step - 1) * unit):
            if _has_root(gap, low, low + unit, scale):
                return _narrowed(gap, low, low + unit, scale)
    return None


def _narrowed(gap: _Gap, low: Fraction, high: Fraction, scale: Scale) -> Value:
    first = gap.sign(_point(low, scale))
    for _ in range(60):
        middle = (low + high) / 2
        here = gap.sign(_point(middle, scale))
        if here is None or here == 0:
            low = high = middle
            break
        low, high = (middle, high) if here == first else (low, middle)
    return ball(_point((low + high) / 2, scale))
