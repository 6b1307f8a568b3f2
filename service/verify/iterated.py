"""The number of an iterated integral: Gauss–Legendre in the outer variables around the inner integral in balls, at two orders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flint import arb, fmpq
from sympy import Dummy, Expr, Integer, Rational, Symbol, oo

from service.numerics.balls import real_value
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Number
from service.precision import precision
from service.question import Verification
from service.verify.definite import constant_ball

Limits = tuple[Symbol, Expr, Expr]
ORDERS = {2: (14, 20), 3: (6, 8)}
"""Number of levels → the two numbers of nodes in each outer variable."""


def verify_iterated(f: Expr, limits: Sequence[Limits], value: Expr | None) -> Verification:
    """How ∫…∫ f = value (innermost variable first) stands up to its number; parameters are left alone."""
    symbols = f.free_symbols | {s for _, a, b in limits for bound in (a, b) for s in bound.free_symbols}
    if value is None or value in (oo, -oo) or symbols - {x for x, _, _ in limits} or len(limits) not in ORDERS:
        return Verification("unverified", "no quadrature for this kind of iterated integral")
    rough, fine = (_total(f, tuple(limits), order) for order in ORDERS[len(limits)])
    exact = constant_ball(value, 200)
    if rough is None or fine is None or exact is None:
        return Verification("unverified", "the integral could not be evaluated numerically")
    with precision(200):
        doubt, size = abs(rough - fine).mid(), abs(fine).mid() + arb(10) ** -6
        difference = abs(exact - fine).mid()
    if difference < arb(10) ** -9 * size:
        return Verification("checked", "Gauss–Legendre quadrature agrees to 9 digits", 1)
    if difference > 100 * doubt + arb(10) ** -8 * size and doubt < arb(10) ** -3 * size:
        return Verification("failed", "Gauss–Legendre quadrature gives another value")
    if difference < 10 * doubt and doubt < arb(10) ** -3 * size:
        return Verification("checked", "Gauss–Legendre quadrature agrees as far as it is sharp", 1)
    return Verification("unverified", "the quadrature is not sharp enough")


def _total(f: Expr, limits: tuple[Limits, ...], order: int) -> arb | None:
    """The integral as an arb midpoint; None where a node fails."""
    *inner, (x, a, b) = limits
    if not inner:
        outcome = integral_value(f, x, a, b)
        return outcome.ball.mid() if isinstance(outcome, Number) else None
    if a == -oo or b == oo:
        return _total(*_on_finite_limits(f, tuple(inner), x, a, b), 2 * order)
    low, high = real_value(a, 128), real_value(b, 128)
    if low is None or high is None:
        return None
    total = arb(0)
    for node, weight in _legendre(order):
        with precision(128):
            exact = (low + (high - low) * (1 + node) / 2).mid()
            place = _rational(exact)
        part = _total(f.xreplace({x: place}), tuple((y, c.xreplace({x: place}), d.xreplace({x: place})) for y, c, d in inner), order)
        if part is None:
            return None
        with precision(128):
            total = total + weight * part * (high - low) / 2
    return total.mid()


def _on_finite_limits(f: Expr, inner: tuple[Limits, ...], x: Symbol, a: Expr, b: Expr) -> tuple[Expr, tuple[Limits, ...]]:
    """The outermost variable as x = t/(1 − t²) over ℝ, x = a + t/(1 − t) or b − t/(1 − t) over a half-line."""
    t = Dummy("t", real=True)
    if a == -oo and b == oo:
        place, low = t / (1 - t**2), Integer(-1)
    else:
        place, low = (a + t / (1 - t) if b == oo else b - t / (1 - t)), Integer(0)
    changed = tuple((y, c.xreplace({x: place}), d.xreplace({x: place})) for y, c, d in inner)
    return f.xreplace({x: place}) * abs(place.diff(t)), (*changed, (t, low, Integer(1)))


@lru_cache(maxsize=8)
def _legendre(order: int) -> tuple[tuple[arb, arb], ...]:
    """Nodes and weights on (−1, 1)."""
    with precision(128):
        return tuple(arb.legendre_p_root(order, k, weight=True) for k in range(order))


def _rational(number: Expr) -> Rational:
    mantissa, exponent = number.man_exp()
    quotient = fmpq(mantissa) * fmpq(2) ** int(exponent)
    return Rational(int(quotient.p), int(quotient.q))
