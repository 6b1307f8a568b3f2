"""What is to be solved: comparisons of an expression with zero, joined by "and" and "or", each with its natural domain.

A comparison keeps the conditions under which it means something as they stood *before* any simplification, so that
(x² − 4)/(x − 2) = 0 still knows that x ≠ 2 when SymPy has cancelled the fraction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sympy import And, Expr, Not, Or, S, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

SIGNS = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

TRUE_FOR: dict[str, Callable[[int], bool]] = {
    "=": lambda s: s == 0,
    "!=": lambda s: s != 0,
    "<": lambda s: s < 0,
    "<=": lambda s: s <= 0,
    ">": lambda s: s > 0,
    ">=": lambda s: s >= 0,
}
"""Sign of the comparison → whether it holds, given the sign of the expression compared with 0."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`expression sign 0`, needed for something to be defined; `reason` says what: "denominator", "logarithm", …"""

    expression: Expr
    sign: str
    reason: str = ""

    @property
    def free_symbols(self) -> set[Symbol]:
        return set(self.expression.free_symbols)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`expression sign 0` on its natural domain."""

    expression: Expr
    sign: str
    domain: tuple[Condition, ...] = ()

    @property
    def free_symbols(self) -> set[Symbol]:
        return set(self.expression.free_symbols).union(*(c.free_symbols for c in self.domain))


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Statement, ...]

    @property
    def free_symbols(self) -> set[Symbol]:
        return set().union(*(part.free_symbols for part in self.parts))


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Statement, ...]

    @property
    def free_symbols(self) -> set[Symbol]:
        return set().union(*(part.free_symbols for part in self.parts))


@dataclass(frozen=True, slots=True)
class Whole:
    """`expression` is a whole number (or, with rational, a quotient of two)."""

    expression: Expr
    rational: bool = False

    @property
    def free_symbols(self) -> set[Symbol]:
        return set(self.expression.free_symbols)


Statement = Comparison | Every | Some | Whole

TRUE = Every(())
FALSE = Some(())


def from_sympy(relation: Any, conditions: tuple[Condition, ...] = ()) -> Statement:
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
    from service.solve.domains import conditions_of

    found = dict.fromkeys((*conditions, *conditions_of(left), *conditions_of(right)))
    return Comparison(left - right, sign, tuple(found))


def negated(statement: Statement) -> Statement:
    """Where the statement is defined and does not hold."""
    match statement:
        case Comparison(expression=expression, sign=sign, domain=domain):
            return Comparison(expression, OPPOSITE[sign], domain)
        case Every(parts=parts):
            return Some(tuple(negated(part) for part in parts))
        case Some(parts=parts):
            return Every(tuple(negated(part) for part in parts))
        case _:
            raise TypeError("the opposite of being a whole number is not a solution set")


def comparisons(statement: Statement) -> tuple[Comparison, ...]:
    """Every comparison in the statement, in order."""
    match statement:
        case Comparison():
            return (statement,)
        case Every(parts=parts) | Some(parts=parts):
            return tuple(found for part in parts for found in comparisons(part))
        case _:
            return ()
