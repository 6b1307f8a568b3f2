"""What a method brings home, and the names of the constants in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from sympy import Expr, S, Symbol, factor_terms, preorder_traversal
from sympy.logic.boolalg import Boolean

from service.cas.tidy import size
from service.differential.equation import Equation
from service.question import Note
from service.search import Budget


class Method(Enum):
    """How an equation was solved, as it is told."""

    BY_SYMPY = "SymPy"
    CONSTANT = "a constant function"
    BERNOULLI = "Bernoulli"
    SEPARATION = "separation of variables"
    HOMOGENEOUS = "homogeneous"
    SUBSTITUTION = "substitution"
    VARIATION = "variation of the constant"
    EXACT = "exact"
    INTEGRATING_FACTOR = "integrating factor"
    CHARACTERISTIC_ROOTS = "characteristic roots"
    REDUCTION_OF_ORDER = "reduction of order"


@dataclass(frozen=True, slots=True)
class Family:
    """What is asserted of a differential equation: these functions solve it, for all values of the constants.

    values, implicit, conditions, constants: as in a Solution.
    """

    values: tuple[Expr, ...]
    constants: tuple[Symbol, ...]
    implicit: Expr | None = None
    conditions: tuple[Boolean, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """A family of functions, not yet verified.

    values: the branches of y as functions of x and the constants. implicit: where there are none, G(x, y) with G = C₁.
    conditions: where it holds, as SymPy relations. constants: those that occur, in order.
    """

    values: tuple[Expr, ...]
    constants: tuple[Symbol, ...]
    method: Method
    implicit: Expr | None = None
    conditions: tuple[Boolean, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def family(self) -> Family:
        """What it asserts."""
        return Family(self.values, self.constants, self.implicit, self.conditions)


TERM_BY_TERM = (Method.INTEGRATING_FACTOR, Method.CHARACTERISTIC_ROOTS, Method.REDUCTION_OF_ORDER)
"""Methods whose answers stand as a sum with a constant before each solution."""


@dataclass(frozen=True, slots=True)
class Task:
    """The equation, the constants that may be used, and the time that methods may use.

    known: a solution of the homogeneous equation that was given.
    """

    equation: Equation
    constants: tuple[Symbol, ...]
    budget: Budget
    known: Expr | None = None


def constants(used: set[str], count: int) -> tuple[Symbol, ...]:
    """C₁, C₂, … without those names that the equation uses itself."""

    def fresh() -> Iterator[Symbol]:
        number = 0
        while True:
            number += 1
            if f"C{number}" not in used:
                yield Symbol(f"C{number}", real=True)

    source = fresh()
    return tuple(next(source) for _ in range(count))


def settled(found: Solution) -> Solution:
    """The family with its constants scaled so that it is short: 2 C₁ is as good a constant as C₁."""
    if found.method in TERM_BY_TERM:
        return found
    for constant in found.constants:
        tried = [found, replace(found, values=tuple(map(factor_terms, found.values)))]
        for scale in _scales(found.values, constant):
            swap = {constant: constant / scale}
            values, conditions = (tuple(part.xreplace(swap) for part in parts) for parts in (found.values, found.conditions))
            tried += [replace(found, values=v, conditions=conditions) for v in (values, tuple(map(factor_terms, values)))]
        for shift in _shifts(found.values, constant):
            moved = {constant: constant - shift}
            values, conditions = (tuple(part.xreplace(moved) for part in parts) for parts in (found.values, found.conditions))
            tried.append(replace(found, values=values, conditions=conditions))
        found = min(tried, key=lambda one: sum(size(value) + _blemishes(value, constant) for value in one.values))
    return found


def _scales(values: tuple[Expr, ...], constant: Symbol) -> list[Expr]:
    """Numbers that stand before the constant, and −1."""
    found = {S.NegativeOne}
    for value in values:
        for product in (node for node in preorder_traversal(value) if node.is_Mul and constant in node.args):
            factor, _ = product.as_coeff_Mul()
            found |= {factor, -factor, 1 / factor, -1 / factor}
    return sorted(found - {S.One, S.Zero}, key=lambda n: n.sort_key())


def _shifts(values: tuple[Expr, ...], constant: Symbol) -> list[Expr]:
    """Numbers that stand in a sum with the constant alone: C + x² + 1."""
    found = set()
    for value in values:
        for total in (node for node in preorder_traversal(value) if node.is_Add and constant in node.args):
            found |= {term for term in total.args if term.is_Rational}
    return sorted(found, key=lambda n: n.sort_key())


def _blemishes(value: Expr, constant: Symbol) -> int:
    """What a constant should not bring: a minus sign or a fraction before it."""
    factors = [node.as_coeff_Mul()[0] for node in preorder_traversal(value) if node.is_Mul and constant in node.free_symbols]
    return sum(3 * bool(factor.is_negative) + (not factor.is_Integer) for factor in factors)
