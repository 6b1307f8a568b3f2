"""Whether an expression with integrals up to the variable walks towards a claimed limit, each integral by quadrature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sympy import Expr, Float, Integral, Rational, S, Symbol

from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Number

FAR = ((8, 64, 512), (2, 4, 8))
"""Where a limit at infinity is looked at, the second where quadrature does not reach the first; near a point, the reciprocals."""
LESS = 0.9
NEAR = 1e-9
ENOUGH = 0.05
SETTLED = 0.02
"""Values that change by less than this part of their distance from the claimed limit have settled elsewhere."""


def walks_to(function: Expr, x: Symbol, point: Expr, side: str, value: Expr) -> bool | None:
    """True where the values come closer and closer, False where they settle elsewhere, None where neither is seen."""
    if function.free_symbols != {x} or value.free_symbols or point.free_symbols or value.is_extended_real is False:
        return None
    for walk in FAR:
        values = [_value(function, x, place) for place in _places(point, side, walk)]
        known = [each for each in values if each is not None]
        if len(known) == len(walk):
            return _grows(known, value) if value.is_infinite else _settles(known, float(value.evalf(20)))
    return None


def _places(point: Expr, side: str, walk: Sequence[int]) -> Iterator[Expr]:
    for far in walk:
        if point.is_infinite:
            yield Rational(far) if point is S.Infinity else -Rational(far)
        else:
            yield point + (Rational(1, far) if side == "right" else -Rational(1, far))


def _value(function: Expr, x: Symbol, place: Expr) -> float | None:
    there = function.subs(x, place)
    numbers = {integral: _number(integral) for integral in there.atoms(Integral)}
    if any(number is None for number in numbers.values()):
        return None
    found = there.xreplace(numbers).evalf(15)
    return float(found) if found.is_real else None


def _number(integral: Integral) -> Expr | None:
    if len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        return None
    found = integral_value(integral.function, *integral.limits[0])
    return Float(str(found.ball.mid().str(25, radius=False)), 25) if isinstance(found, Number) else None


def _settles(values: Sequence[float], target: float) -> bool | None:
    gaps = [abs(value - target) for value in values]
    if gaps[-1] < ENOUGH * (1 + abs(target)) and all(later <= LESS * before or later < NEAR for before, later in pairwise(gaps)):
        return True
    return False if abs(values[-1] - values[-2]) < SETTLED * gaps[-1] and gaps[-1] > ENOUGH else None


def _grows(values: Sequence[float], value: Expr) -> bool | None:
    signed = [each if value is S.Infinity else -each for each in values]
    steps = [later - before for before, later in pairwise(signed)]
    return True if all(step > 0 for step in steps) and steps[-1] >= steps[0] / 2 else None
