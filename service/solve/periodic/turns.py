"""Values that a periodic function takes again and again: inside = value + period·k."""

from __future__ import annotations

from math import ceil, floor

from flint import arb
from sympy import Expr, Float, I

from service.numerics.program import NoProgram
from service.numerics.real_balls import approximate, ball
from service.solve.candidates import Family, NotSolved, Zeros, joined, with_conditions
from service.solve.equations.univariate import is_zero, required
from service.solve.search import Search
from service.solve.statements import Condition

MOST_TURNS = 40
"""Turns of a periodic function that are followed one by one."""


def periodic_family(inside: Expr, value: Expr, period: Expr, search: Search) -> Zeros:
    """inside = value + period·k, for an inside that is linear in x."""
    slope = inside.diff(search.x)
    if search.x in slope.free_symbols or is_zero(slope):
        return _bounded_periodic(inside, value, period, search)
    start = inside.subs(search.x, 0)
    base = ((value - start) / slope).expand() if not slope.free_symbols else (value - start) / slope
    family = Family(base, abs(period / slope) if slope.is_real and not period.has(I) else period / slope)
    return with_conditions(Zeros(families=(family,)), _nonzero(slope))


def _nonzero(slope: Expr) -> tuple[Condition, ...]:
    """a ≠ 0, for sin(a·x) = 0 to say anything about x."""
    return (required(slope, "!=", "coefficient"),) if slope.free_symbols and not slope.is_nonzero else ()


def _bounded_periodic(inside: Expr, value: Expr, period: Expr, search: Search) -> Zeros:
    """inside = value + period·k for the finitely many k that a bounded inside can reach."""
    if search.complex or value.free_symbols:
        raise NotSolved("a periodic function of something that is not linear")
    try:
        reach = ball(inside, {search.x: arb(0, float("inf"))})
    except NoProgram:
        reach = arb(0, float("inf"))
    if not reach.is_finite():
        raise NotSolved("a periodic function of something that is not linear")
    low, high = (approximate((Float(float(end)) - value) / period) for end in (reach.lower(), reach.upper()))
    if high - low > MOST_TURNS:
        raise NotSolved("a periodic function with a wide range")
    return joined(search.zeros(inside - value - k * period) for k in range(floor(low), ceil(high) + 1))
