"""Small rewritings that make a result shorter without searching."""

from __future__ import annotations

import sympy
from sympy import Expr

SMALL = 120
"""Expressions of up to so many operations are tried in every cheap form."""
WORTH = 0.8
"""A common factor is drawn out where that leaves less than this part of the length."""


def size(expression: Expr) -> int:
    """How long an expression is when written: its operations, with a little weight for each letter and number, and more
    for a fraction inside a fraction."""
    leaves = sum(1 for node in sympy.preorder_traversal(expression) if not node.args)
    return 2 * int(sympy.count_ops(expression)) + leaves + 6 * nested_fractions(expression)


def nested_fractions(expression: Expr) -> int:
    """How many sums with fractions in them stand in a product or power with a denominator."""
    count = 0
    for node in sympy.preorder_traversal(expression):
        if node.is_Add and node is not expression and any(_has_denominator(term) for term in node.args):
            count += 1
    return count


def _has_denominator(term: Expr) -> bool:
    return any(factor.is_Pow and factor.exp.is_negative and factor.free_symbols for factor in sympy.Mul.make_args(term))


def without_signs(expression: Expr) -> Expr:
    """|u|′ = sign u leaves sign(u)/|u|, which is 1/u, and sign(u)·|u|, which is u."""
    return expression.replace(sympy.Mul, _cancel_signs) if expression.has(sympy.sign) else expression


def _cancel_signs(*factors: Expr) -> Expr:
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


def tangents(expression: Expr) -> Expr:
    """sin u/cos u is tan u."""
    return expression.replace(sympy.Mul, _as_tangents) if expression.has(sympy.sin) and expression.has(sympy.cos) else expression


def _as_tangents(*factors: Expr) -> Expr:
    powers = {factor.as_base_exp()[0]: factor.as_base_exp()[1] for factor in factors}
    for base, exponent in list(powers.items()):
        if isinstance(base, sympy.sin) and exponent.is_Integer:
            cosine = sympy.cos(base.args[0])
            if powers.get(cosine) == -exponent:
                kept = [f for f in factors if f.as_base_exp()[0] not in (base, cosine)]
                return sympy.Mul(*kept, sympy.tan(base.args[0]) ** exponent)
    return sympy.Mul(*factors)


def shortest(expression: Expr) -> Expr:
    """The shortest of a few cheap forms; the expression itself where none is clearly shorter."""
    if not isinstance(expression, sympy.Expr) or not expression.args or sympy.count_ops(expression) > SMALL:
        return expression
    plain = tangents(_powers_merged(expression))
    forms = [plain]
    if nested_fractions(plain) or any(_has_denominator(term) for term in sympy.Add.make_args(plain)):
        forms.append(_one_fraction(plain))
    best = min(forms, key=size)
    if best.is_Add:
        drawn_out = sympy.factor_terms(best)
        if size(drawn_out) < WORTH * size(best):
            return drawn_out
    return best


def _powers_merged(expression: Expr) -> Expr:
    """x·xⁿ is x^(n + 1), where an exponent is a symbol."""
    if any(power.exp.free_symbols and power.base is not sympy.E for power in expression.atoms(sympy.Pow)):
        return sympy.powsimp(expression)
    return expression


def _one_fraction(expression: Expr) -> Expr:
    """Over a common denominator, its numerator multiplied out where that is short."""
    together = sympy.together(expression)
    above, below = together.as_numer_denom()
    if below.is_number or sympy.count_ops(above) > SMALL:
        return together
    forms = [above / below]
    if above.is_Add or above.is_Mul:
        forms += [sympy.expand(above) / below, sympy.factor_terms(sympy.expand(above)) / below]
    return min(forms, key=size)
