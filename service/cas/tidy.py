"""Small rewritings that make a result shorter without searching."""

from __future__ import annotations

from typing import Any

import sympy

SMALL = 120
"""Expressions of up to so many operations are tried in every cheap form."""


def size(expression: Any) -> int:
    """How long an expression is when written: its operations, with a little weight for each letter and number."""
    leaves = sum(1 for node in sympy.preorder_traversal(expression) if not node.args)
    return 2 * int(sympy.count_ops(expression)) + leaves


def without_signs(expression: Any) -> Any:
    """|u|′ = sign u leaves sign(u)/|u|, which is 1/u, and sign(u)·|u|, which is u."""
    if not expression.has(sympy.sign):
        return expression
    return expression.replace(sympy.Mul, _cancel_signs)


def _cancel_signs(*factors: Any) -> Any:
    listed = list(factors)
    for sign in [f for f in factors if isinstance(f, sympy.sign)]:
        inner = sign.args[0]
        for power in (f for f in listed if f.as_base_exp()[0] == sympy.Abs(inner) and f.as_base_exp()[1].is_odd):
            exponent = power.as_base_exp()[1]
            listed.remove(sign)
            listed.remove(power)
            listed.append(inner**exponent)
            break
    return sympy.Mul(*listed)


def shortest(expression: Any) -> Any:
    """The shortest of a few cheap forms; the expression itself where none is shorter."""
    if not isinstance(expression, sympy.Expr) or not expression.is_Add or sympy.count_ops(expression) > SMALL:
        return expression
    forms = [expression]
    for form in (sympy.factor_terms, _one_fraction):
        forms.append(form(expression))
    return min(forms, key=size)


def _one_fraction(expression: Any) -> Any:
    """Over a common denominator and cancelled, where there is a denominator."""
    together = sympy.together(expression)
    above, below = together.as_numer_denom()
    if below.is_number or sympy.count_ops(above) > SMALL:
        return together
    return sympy.expand(above) / below
