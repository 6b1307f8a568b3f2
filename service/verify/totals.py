"""Sums and products against their terms: added up one by one, or extrapolated where there are infinitely many."""

from __future__ import annotations

from collections.abc import Mapping

import mpmath
import sympy
from mpmath import mp
from sympy import Expr, Integer, S, Symbol

from service.clock import SliceOver, within
from service.numerics.balls import evaluator
from service.numerics.program import NoProgram
from service.numerics.sampling import points
from service.question import Context
from service.verify.compare import numerically
from service.verify.verdict import UNDECIDED, Counterexample, Finding, Verdict

UPPER = (3, 4, 6, 9)
"""How far beyond its start a range with symbols in its ends is tried."""
SECONDS = 1.5


def total_agrees(asked: Expr, value: Expr, context: Context) -> Finding:
    """Whether a sum or product has this value, for several ends of its range and values of its parameters."""
    ((index, low, high),) = asked.limits
    if low.is_infinite or high.is_infinite:
        return _infinite(asked, value, context)
    if low.is_Integer and high.is_Integer:
        return numerically(asked, value, context)
    return _at_ends(asked, value, index, low, high, context)


def _at_ends(asked: Expr, value: Expr, index: Symbol, low: Expr, high: Expr, context: Context) -> Finding:
    ends = sorted(low.free_symbols | high.free_symbols, key=lambda s: s.name)
    agree = 0
    for step, count in enumerate(UPPER):
        values = {symbol: Integer(count + 2 * place) for place, symbol in enumerate(ends)}
        first, last = low.subs(values), high.subs(values)
        if not (first.is_Integer and last.is_Integer and 0 <= last - first <= 40):
            continue
        exact = type(asked)(asked.function.subs(values), (index, first, last))
        found = numerically(exact, value.subs(values), context, enough=3)
        if found.is_different:
            return found
        agree += found.points if found.is_equal else 0
        if step == len(UPPER) - 1 and agree >= 2:
            return Finding(Verdict.EQUAL, "agrees with the terms added up or multiplied one by one", False, agree)
    return Finding(Verdict.EQUAL, "agrees with the terms one by one", False, agree) if agree >= 2 else UNDECIDED


def _infinite(asked: Expr, value: Expr, context: Context) -> Finding:
    """By mpmath's extrapolation of the partial sums; a claimed ∞ by their growth."""
    ((index, low, high),) = asked.limits
    if low is S.NegativeInfinity and high is S.Infinity and isinstance(asked, sympy.Sum):
        folded = asked.function + asked.function.subs(index, -1 - index)
        return _infinite(sympy.Sum(folded, (index, 0, S.Infinity)), value, context)
    if not low.is_Integer or high is not S.Infinity:
        return UNDECIDED
    parameters = sorted(asked.free_symbols | value.free_symbols, key=lambda s: s.name)
    agree = 0
    for draw in points(parameters, context, 6 if parameters else 1, seed=7):
        found = _number(
            asked,
            index,
            int(low),
            {s: abs(v) / (1 + abs(v)) * sympy.Rational(4, 5) + sympy.Rational(1, 50) for s, v in draw.items()},
            value,
        )
        if found is False:
            return Finding(Verdict.DIFFERENT, "the terms add up to another value", False, agree, Counterexample({}, None, None))
        agree += bool(found)
    return Finding(Verdict.EQUAL, "agrees with the partial sums extrapolated", False, agree) if agree else UNDECIDED


def keeps_swinging(asked: Expr) -> Finding:
    """Whether an infinite sum has no limit, not even ±∞, since large terms of both signs keep coming to the end."""
    index, low, _ = asked.limits[0]
    if asked.free_symbols or not low.is_Integer:
        return NO_SWING
    try:
        term = evaluator(asked.function, True)
    except (NoProgram, RecursionError):
        return NO_SWING
    windows = [[_size(term, index, k) for k in range(start, start + 40)] for start in (10**3, 10**5, 10**7)]
    heights = [min(max(window), -min(window)) for window in windows]
    if min(heights) > 0.01 and heights[-1] > 0.9 * heights[0]:
        return Finding(Verdict.EQUAL, "its terms do not go to zero and keep changing sign", False, 120)
    return NO_SWING


NO_SWING = Finding(Verdict.DIFFERENT, "large terms of both signs were not seen")


def _size(term: Expr, index: Symbol, k: int) -> float:
    ball = term({index: Integer(k)})
    return float(ball.real.mid()) if ball.is_finite() else 0.0


def _number(asked: Expr, index: Symbol, low: int, draw: Mapping[Symbol, Expr], value: Expr) -> bool | None:
    try:
        term, claim = evaluator(asked.function, True), evaluator(value, True) if value.is_finite is not False else None
    except (NoProgram, RecursionError):
        return None

    def at(k: Expr) -> Expr:
        # mpmath works with more digits than are asked for, and extrapolation magnifies what is missing.
        ball = term({**draw, index: Integer(int(k))}, mp.prec + 60)
        return mp.mpf(ball.real.mid().str(mp.dps + 10, radius=False)) if ball.is_finite() else mp.nan

    try:
        with within(SECONDS), mp.workdps(30):
            if claim is None:
                return _grows(at, low, isinstance(asked, sympy.Product))
            add = mpmath.nsum if isinstance(asked, sympy.Sum) else mpmath.nprod
            number = add(at, [low, mp.inf], tol=mp.mpf("1e-18"))
            exact = claim(draw, 200)
            if not exact.is_finite() or not mp.isfinite(number):
                return None
            wanted = mp.mpf(exact.real.mid().str(40, radius=False))
            error = abs(number - wanted) / (1 + abs(wanted))
            return True if error < mp.mpf("1e-10") else (False if error > mp.mpf("1e-3") else None)
    except (SliceOver, ValueError, ArithmeticError, TypeError, mpmath.libmp.NoConvergence):
        return None


def _grows(at: Expr, low: int, product: bool) -> bool | None:
    """Whether the partial sums keep growing: the block from n to 2n does not shrink to nothing."""
    if product:
        return None
    blocks = [abs(sum(at(k) for k in range(n, 2 * n))) for n in (low + 40, low + 80, low + 160, low + 320)]
    return True if blocks[-1] > mp.mpf("0.05") and blocks[-1] > 0.9 * blocks[-2] else None
