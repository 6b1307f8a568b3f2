"""Real ball arithmetic with the conventions of a solution set: odd roots of negative numbers are real.

`ball(f, places)` encloses f where its symbols stand for given balls; a non-finite ball means "not defined here, or not
seen to be at this precision". `sign` settles the sign of a number, and says 0 only where `service.solve.zero` agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import TypeAlias

import flint
from flint import arb, fmpq
from sympy import Expr, Integer, Rational, S, Symbol

from service.functions import IN_SYMPY
from service.precision import precision
from service.solve.equations.isolation import isolated
from service.verify.named import REALS, REWRITTEN, NoBalls

Ball: TypeAlias = arb
Places = Mapping[Symbol, Ball]
UNDEFINED = arb.nan()
PRECISIONS = (64, 128, 320, 800, 4000)
"""Bits, tried in this order until a sign shows."""
JUDGED = 800
TINY = 600
"""A number below 2^(−TINY) at JUDGED bits or more counts as zero (no school number comes that close by chance)."""
MOST_EXPONENT = 100_000


def ball(f: Expr, places: Places) -> Ball:
    """An enclosure of f over the reals. Raises NoBalls for a function or symbol it does not know."""
    if f.is_Symbol:
        if f in places:
            return places[f]
        raise NoBalls(str(f))
    if f.is_Rational:
        return arb(fmpq(int(f.p), int(f.q)))
    if f.is_Add:
        return sum((ball(term, places) for term in f.args[1:]), ball(f.args[0], places))
    if f.is_Mul:
        return _product(f, places)
    if f.is_Pow:
        return _power(f.base, f.exp, places)
    name = type(f).__name__
    if name in REALS:
        return REALS[name]()
    if name in FUNCTIONS:
        return FUNCTIONS[name](*(ball(arg, places) for arg in f.args))
    if name in REWRITTEN:
        return ball(REWRITTEN[name](*f.args), places)
    if name in ("ComplexRootOf", "CRootOf"):
        return _polynomial_root(f)
    if f.is_Float:
        return _float(f)
    raise NoBalls(name)


def _product(f: Expr, places: Places) -> Ball:
    total = ball(f.args[0], places)
    for factor in f.args[1:]:
        total = total * ball(factor, places)
    return total


def _power(base: Expr, exponent: Expr, places: Places) -> Ball:
    below = ball(base, places) if base is not S.Exp1 else None
    if below is None:
        return ball(exponent, places).exp()
    if isinstance(exponent, Integer):
        return whole_power(below, int(exponent)) if abs(exponent) < MOST_EXPONENT else UNDEFINED
    if isinstance(exponent, Rational):
        return _root(below, int(exponent.p), int(exponent.q))
    above = ball(exponent, places)
    if below > 0:
        return (above * below.log()).exp()
    return UNDEFINED


def whole_power(below: Ball, exponent: int) -> Ball:
    """belowⁿ; by repeated multiplication where the ball holds 0, since the library's power is undefined there."""
    if exponent == 1:
        return below
    if exponent < 1 or not below.contains(0):
        return below**exponent
    half = whole_power(below, exponent // 2)
    return half * half * below if exponent % 2 else half * half


def _root(below: Ball, above: int, order: int) -> Ball:
    """below^(above/order), real for odd orders; a ball that reaches below 0 is cut there for even orders."""
    if abs(above) >= MOST_EXPONENT or order >= MOST_EXPONENT:
        return UNDEFINED
    if below > 0:
        return _principal_root(below, order) ** above
    if below < 0:
        return whole_power(-_principal_root(-below, order), above) if order % 2 else UNDEFINED
    upper = below.abs_upper()
    if upper.is_zero():
        return arb(0) ** above if above > 0 else UNDEFINED
    if above < 0 or not below.is_finite():
        return UNDEFINED
    reach = arb(_principal_root(upper, order).abs_upper()) ** above
    return arb(0).union(reach) if order % 2 == 0 or above % 2 == 0 else (-reach).union(reach)


def _principal_root(positive: Ball, order: int) -> Ball:
    return positive.sqrt() if order == 2 else positive.root(order)


def _float(f: Expr) -> Ball:
    exact = Rational(f)
    return arb(fmpq(int(exact.p), int(exact.q)))


def _polynomial_root(f: Expr) -> Ball:
    return isolated(f, int(flint.ctx.prec))


FUNCTIONS: dict[str, Callable[..., Ball]] = {
    name: (lambda *args, _two=entry.on_reals: reduce(_two, args)) if max(entry.arity) > 3 else entry.on_reals
    for name, entry in IN_SYMPY.items()
    if entry.on_reals
}


def sign(f: Expr, places: Callable[[], Places] = dict) -> int | None:
    """−1, 0 or 1; None where f is not defined (or no ball arithmetic knows it).

    places: called at each precision, gives the balls of the symbols.
    """
    if f.is_Rational:
        return int(f.p > 0) - int(f.p < 0)
    for bits in PRECISIONS:
        with precision(bits):
            try:
                enclosure = ball(f, places())
            except (NoBalls, ValueError, ZeroDivisionError, OverflowError, TypeError):
                return None
            if not enclosure.is_finite():
                continue
            if enclosure > 0:
                return 1
            if enclosure < 0:
                return -1
            if bits >= JUDGED and (enclosure.abs_upper() < arb(2) ** -TINY or _is_cut_to_zero(enclosure)):
                return 0
    return None


def _is_cut_to_zero(enclosure: Ball) -> bool:
    """The root of a number that is zero: its ball is as wide as a root of the rounding error."""
    return bool(enclosure.abs_upper() < arb(2) ** (-TINY // 8))


def value(number: Expr, bits: int = 64) -> Ball | None:
    """A real number as a ball of about this accuracy; None where it has no real value."""
    for extra in (16, 64, 256, 1024):
        with precision(bits + extra):
            try:
                enclosure = ball(number, {})
            except (NoBalls, ValueError, ZeroDivisionError, OverflowError, TypeError):
                return None
            if enclosure.is_finite() and (enclosure.rel_accuracy_bits() >= bits or enclosure.abs_upper() < arb(2) ** -bits):
                return enclosure
    return None


def approximate(number: Expr) -> float:
    """A real number as a float; nan where it has no real value. ±∞ as they are."""
    if number is S.Infinity:
        return float("inf")
    if number is S.NegativeInfinity:
        return float("-inf")
    enclosure = value(number, 53)
    return float("nan") if enclosure is None else float(enclosure.mid())
