"""Forms that a textbook prefers, tried where they are shorter: a polynomial multiplied out, secants and tangents joined."""

from __future__ import annotations

import sympy
from sympy import Expr

from service.cas.expand import MOST_TERMS, expected_terms
from service.cas.formulas import classes
from service.cas.tidy import SMALL, size, tangents
from service.search import Budget, in_time

SECONDS = 2.0
"""Processor seconds for one form. None of so small an expression needs a tenth of it on an idle machine: which form is shown
must not depend on what else runs."""


def multiplied_out(expression: Expr) -> Expr | None:
    """A polynomial as a sum of powers; None for anything else."""
    if expression.is_polynomial() and expected_terms(expression) < MOST_TERMS:
        return sympy.expand(expression)
    return None


def joined_trig(expression: Expr) -> Expr | None:
    """The shortest form by trigonometric identities, with sec and csc kept where they were written; None where there is none."""
    reciprocal = (sympy.sec, sympy.csc, sympy.tan, sympy.cot)
    below = sympy.fraction(sympy.together(expression))[1]
    if not (expression.has(*reciprocal) or below.has(sympy.sin, sympy.cos)) or sympy.count_ops(expression) > SMALL:
        return None
    plain = expression.rewrite(sympy.cos).rewrite(sympy.sin, sympy.cos)
    return in_time(Budget.patient(SECONDS), lambda: _sign_below(with_secants(tangents(sympy.simplify(plain)))))


def _sign_below(expression: Expr) -> Expr:
    """−1/(sin x − 1) as 1/(1 − sin x)."""
    above, below = sympy.fraction(expression)
    return -above / sympy.expand(-below) if below.is_Add and above.could_extract_minus_sign() else expression


def joined_exponentials(expression: Expr) -> Expr:
    """Hyperbolic functions and powers of e put together, where that is shorter: e^q − 2·cosh q + e^(−q) is 0."""
    if not expression.has(*HYPERBOLIC) or sympy.count_ops(expression) > SMALL:
        return expression
    joined = in_time(Budget.patient(SECONDS), lambda: sympy.simplify(sympy.expand(expression.rewrite(sympy.exp))))
    return joined if joined is not None and size(joined) < size(expression) else expression


HYPERBOLIC = classes("hyperbolic")


def with_secants(expression: Expr) -> Expr:
    """1/cos u as sec u, 1/sin u as csc u."""
    for function, reciprocal in ((sympy.cos, sympy.sec), (sympy.sin, sympy.csc)):
        expression = expression.replace(
            lambda node, function=function: (
                node.is_Pow and isinstance(node.base, function) and node.exp.is_negative and node.exp.is_Integer
            ),
            lambda node, reciprocal=reciprocal: reciprocal(node.base.args[0]) ** -node.exp,
        )
    return expression
