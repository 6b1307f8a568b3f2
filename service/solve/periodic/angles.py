"""Angles: multiples of π recognised, families brought to a common form and merged."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sympy import Expr, I, Rational, S, acos, asin, atan, floor, pi

from service.numerics.real_balls import approximate, sign, value
from service.solve.candidates import Family

MOST_PART = 120
"""Largest denominator n for which an angle is recognised as a multiple of π/n."""


def as_part_of_pi(angle: Expr) -> Expr:
    """pπ/q where the angle is one (the difference vanishes to 800 bits), else the angle."""
    if angle.free_symbols or angle.has(I) or not angle.has(*_INVERSE()):
        return angle
    enclosure = value(angle / pi, 80)
    if enclosure is None:
        return angle
    part = Fraction(float(enclosure.mid())).limit_denominator(MOST_PART)
    candidate = Rational(part.numerator, part.denominator) * pi
    if abs(float(enclosure.mid()) - float(part)) > 1e-12:
        return angle
    return candidate if sign(angle - candidate) == 0 else angle


def _INVERSE() -> tuple[type, ...]:
    return (asin, acos, atan)


def settled(family: Family) -> Family:
    """The family with its base in (−T/2, T/2] and a positive period T."""
    base, period = family.base, family.period
    if base.free_symbols or period.free_symbols or period.has(I) or base.has(I):
        return family
    turns = approximate(base / period)
    shift = int(floor(Rational(Fraction(turns).limit_denominator(10**6)) + S.Half)) if turns == turns else 0
    moved = (base - shift * period).expand()
    if sign(2 * moved + period) == 0:
        moved = (moved + period).expand()
    if family.least is not None or family.greatest is not None:
        return family
    return Family(as_part_of_pi(moved), period, conditions=family.conditions)


def merged(families: Iterable[Family]) -> tuple[Family, ...]:
    """The families without repetitions, those that interleave evenly joined into one of a smaller period."""
    groups: dict[tuple[Expr, object], list[Family]] = {}
    result: list[Family] = []
    for family in dict.fromkeys(settled(f) for f in families):
        if family.least is None and family.greatest is None:
            groups.setdefault((family.period, family.conditions), []).append(family)
        else:
            result.append(family)
    for (period, _), members in groups.items():
        result += _merged_group(period, _distinct(members))
    return tuple(_without_contained(result))


def _distinct(members: list[Family]) -> list[Family]:
    kept: list[Family] = []
    for family in sorted(members, key=lambda f: (not f.base.is_Rational, f.base.count_ops())):
        if all(not is_multiple(family.base - other.base, family.period) for other in kept):
            kept.append(family)
    return sorted(kept, key=lambda f: approximate(f.base) if not f.base.free_symbols else 0.0)


def is_multiple(difference: Expr, period: Expr) -> bool:
    """Whether the difference is a whole multiple of the period."""
    if difference == 0:
        return True
    if difference.free_symbols or period.free_symbols:
        return bool((difference / period).expand().is_integer)
    turns = approximate(difference / period)
    if turns != turns or abs(turns - round(turns)) > 1e-9:
        return False
    return sign(difference - round(turns) * period) == 0


def _merged_group(period: Expr, members: list[Family]) -> list[Family]:
    """Split the members into evenly spaced rings, the largest first."""
    for count in range(len(members), 1, -1):
        for start in members:
            step = period / count
            ring = [f for f in members if is_multiple(f.base - start.base, step)]
            if len(ring) == count:
                rest = [f for f in members if f not in ring]
                return [settled(Family(start.base, step, conditions=start.conditions)), *_merged_group(period, rest)]
    return members


def _without_contained(families: list[Family]) -> list[Family]:
    """Families that lie inside another one are dropped: πk contains 2πk."""
    kept = []
    for family in families:
        inside = any(
            other != family
            and not (other.period.free_symbols or family.period.free_symbols)
            and is_multiple(family.period, other.period)
            and is_multiple(family.base - other.base, other.period)
            and other.period != family.period
            and (other.least, other.greatest) == (None, None)
            for other in families
        )
        if not inside:
            kept.append(family)
    return kept
