"""Limits as numbers: by walking towards the point in ball arithmetic, and by extrapolating from a distance.

The walk takes f at distances 2^−10 … 2^−160 (at 2^10 … 2^160 for ±∞) with digits enough that nothing cancels; where the values
settle, the last step bounds what is left. Richardson's extrapolation from distances 2^−2 … 2^−11 is a second, independent way.
Both are careful evidence and no proof, so values found here are marked as not proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from flint import acb, arb, fmpq

from service.algebra.extended import Extended, absent, agree, infinite
from service.numerics.exact.numbers import Undefined, Unknown, Value, ball, is_small, is_zero

Function = Callable[[Value, int], Value]
"""(point, bits) ↦ f there. Raises Undefined or Unknown."""
Place = Callable[[int], Value]
"""k ↦ a point about 2^−k from where the limit is taken."""

WALK = (10, 20, 40, 80, 160)
PACES = (fmpq(1), fmpq(61, 97))
SETTLED = arb(2) ** -30
GROWTH, LARGE = arb("1.2"), arb(20)


def limit(f: Function, point: Extended, side: int, *, whole: bool = False, extrapolate: bool = False) -> Extended:
    """The limit of f at a point, from the right (side = 1), the left (−1) or both (0); at ±∞ the side is not asked for.

    whole: f is a sequence. Raises Undefined where f has no values near the point, Unknown where its values do not settle.
    """
    one_sided = _extrapolated if extrapolate else _walked
    if point.kind == "infinite":
        return one_sided(f, [_far(point.side, pace, whole) for pace in PACES])
    sides = [side] if side else [-1, 1]
    found = [_attempt(one_sided, f, [_beside(point.number, s, pace) for pace in PACES]) for s in sides]
    present = [value for value in found if value is not None]
    if not present:
        raise Undefined("no values near the point")
    return present[0] if len(present) == 1 else _joined(*present)


def _attempt(one_sided: Callable[..., Extended], f: Function, places: list[Place]) -> Extended | None:
    """None where f is undefined on this side."""
    try:
        return one_sided(f, places)
    except Undefined:
        return None


def _joined(left: Extended, right: Extended) -> Extended:
    """The limit from both sides."""
    same = agree(left, right)
    if same:
        return left
    if left.kind == right.kind == "infinite":
        return Extended(None, "unsigned", 0, False)
    if same is None:
        raise Unknown("the sides are too close to tell apart")
    return absent(False)


def _far(side: int, pace: fmpq, whole: bool) -> Place:
    """±2^k, and in a sequence an even and an odd number."""
    if whole:
        return lambda k: fmpq(side * (2**k + (0 if pace == 1 else 1)))
    return lambda k: pace * side * 2**k


def _beside(point: Value, side: int, pace: fmpq) -> Place:
    return lambda k: point + pace * side / fmpq(2) ** k


def _walked(f: Function, places: list[Place]) -> Extended:
    return _common([_settled(_values(f, place, WALK, lambda k: 6 * k + 200)) for place in places])


def _common(found: list[Extended]) -> Extended:
    """What all walkers tend to; no limit where they tend to different values."""
    first = found[0]
    same = len({(value.kind, value.side) for value in found}) == 1
    return first if same and all(agree(first, other) is not False for other in found[1:]) else absent(False)


def _values(f: Function, place: Place, steps: Iterable[int], bits: Callable[[int], int]) -> list[acb]:
    """f at the places where it has a sure value. Raises Undefined where it is undefined at most of them."""
    found: list[acb] = []
    undefined = 0
    for k in steps:
        try:
            value = ball(f(place(k), bits(k)))
        except Undefined:
            undefined += 1
            continue
        except Unknown:
            continue
        if value.is_finite() and (is_small(value) or value.rad() < abs(value).abs_lower() * SETTLED):
            found.append(value)
    if undefined > len(found):
        raise Undefined("no values near the point")
    if len(found) < 3:
        raise Unknown("too few values near the point")
    return found


def _settled(values: list[acb]) -> Extended:
    """What the values tend to. Raises Unknown where that is not clear."""
    before, last = abs(values[-2] - values[-3]).abs_upper(), abs(values[-1] - values[-2]).abs_upper()
    scale = 1 + abs(values[-1]).abs_upper()
    if last <= SETTLED * scale and before <= scale / 64 and (last <= before / 2 or bool(before <= SETTLED * SETTLED)):
        return Extended(_widened(values[-1], last), proved=False)
    sizes = [abs(value) for value in values[-3:]]
    if all(b > a * GROWTH for a, b in pairwise(sizes)) and sizes[-1] > LARGE:
        for side in (1, -1):
            if all(value.real * side > abs(value.imag) for value in values[-3:]):
                return infinite(side, False)
    raise Unknown("the values do not settle")


def _widened(value: acb, by: arb) -> acb:
    """The middle of a ball, with the radius of what is not known."""
    radius = (by + value.rad()).abs_upper()
    real = arb(value.real.mid(), radius)
    return acb(real) if is_zero(value.imag) or bool(abs(value.imag).abs_upper() <= radius) else acb(real, arb(value.imag.mid(), radius))


FROM = range(2, 12)
NO_MOVE = arb(10) ** -14
EXTRAPOLATED = arb(10) ** -9


def _extrapolated(f: Function, places: list[Place]) -> Extended:
    return _common([_by_richardson(f, place) for place in places])


def _by_richardson(f: Function, place: Place) -> Extended:
    """Richardson's extrapolation in h = 2^−k."""
    values = _values(f, place, FROM, lambda k: 400)
    if len(values) < len(FROM):
        raise Unknown("too few values")
    gap = max(abs(b - a).abs_upper() for a, b in pairwise(values[-4:]))
    if gap < NO_MOVE * (1 + abs(values[-1]).abs_upper()):
        return Extended(_widened(values[-1], gap), proved=False)
    side = _grown(values[-5:])
    if side:
        return infinite(side, False)
    estimate, error = richardson(values, range(1, len(values)))
    if error > EXTRAPOLATED * (1 + abs(estimate).abs_upper()):
        raise Unknown("the extrapolation does not settle")
    return Extended(_widened(estimate, error), proved=False)


def _grown(values: list[acb]) -> int:
    """±1 where the values of that sign grow by half at each step, to more than 100; else 0."""
    for side in (1, -1):
        sizes = [value.real * side for value in values]
        if sizes[0] > 1 and sizes[-1] > 100 and all(b > a * arb("1.5") for a, b in pairwise(sizes)):
            return side
    return 0


def richardson(values: list[acb], exponents: Iterable[int | arb]) -> tuple[acb, arb]:
    """(the limit, the size of the last correction) of values at h, h/2, h/4, … that differ from it by Σ cᵢ h^(eᵢ)."""
    row, last = values, values[-1]
    for exponent in exponents:
        factor = arb(2) ** exponent
        last = row[-1]
        row = [(factor * fine - coarse) / (factor - 1) for coarse, fine in pairwise(row)]
        if len(row) == 1:
            break
    return row[-1], abs(row[-1] - last).abs_upper()
