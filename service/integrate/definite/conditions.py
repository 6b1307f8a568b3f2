"""Conditions on parameters as a textbook writes them: s > 1, |a| > 1, a ≠ 0, 4b > a²."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Abs, Add, Expr, Integer, Ne, Poly, Symbol, oo, sqrt
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import PolynomialError

ORDERS = (">", "<", ">=", "<=")


def tidied_conditions(conditions: Sequence[Boolean]) -> tuple[Boolean, ...]:
    """Each solved for its symbol where that is simple; what always holds, or what another implies, is left out."""
    solved = dict.fromkeys(_solved(condition) for condition in conditions)
    kept = [condition for condition in solved if condition != True]  # noqa: E712  a SymPy truth value
    return tuple(condition for condition in kept if not any(_implies(other, condition) for other in kept if other != condition))


def _solved(condition: Boolean) -> Boolean:
    if not getattr(condition, "is_Relational", False) or condition.rel_op not in (*ORDERS, "!="):
        return condition
    difference = condition.lhs - condition.rhs
    if len(difference.free_symbols) != 1:
        return _without_minus(condition, difference)
    symbol = next(iter(difference.free_symbols))
    try:
        coefficients = Poly(difference, symbol).all_coeffs()
    except PolynomialError:
        return condition
    if not all(c.is_number and c.is_real for c in coefficients):
        return condition
    return SOLVERS.get(len(coefficients), lambda condition, _symbol, _coefficients: condition)(condition, symbol, coefficients)


def _linear(condition: Boolean, symbol: Symbol, coefficients: Sequence[Expr]) -> Boolean:
    """2s + 2 > 0 as s > −1."""
    bound = -coefficients[1] / coefficients[0]
    return condition.func(symbol, bound) if coefficients[0] > 0 or condition.rel_op == "!=" else condition.reversedsign.func(symbol, bound)


def _quadratic(condition: Boolean, symbol: Symbol, coefficients: Sequence[Expr]) -> Boolean:
    """a² − 1 > 0 as |a| > 1, 4a² > 0 as a ≠ 0; others as they are."""
    square, slope, constant = coefficients
    if slope != 0 or condition.rel_op not in (">", "<"):
        return condition
    if square.is_negative:
        square, constant, condition = -square, -constant, condition.reversedsign
    if constant == 0:
        return Ne(symbol, 0) if condition.rel_op == ">" else condition
    return condition if constant.is_positive else condition.func(Abs(symbol), sqrt(-constant / square))


SOLVERS = {2: _linear, 3: _quadratic}
"""By the number of coefficients of the difference of the two sides."""


def _without_minus(condition: Boolean, difference: Expr) -> Boolean:
    """4ac − b² > 0 as 4ac > b²."""
    terms = Add.make_args(difference)
    left = Add(*[term for term in terms if not term.could_extract_minus_sign()])
    right = -Add(*[term for term in terms if term.could_extract_minus_sign()])
    if len(terms) < 2 or condition.rel_op not in (">", "<") or Integer(0) in (left, right):
        return condition
    return condition.func(left, right)


def _implies(stronger: Boolean, weaker: Boolean) -> bool:
    """s > 1 implies s > 0 and s ≠ 0; |a| > 1 implies a ≠ 0."""
    order, weak = getattr(stronger, "rel_op", ""), getattr(weaker, "rel_op", "-")
    if order not in (">", "<") or not (stronger.rhs.is_number and getattr(weaker, "rhs", oo).is_number):
        return False
    if stronger.lhs not in (weaker.lhs, Abs(weaker.lhs)):
        return False
    if weak == "!=":
        return bool(stronger.rhs >= weaker.rhs if order == ">" and weaker.rhs >= 0 else order == "<" and stronger.rhs <= weaker.rhs)
    return bool(weak == order and stronger.lhs == weaker.lhs and (stronger.rhs > weaker.rhs if order == ">" else stronger.rhs < weaker.rhs))
