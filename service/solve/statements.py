"""What is to be solved: comparisons of an expression with zero, joined by "and" and "or", each with its natural domain.

A comparison keeps the conditions under which it means something as they stood *before* any simplification, so that
(x² − 4)/(x − 2) = 0 still knows that x ≠ 2 when SymPy has cancelled the fraction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Expr, Symbol

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
