"""Walking towards a point: whether a function comes closer and closer to a claimed limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from flint import arb
from sympy import Expr, Rational, S, Symbol

from service.numerics.balls import Ball, Evaluator, evaluator
from service.numerics.program import NoProgram
from service.numerics.sampling import points
from service.precision import precision
from service.question import Context
from service.verify.verdict import UNDECIDED, Counterexample, Finding, Verdict

WALK = (3, 6, 12, 24, 48, 96, 192)
"""The point is approached to 2^−k for these k; ±∞ by 2^k."""
PACES = (Rational(1), Rational(61, 97), Rational(89, 97))
"""Three walkers, so that an oscillation can't hide between the steps of one."""
CLOSE = 2.0**-40


def approaches(function: Expr, variable: Symbol, point: Expr, side: str, value: Expr, context: Context) -> Finding:
    """Whether the function tends to `value` (a number, or ±∞) on that side.

    DIFFERENT where it settles elsewhere; UNDECIDED where it has no numbers or goes too slowly.
    """
    try:
        curve = evaluator(function, context.domain != "complex")
        target = None if value.is_infinite else evaluator(value, context.domain != "complex")
        start = None if point.is_infinite else evaluator(point, True)
    except (NoProgram, RecursionError):
        return UNDECIDED
    parameters = sorted((function.free_symbols | value.free_symbols | point.free_symbols) - {variable}, key=lambda s: s.name)
    verdicts = []
    for draw in points(parameters, context, 3 if parameters else 1, seed=1):
        for pace in PACES:
            walk = [(k, _there(start, point, side, pace, k, draw)) for k in WALK]
            values = [curve({**draw, variable: at}, 6 * k + 200) for k, at in walk]
            verdicts.append(_verdict(values, target(draw, 400) if target else None, value))
    return _summed_up(verdicts)


def _there(start: Evaluator | None, point: Expr, side: str, pace: Ball, k: int, draw: Mapping[Symbol, Expr]) -> Ball:
    if start is None:
        return pace * 2**k * (1 if point is S.Infinity else -1)
    step = pace / 2**k * (1 if side == "right" else -1)
    if point.is_Rational:
        return point + step
    with precision(6 * k + 200):
        return start(draw, 6 * k + 200) + arb(int(step.p)) / int(step.q)


def _verdict(values: Sequence[Ball], target: Ball | None, value: Expr) -> bool | None:
    """True where the walk ends at the target, False where it settles elsewhere, None where neither is clear."""
    finite = [v for v in values if v.is_finite()]
    if len(finite) < 3:
        return None
    if target is None:
        return _diverges(finite, value)
    if not target.is_finite():
        return None
    errors = [abs(v - target) for v in finite]
    scale = 1 + abs(target)
    if errors[-1] < CLOSE * scale:
        return True
    if errors[-1] < 0.05 * scale and all(b < a * 0.8 for a, b in zip(errors[-4:], errors[-3:], strict=False)):
        return True
    settled = abs(finite[-1] - finite[-2]) < CLOSE * scale
    return False if settled and errors[-1] > CLOSE * 16 * scale else None


def _diverges(finite: Sequence[Ball], value: Expr) -> bool | None:
    sizes = [abs(v) for v in finite[-3:]]
    growing = all(b > a * 1.2 for a, b in pairwise(sizes)) and sizes[-1] > 20
    if growing:
        if value is S.ComplexInfinity:
            return True
        sign = 1 if value is S.Infinity else -1
        return all(bool(v.real * sign > 0) for v in finite[-2:])
    settled = abs(finite[-1] - finite[-2]) < CLOSE * (1 + abs(finite[-1]))
    return False if settled else None


def _summed_up(verdicts: Sequence[bool | None]) -> Finding:
    agree = sum(1 for verdict in verdicts if verdict)
    if False in verdicts:
        return Finding(Verdict.DIFFERENT, "the function settles at another value", True, agree, Counterexample({}, None, None))
    if agree and agree >= len(verdicts) / 2:
        return Finding(Verdict.EQUAL, "the function comes closer and closer to it", False, agree * len(WALK))
    return UNDECIDED
