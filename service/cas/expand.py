"""Multiplying out, with the number of terms foreseen."""

from __future__ import annotations

from math import comb

import sympy
from sympy import Expr

from service.errors import TooHard

MOST_TERMS = 20_000


def expanded(expression: Expr) -> Expr:
    """Every product multiplied out; a fraction's numerator and denominator each for itself.

    Raises TooHard where more terms than can be written would come out.
    """
    if expected_terms(expression) > MOST_TERMS:
        raise TooHard("Multiplied out, this has too many terms to be written.")
    above, below = sympy.fraction(expression, exact=True) if not expression.is_Add else (expression, sympy.S.One)
    if below == 1:
        return sympy.expand(expression, power_base=False, log=False, power_exp=False)
    if (quotient := whole_quotient(above, below)) is not None:
        return sympy.expand(quotient)
    return sympy.expand(above, log=False, power_exp=False) / sympy.expand(below, log=False, power_exp=False)


def whole_quotient(above: Expr, below: Expr) -> Expr | None:
    """The polynomial that a fraction of polynomials cancels to, ((x + h)² − x²)/h = 2x + h; None where something stays below."""
    letters = below.free_symbols
    if not letters or not (above.is_polynomial() and below.is_polynomial()):
        return None
    quotient, rest = sympy.div(above, below, *sorted(letters | above.free_symbols, key=str))
    return quotient if rest == 0 and len(sympy.Add.make_args(quotient)) <= MOST_LEFT else None


MOST_LEFT = 20
"""The terms that a quotient written out may have: (x¹⁰⁰ − 1)/(x − 1) stays."""


def in_lowest_terms(above: Expr, below: Expr) -> Expr | None:
    """(x³ − 8)/(x² − 4) = (x² + 2x + 4)/(x + 2); None where nothing cancels but numbers, or the degrees are high."""
    letters = sorted(below.free_symbols | above.free_symbols, key=str)
    if not below.free_symbols or not (above.is_polynomial() and below.is_polynomial()):
        return None
    upper, lower = sympy.Poly(above, *letters), sympy.Poly(below, *letters)
    if max(upper.total_degree(), lower.total_degree()) > MOST_CANCELLED or sympy.gcd(upper, lower).total_degree() == 0:
        return None
    return sympy.cancel(above / below)


MOST_CANCELLED = 12
"""The degree up to which a common factor is cancelled though the quotient may be longer."""


def collected(value: Expr) -> Expr | None:
    """A polynomial with like terms together; None for anything else."""
    return sympy.expand(value) if value.is_Add and value.is_polynomial() and expected_terms(value) < MOST_TERMS else None


def expected_terms(expression: Expr) -> int:
    """An upper bound of the number of terms: sums add, products multiply, (t terms)^n has C(n + t − 1, n)."""
    if expression.is_Add:
        return sum(expected_terms(term) for term in expression.args)
    if expression.is_Mul:
        total = 1
        for factor in expression.args:
            total = min(total * expected_terms(factor), 10 * MOST_TERMS)
        return total
    if expression.is_Pow and expression.exp.is_Integer:
        n, terms = abs(int(expression.exp)), expected_terms(expression.base)
        if terms == 1:
            return 1
        return 10 * MOST_TERMS if n > MOST_TERMS else min(comb(n + terms - 1, min(n, terms - 1)), 10 * MOST_TERMS)
    return max([1, *(expected_terms(arg) for arg in expression.args if isinstance(arg, sympy.Expr))])
