"""Whether sums of more and more terms come closer and closer to a value."""

from __future__ import annotations

from itertools import pairwise

import sympy
from sympy import Expr, Integer, Symbol

from service.numerics.balls import evaluator
from service.numerics.program import NoProgram

FAR = (150, 300, 600)
"""Numbers of terms at which a claimed limit is looked at."""
BITS = 60
LESS = 0.8
"""Twice as many terms should about halve the distance."""
NEAR = 1e-9
ENOUGH = 0.05


def comes_closer(expression: Expr, n: Symbol, value: Expr) -> bool:
    """For an expression with one finite sum, factors besides allowed."""
    (total,) = expression.atoms(sympy.Sum)
    k, low, high = total.limits[0]
    term = evaluator(sympy.cancel(expression / total) * total.function, True)
    target = float(value.evalf(20))
    try:
        gaps = [abs(sum(_terms(term, n, many, k, low, high)) - target) for many in FAR]
    except (NoProgram, ArithmeticError, TypeError, ValueError):
        return False
    return gaps[-1] < ENOUGH * (1 + abs(target)) and all(later <= LESS * before or later < NEAR for before, later in pairwise(gaps))


def _terms(term: object, n: Symbol, many: int, k: Symbol, low: Expr, high: Expr) -> list[float]:
    first, last = (int(end.subs(n, many)) for end in (low, high))
    return [float(term({n: Integer(many), k: Integer(at)}, BITS).real.mid()) for at in range(first, last + 1)]  # type: ignore[operator]
