"""Factors over the rational numbers."""

from __future__ import annotations

import sympy
from sympy import Expr

from service.errors import TooHard
from service.messages import Message

MOST_DIGITS = 45
"""Longest whole number that is taken apart into primes."""


def factored(expression: Expr) -> Expr:
    """Irreducible factors over ℚ; a whole number as a product of prime powers. Raises TooHard for a long number."""
    if expression.is_Rational:
        return prime_factors(expression)
    return sympy.factor(expression)


def prime_factors(number: sympy.Integer) -> Expr:
    """360 → 2³·3²·5, unevaluated, and fractions likewise."""
    if max(abs(number.p), number.q) >= 10**MOST_DIGITS:
        raise TooHard(Message("Only numbers of up to {} digits are taken apart into primes here.", MOST_DIGITS))
    if number in (0, 1, -1):
        return number
    powers = [(prime, count) for prime, count in sympy.factorrat(number).items()]
    factors = [sympy.Integer(p) if n == 1 else sympy.Pow(sympy.Integer(p), n, evaluate=False) for p, n in powers]
    return factors[0] if len(factors) == 1 else sympy.Mul(*factors, evaluate=False)
