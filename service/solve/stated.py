"""A relation as a statement with its natural domain."""

from __future__ import annotations

from sympy import And, Expr, Not, Or, S
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from service.solve.domains import conditions_of
from service.solve.statements import FALSE, SIGNS, TRUE, Comparison, Condition, Every, Some, Statement, negated


def from_sympy(relation: Boolean, conditions: tuple[Condition, ...] = ()) -> Statement:
    """A SymPy relation, And, Or, Not, truth value or expression (= 0) as a statement.

    The natural domain is that of the expressions as SymPy holds them, besides the conditions given.
    """
    if relation in (True, S.true):
        return TRUE
    if relation in (False, S.false):
        return FALSE
    if isinstance(relation, And):
        return Every(tuple(from_sympy(arg, conditions) for arg in relation.args))
    if isinstance(relation, Or):
        return Some(tuple(from_sympy(arg, conditions) for arg in relation.args))
    if isinstance(relation, Not):
        return negated(from_sympy(relation.args[0], conditions))
    if isinstance(relation, Relational):
        return comparison(relation.lhs, SIGNS[relation.rel_op], relation.rhs, conditions)
    if isinstance(relation, Boolean):
        raise TypeError(f"not a statement about numbers: {type(relation).__name__}")
    return comparison(relation, "=", S.Zero, conditions)


def comparison(left: Expr, sign: str, right: Expr, conditions: tuple[Condition, ...] = ()) -> Statement:
    """left sign right, with the natural domain of both sides and the conditions given. Sides may be ±∞."""
    for side, other, low in ((left, right, "<"), (right, left, ">")):
        if side in (S.Infinity, S.NegativeInfinity) and other.is_finite is not False:
            below = (side is S.NegativeInfinity) == (low == "<")
            return TRUE if sign == "!=" or ((sign in ("<", "<=")) == below and sign != "=") else FALSE

    found = dict.fromkeys((*conditions, *conditions_of(left), *conditions_of(right)))
    return Comparison(left - right, sign, tuple(found))
