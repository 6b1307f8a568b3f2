"""Whether what a series leaves out vanishes as fast as it should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import arb
from sympy import Rational, S

from service.question import Context
from service.verify.balls import NoBalls, precision
from service.verify.evaluate import evaluator
from service.verify.sample import points
from service.verify.verdict import UNDECIDED, Counterexample, Finding, Verdict

STEPS = (40, 60, 80)
"""The remainder is taken at the distances 2^−k."""
BITS = 4000


def remainder_vanishes(function: Any, kept: Any, variable: Any, point: Any, order: int, context: Context) -> Finding:
    """|f − T| ≤ h^(order − 1/2) at the distances h = 2^−k, on each side where f has values (at 2^k, for a point at infinity).

    The half leaves room for the constant and for logarithms.
    """
    try:
        rest = evaluator(function - kept, context.domain != "complex")
        centre = None if point.is_infinite else evaluator(point, True)
    except (NoBalls, RecursionError):
        return UNDECIDED
    parameters = sorted(((function - kept).free_symbols | point.free_symbols) - {variable}, key=lambda s: s.name)
    agree = 0
    for draw in points(parameters, context, 2 if parameters else 1, seed=5):
        for side in (1, -1):
            for k in STEPS:
                at = _at(centre, point, side, k, draw)
                if at is None:
                    continue
                value = rest({**draw, variable: at}, BITS)
                if not value.is_finite():
                    continue
                bound = arb(2) ** (-k * (2 * order - 1) / 2)
                if abs(value) > bound:
                    return Finding(Verdict.DIFFERENT, "the remainder is too large", False, agree, Counterexample({}, value, value))
                agree += bool(abs(value) < bound)
    return Finding(Verdict.EQUAL, "the remainder vanishes as fast as it should", False, agree) if agree >= 2 else UNDECIDED


def _at(centre: Any, point: Any, side: int, k: int, draw: Mapping[Any, Any]) -> Any:
    if centre is None:
        return None if (point is S.Infinity) != (side == 1) else Rational(2) ** k * side
    step = Rational(side, 2**k)
    if (place := point.xreplace(dict(draw))).is_Rational:
        return place + step
    with precision(BITS):
        return centre(draw, BITS) + arb(side) / arb(2) ** k
