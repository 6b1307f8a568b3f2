"""Facts that an answer must have: its derivative is the integrand, it satisfies the equation."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import comb

import sympy
from flint import acb, arb, fmpq
from sympy import Expr, Symbol

from service.clock import SliceOver, is_over, within
from service.numerics.balls import Ball, Evaluator, ball, evaluator, truth_of
from service.numerics.program import NoProgram
from service.numerics.sampling import points
from service.precision import precision
from service.question import Context
from service.verify.derivation import derivative_by_rules
from service.verify.equal import equal
from service.verify.normal_form import is_proved_zero
from service.verify.verdict import UNDECIDED, Counterexample, Finding, Verdict

STEP_BITS = 80
"""Differences are taken over 2^−80, and compared with those over 2^−90."""
POINTS = 26
ENOUGH = 12
FEW = 4
"""So many will do where each point takes long."""
SECONDS = 2.0


@dataclass(slots=True)
class Slopes:
    """How the differences of a function compared with its claimed derivative."""

    agree: int = 0
    unclear: int = 0
    undefined: list[Mapping[str, Expr]] = field(default_factory=list)


def is_derivative(claim: Expr, function: Expr, variable: Symbol, context: Context, order: int = 1) -> Finding:
    """Whether `claim` is the derivative of the given order, by high-precision differences at well-spread points.

    Differences of balls, over a step of 2^−80, agree with the derivative to 12 digits and more; SymPy's rules are not
    asked. A function that is nowhere real is compared over ℂ. Proved where the rules of a course give the same.
    """
    real = context.domain != "complex"
    try:
        found = _slopes(claim, function, variable, context, order, real)
        if context.domain != "complex" and not (found.points or found.is_different):
            real, found = False, _slopes(claim, function, variable, context, order, False)
    except (NoProgram, RecursionError):
        if order > 1 or not function.has(sympy.Integral):
            return UNDECIDED
        with suppress(SliceOver), within(SECONDS):
            return _by_quadrature(claim, function, variable, context)
        return UNDECIDED
    return _by_rules(claim, function, variable, order, real, found) if found.is_equal else found


def _by_rules(claim: Expr, function: Expr, variable: Symbol, order: int, real: bool, found: Finding) -> Finding:
    """A finding at points, made a proof where the derivative by the rules differs from the claim by nothing."""
    slope = derivative_by_rules(function, variable, order)
    if slope is None or not is_proved_zero(claim - slope, real=real):
        return found
    return replace(found, method="the rules of differentiation give the same", proved=True)


PACE = sympy.Rational(1, 1000)
NEAR_SLOPE = 1e-4
LARGE = 4


def _by_quadrature(claim: Expr, function: Expr, variable: Symbol, context: Context) -> Finding:
    """A function with integrals: central differences of quadratures, which agree to a few digits only."""
    symbols = sorted(claim.free_symbols | function.free_symbols | {variable}, key=lambda s: s.name)
    agree = 0
    for point in points(symbols, context, POINTS):
        if any(abs(value) > LARGE for value in point.values()):
            continue
        above, below = (_number_at(function, {**point, variable: point[variable] + step}) for step in (PACE, -PACE))
        slope = _number_at(claim, point)
        if slope is None or above is None or below is None:
            continue
        found = (above - below) / (2 * float(PACE))
        agree += abs(found - slope) <= NEAR_SLOPE * (1 + abs(slope))
        if agree >= FEW:
            return Finding(Verdict.EQUAL, "agrees with the function's differences at sample points", False, agree)
    return UNDECIDED


def _number_at(expression: Expr, point: Mapping[Symbol, Expr]) -> complex | None:
    """A machine number; None where there is none."""
    try:
        return complex(expression.subs(point).evalf(20, maxn=40))
    except (TypeError, ValueError, ArithmeticError, NotImplementedError):
        return None


def _slopes(claim: Expr, function: Expr, variable: Symbol, context: Context, order: int, real: bool) -> Finding:
    slope, curve = evaluator(claim, real), evaluator(function, real)
    symbols = sorted(claim.free_symbols | function.free_symbols | {variable}, key=lambda s: s.name)
    found = Slopes()
    began = time.monotonic()
    for point in points(symbols, context, POINTS):
        difference = compare_slopes(slope, curve, variable, point, order, found)
        if difference is not None:
            return Finding(Verdict.DIFFERENT, "the slope of the function differs at a point", True, found.agree, difference)
        if found.agree >= ENOUGH or is_over(began + SECONDS) or (found.agree >= FEW and is_over(began + SECONDS / 4)):
            break
    if found.agree >= 3 and found.agree > found.unclear:
        return Finding(Verdict.EQUAL, "agrees with the function's differences at sample points", False, found.agree)
    return Finding(Verdict.UNDECIDED, "too few points could be compared", False, found.agree)


def compare_slopes(
    slope: Evaluator, curve: Evaluator, variable: Symbol, point: Mapping[Symbol, Expr], order: int, found: Slopes
) -> Counterexample | None:
    """Compare at one point, and count; a counterexample where the slope is proved to differ."""
    claimed = slope.accurate(point, 128)
    if not claimed.is_finite():
        return None
    if not curve.accurate(point).is_finite():
        found.undefined.append({s.name: v for s, v in point.items()})
        return None
    rough, fine = (difference_quotient(curve, variable, point, order, bits) for bits in (STEP_BITS, STEP_BITS + 10))
    if not fine.is_finite():
        return None
    scale = 1 + abs(claimed)
    if not _near(rough, fine, scale, 40):
        found.unclear += 1
        return None
    if _near(fine, claimed, scale, 40):
        found.agree += 1
        return None
    if _near(fine, claimed, scale, 34):
        found.unclear += 1
        return None
    return Counterexample({s.name: v for s, v in point.items()}, fine, claimed)


def _near(a: Ball, b: Ball, scale: arb, bits: int) -> bool:
    return bool(abs(a - b) < scale * arb(2) ** -bits)


def difference_quotient(curve: Evaluator, variable: Symbol, point: Mapping[Symbol, Expr], order: int, step_bits: int) -> Ball:
    """The central difference h⁻ⁿ Σₖ (−1)ᵏ C(n, k) F(x + (n/2 − k) h) for h = 2^−step_bits."""
    bits = 160 + (order + 1) * step_bits
    with precision(bits):
        at = ball(point[variable])
        h = arb(2) ** -step_bits
        total = acb(0)
        for k in range(order + 1):
            value = curve({**point, variable: at + acb(arb(fmpq(order - 2 * k, 2)) * h)}, bits)
            total = total + (-1) ** k * comb(order, k) * value
        return total / h**order


def satisfies(relation: Expr, solution: Mapping[Symbol, Expr], context: Context) -> Finding:
    """Whether the values satisfy an equation, inequality or system when put in."""
    if isinstance(relation, sympy.And):
        parts = [satisfies(part, solution, context) for part in relation.args]
        worst = next((part for part in parts if not part.is_equal), parts[0])
        return worst if not worst.is_equal else Finding(Verdict.EQUAL, worst.method, all(p.proved for p in parts))
    left, right = (substituted(side, solution, context) for side in relation.args)
    if isinstance(relation, sympy.Eq):
        return equal(left, right, context)
    return _ordered(relation.rel_op, left, right, context)


def substituted(expression: Expr, values: Mapping[Symbol, Expr], context: Context) -> Expr:
    """The expression with values put in; over the reals an odd root of a number that becomes negative is the real one."""
    if context.domain == "complex":
        return expression.subs(values, simultaneous=True)
    return _put_in(expression, values)


def _put_in(node: Expr, values: Mapping[Symbol, Expr]) -> Expr:
    if node in values:
        return values[node]
    if not node.args or not node.free_symbols & set(values):
        return node
    args = [_put_in(arg, values) for arg in node.args]
    if node.is_Pow and args[1].is_Rational and args[1].q % 2 == 1 and args[1].q > 1 and args[0].is_negative:
        return (-1) ** args[1].p * (-args[0]) ** args[1]
    return node.func(*args)


def _ordered(sign: str, left: Expr, right: Expr, context: Context) -> Finding:
    difference = left - right
    if difference.free_symbols:
        return UNDECIDED
    try:
        truth = truth_of(sign, evaluator(difference, context.domain != "complex").accurate({}))
    except NoProgram:
        return UNDECIDED
    if truth is None:
        return UNDECIDED
    verdict = Verdict.EQUAL if truth else Verdict.DIFFERENT
    return Finding(verdict, "ball arithmetic", True)
