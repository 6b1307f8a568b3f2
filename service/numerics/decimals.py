"""Decimals of exact numbers, every digit proved by ball arithmetic."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Decimal, DecimalException
from decimal import Context as Precision

import sympy
from flint import arb
from sympy import Expr

from service.cas.decimals import decimal, plain
from service.numerics.balls import Ball, Evaluator
from service.numerics.program import NoProgram

MOST_BITS = 40_000


def decimal_value(value: Expr, digits: int = 15) -> str | None:
    """The number to so many significant digits; None where it is none. A complex number is written a + b*i."""
    if not isinstance(value, sympy.Expr) or value.free_symbols:
        return None
    if value.is_Rational:
        return decimal(value, digits)
    ball = _accurate(value, digits)
    if ball is None:
        return decimal(value, digits)
    if ball.imag.is_zero():
        try:
            return _written(ball.real, digits)
        except (DecimalException, ValueError):
            return None
    return decimal(value, digits)


def _accurate(value: Expr, digits: int) -> Ball | None:
    """The value with a relative error below 10^(−digits − 3)."""
    wanted = int(digits * 3.33) + 24
    try:
        evaluate = Evaluator(value)
    except (NoProgram, RecursionError):
        return None
    bits = wanted + 40
    while bits < MOST_BITS:
        ball = evaluate({}, bits)
        if ball.is_finite() and ball.imag.is_zero() and ball.real.rel_accuracy_bits() >= wanted:
            return ball
        bits *= 3
    return None


def _written(real: arb, digits: int) -> str:
    """The middle of the ball, rounded; a tie of the last digit is not told apart from its neighbours."""
    middle = Decimal(real.mid().str(digits + 8, radius=False))
    rounded = Precision(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN).create_decimal(middle)
    return plain(rounded, strip=False)
