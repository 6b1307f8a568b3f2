"""How large a number would become, asked before anything computes it."""

from __future__ import annotations

import math

import sympy

from service.errors import TooHard
from service.messages import Message

MAX_BITS = 1 << 17
"""Longest whole number that is worked out, in bits (about 39,000 digits)."""
MAX_SPECIAL = 400
"""Largest argument at which ζ, polygamma and the incomplete gamma functions are expanded."""


def _bits(number: sympy.Rational) -> float:
    """Bits of the larger of numerator and denominator; 0 for 0 and ±1."""
    largest = max(abs(int(number.p)), int(number.q))
    return math.log2(largest) if largest > 1 else 0.0


def _refuse(bits: float) -> None:
    if bits > MAX_BITS:
        raise TooHard("A number here has far too many digits to be written out.")


def check_numeral(text: str) -> None:
    """Raises TooHard for a numeral like 1e999999 whose digits would fill a book."""
    _, _, exponent = text.lower().partition("e")
    if exponent and (len(exponent) > 7 or abs(int(exponent)) * math.log2(10) > MAX_BITS):
        raise TooHard("A number here has far too many digits to be written out.")


def check_power(base: sympy.Basic, exponent: sympy.Basic) -> None:
    """Raises TooHard where base^exponent is a number too long to write out, such as 9^9^9^9."""
    if not exponent.is_Rational:
        return
    size = min(float(abs(exponent.p)) / float(exponent.q) if abs(exponent.p) < 10**300 else math.inf, 1e300)
    if base.is_Rational:
        _refuse(_bits(base) * size)
    elif base.is_Mul and base.args[0].is_Rational:
        _refuse(_bits(base.args[0]) * size)


def check_factorial(n: sympy.Basic) -> None:
    """Raises TooHard where n! is too long: log₂ n! < n log₂ n."""
    if n.is_Rational and n.p > 1:
        top = int(n.p // n.q)
        _refuse(math.inf if top.bit_length() > 60 else top * math.log2(top + 1))


def check_gamma(n: sympy.Basic) -> None:
    check_factorial(n if not n.is_Rational else abs(n))


def check_binomial(n: sympy.Basic, k: sympy.Basic) -> None:
    """Raises TooHard where C(n, k) ≤ |n|^min(k, n−k) is too long, or a product of too many terms."""
    if not k.is_Integer:
        return
    top = n if n.is_Rational else sympy.Integer(2)
    lower = min(abs(int(k)), abs(int(n) - int(k))) if n.is_Integer and n >= 0 else abs(int(k))
    _refuse(math.inf if lower.bit_length() > 60 else lower * (1 + _bits(top)))


def check_special(*arguments: sympy.Basic) -> None:
    """Raises TooHard where a special function would be expanded at a huge whole number."""
    if any(a.is_Rational and (abs(a.p) > MAX_SPECIAL * a.q) for a in arguments):
        raise TooHard(Message("This function is only worked out for numbers up to {} here.", MAX_SPECIAL))
