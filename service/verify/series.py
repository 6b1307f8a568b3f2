"""The sum of a convergent series as a decimal: term by term, or by the Euler–Maclaurin formula; two ways must agree.

    Σ f(k) from N  =  ∫_N^∞ f dx + f(N)/2 − Σⱼ B₂ⱼ/(2j)! f⁽²ʲ⁻¹⁾(N) + …

Source: Knopp, Theory and Application of Infinite Series, §64; Cohen, Rodriguez Villegas & Zagier, Experiment. Math. 9 (2000), Algorithm 1.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb
from sympy import Expr, Integer, S, Symbol, bernoulli, factorial

from service.clock import SliceOver, within
from service.numerics.balls import evaluator
from service.numerics.program import NoProgram
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Number
from service.precision import precision

BITS = 160
STARTS = (24, 36)
ORDERS = 5
MOST_TERMS = 3000
AGREEMENT = 16
"""Digits to which the two ways must agree."""


def series_decimal(term: Expr, index: Symbol, low: int, kind: str, seconds: float) -> tuple[str, str] | None:
    """(the sum to 15 digits, how far it may be off); None where it is not found. kind: geometric, power or alternating."""
    add = WAYS.get(kind)
    try:
        with within(seconds), precision(BITS):
            if add is None:
                return None
            first, second = (add(term, index, low, start) for start in STARTS)
            gap = abs(first.mid() - second.mid()) + arb(10) ** -(AGREEMENT + 1) * (1 + abs(second.mid()))
            if not gap.is_finite() or not gap < arb(10) ** -AGREEMENT * (1 + abs(second.mid())) * 4:
                return None
            return second.mid().str(15, radius=False), gap.mid().str(3, radius=False)
    except (SliceOver, NoProgram, ValueError, ArithmeticError, TypeError, RecursionError, SystemError):
        return None


def are_defined(term: Expr, index: Symbol, low: int) -> bool:
    """Whether the first terms all have a real value."""
    try:
        at = _terms(term, index)
        with precision(BITS):
            return all(at(k).is_finite() for k in range(low, low + 20))
    except (NoProgram, ValueError, ArithmeticError, TypeError, RecursionError):
        return False


def _terms(term: Expr, index: Symbol) -> arb:
    value = evaluator(term, True)
    return lambda k: value({index: Integer(k)}, BITS).real


def _directly(term: Expr, index: Symbol, low: int, start: int) -> arb:
    """Until terms are below 10^−(20 + start/4), for ratios that stay below 1."""
    at, total = _terms(term, index), arb(0)
    small = arb(10) ** -(20 + start // 4)
    for k in range(low, low + MOST_TERMS):
        part = at(k)
        total += part
        if abs(part) < small and k > low + start:
            return total
    return arb.nan()


def _by_euler_maclaurin(term: Expr, index: Symbol, low: int, start: int) -> arb:
    at, n = _terms(term, index), low + start
    tail = integral_value(term, index, Integer(n), S.Infinity)
    if not isinstance(tail, Number):
        return arb.nan()
    total = sum((at(k) for k in range(low, n)), arb(0)) + tail.ball + at(n) / 2
    for j in range(1, ORDERS + 1):
        weight = bernoulli(2 * j) / factorial(2 * j)
        total -= _terms(term.diff(index, 2 * j - 1), index)(n) * int(weight.p) / int(weight.q)
    return total


def _alternating(term: Expr, index: Symbol, low: int, start: int) -> arb:
    """Chebyshev weights on the terms after the first `start`: the error is about 5.8^(−n) times the first of them."""
    at, steps = _terms(term, index), start + 16
    total = sum((at(k) for k in range(low, low + start)), arb(0))
    d = (3 + arb(8).sqrt()) ** steps
    d = (d + 1 / d) / 2
    b, c, rest = Fraction(-1), -d, arb(0)
    for k in range(steps):
        c = arb(b.numerator) / b.denominator - c
        sign = -1 if k % 2 else 1
        rest += c * sign * at(low + start + k)
        b = b * (k + steps) * (k - steps) / ((Fraction(2 * k + 1, 2)) * (k + 1))
    return total + rest / d


WAYS = {"geometric": _directly, "power": _by_euler_maclaurin, "alternating": _alternating}
