"""Whether what a series leaves out vanishes as fast as it should."""

from __future__ import annotations

import math
from collections.abc import Mapping

from flint import acb, arb
from sympy import Expr, Rational, S, Symbol

from service.numerics.balls import Evaluator, evaluator
from service.numerics.program import NoProgram
from service.numerics.sampling import points
from service.precision import precision
from service.question import Context
from service.verify.verdict import UNDECIDED, Counterexample, Finding, Verdict

STEPS = (40, 60, 80)
"""The remainder is taken at the distances 2^−k, and closer where the function's numbers are large or small."""
BITS, MOST_BITS = 4000, 60_000
ORDINARY = 4.0
"""Numbers up to 2^4 in size, and not smaller than 2^−4, ask for no closer look."""


def remainder_vanishes(function: Expr, kept: Expr, variable: Symbol, point: Expr, order: int, context: Context) -> Finding:
    """|f − T| ≤ h^(order − 1/2) at the distances h = 2^−k, on each side where f has values (at 2^k, for a point at infinity).

    The half leaves room for the constant and for logarithms.
    """
    try:
        rest = evaluator(function - kept, context.domain != "complex")
        centre = None if point.is_infinite else evaluator(point, True)
    except (NoProgram, RecursionError):
        return UNDECIDED
    parameters = sorted(((function - kept).free_symbols | point.free_symbols) - {variable}, key=lambda s: s.name)
    agree = 0
    closer = closeness(function, order)
    bits = min(MOST_BITS, BITS + 2 * order * closer)
    for draw in points(parameters, context, 2 if parameters else 1, seed=5):
        for side in (1, -1):
            for k in (step + closer for step in STEPS):
                at = _at(centre, point, side, k, draw)
                if at is None:
                    continue
                value = rest({**draw, variable: at}, bits)
                if not value.is_finite():
                    continue
                bound = arb(2) ** (-k * (2 * order - 1) / 2)
                if abs(value) > bound:
                    return Finding(Verdict.DIFFERENT, "the remainder is too large", False, agree, Counterexample({}, value, value))
                agree += bool(abs(value) < bound)
    return Finding(Verdict.EQUAL, "the remainder vanishes as fast as it should", False, agree) if agree >= 2 else UNDECIDED


def closeness(function: Expr, order: int) -> int:
    """How many halvings closer the remainder must be looked at: its constant may be the order-th power of a number in the function."""
    sizes = [abs(math.log2(abs(part))) for number in function.atoms(Rational) for part in (number.p, number.q) if part]
    largest = max(sizes, default=0.0)
    return 0 if largest <= ORDINARY else math.ceil(2 * order * largest)


def _at(centre: Evaluator | None, point: Expr, side: int, k: int, draw: Mapping[Symbol, Expr]) -> Expr | acb | None:
    if centre is None:
        return None if (point is S.Infinity) != (side == 1) else Rational(2) ** k * side
    step = Rational(side, 2**k)
    if (place := point.xreplace(dict(draw))).is_Rational:
        return place + step
    with precision(BITS):
        return centre(draw, BITS) + arb(side) / arb(2) ** k
