"""A sum or product over a range as one value: its term, its index and its bounds, and what its neighbouring terms are to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import sympy
from sympy import Expr, S

from service.algebra.build import ONE, ZERO, add, depends, div, factors, integer, mul, neg, substituted
from service.cas import symbol, to_tree
from service.question import Context
from service.rules.fractions import parts_of
from service.rules.polynomials import value_of
from service.rules.rule import Scope, Used
from service.rules.strategies import Strategy
from service.rules.tidy import flat, tidied
from service.tree import Apply, Constant, Symbol, Tree, free_symbols, walk

INFINITY = Constant("oo")
TOTALS = frozenset({"sum", "product"})


@dataclass(frozen=True, slots=True)
class Total:
    """Σ or Π of the term, for the index from low to high."""

    head: str
    term: Tree
    index: Symbol
    low: Tree
    high: Tree

    @property
    def tree(self) -> Tree:
        """It as a tree."""
        return Apply(self.head, (self.term, self.index, self.low, self.high))

    @property
    def is_infinite(self) -> bool:
        """Whether it has no last term."""
        return self.high == INFINITY

    @property
    def count(self) -> Tree:
        """How many terms a finite one has."""
        return tidied(add(self.high, neg(self.low), ONE))

    @property
    def value(self) -> Expr:
        """The term as a SymPy value; None where it is none."""
        return value_of(self.term)

    @property
    def letter(self) -> sympy.Symbol:
        """The index as SymPy has it."""
        return symbol(self.index.name, Context())

    def at(self, place: Tree) -> Tree:
        """The term with the place put in for the index."""
        return substituted(self.term, {self.index.name: place})

    def of(self, term: Tree) -> Total:
        """The same with another term."""
        return replace(self, term=term)

    def over(self, low: Tree, high: Tree | None = None) -> Total:
        """The same over another range."""
        return replace(self, low=low, high=self.high if high is None else high)


def total_of(node: Tree, head: str = "sum") -> Total | None:
    """The sum or product that a node is; None for anything else."""
    match node:
        case Apply(head=found, args=(term, Symbol() as index, low, high)) if found == head:
            return Total(head, term, index, low, high)
        case _:
            return None


def finite(node: Tree, head: str = "sum") -> Total | None:
    """The same of one with a last term."""
    found = total_of(node, head)
    return None if found is None or INFINITY in (found.high, found.low) or neg(INFINITY) == found.low else found


def infinite(node: Tree, head: str = "sum") -> Total | None:
    """The same of one that goes on for ever, from a whole number on."""
    found = total_of(node, head)
    return found if found is not None and found.is_infinite and integer(found.low) is not None else None


def has_total(line: Tree) -> bool:
    """Whether a sum or product over a range stands in it."""
    return any(is_total(node) for node in walk(line))


def is_total(node: Tree) -> bool:
    """Whether it is a sum or product over a range."""
    return isinstance(node, Apply) and node.head in TOTALS


def ratio(total: Total) -> Expr | None:
    """The quotient of neighbouring terms, where it is the same for all; None where it is not."""
    value = total.value
    found = None if value is None or value == 0 else quotient(value, total.letter)
    return None if found is None or found.has(total.letter) else found


@lru_cache(maxsize=512)
def quotient(value: Expr, k: sympy.Symbol) -> Expr:
    """f(k + 1)/f(k), in lowest terms."""
    found = value.subs(k, k + 1) / value
    if found.has(sympy.factorial, sympy.binomial, sympy.gamma):
        found = sympy.combsimp(found)
    for change in (sympy.powsimp, sympy.cancel, sympy.simplify):
        if found.has(k):
            found = change(found)
    return found


def polynomial_in(value: Expr, k: sympy.Symbol) -> sympy.Poly | None:
    """The polynomial in the index that a term is; None for anything else."""
    return sympy.Poly(value, k) if value is not None and value.is_polynomial(k) else None


def parted(term: Tree, index: str) -> tuple[Tree, Tree]:
    """(c, u) with term = c·u, where c does not depend on the index."""
    if isinstance(term, Apply) and term.head == "neg":
        scale, core = parted(term.args[0], index)
        return flat(neg(scale)), core
    above, below = parts_of(term)
    still, moving = (
        div(mul(*(f for f in factors(above) if depends(f, index) == side)), mul(*(f for f in factors(below) if depends(f, index) == side)))
        for side in (False, True)
    )
    return flat(still), flat(moving)


def free_letter(line: Tree, wanted: str = "N") -> str:
    """A letter for the last index of a partial sum that the line does not use."""
    used = set(free_symbols(line)) | {node.name for node in walk(line) if isinstance(node, Symbol)}
    return next(name for name in (wanted, "M", "m", "K", "N_1", "N_2", "N_3") if name not in used)


def in_term(strategy: Strategy) -> Strategy:
    """The strategy on the term of a sum or product."""

    def offered(node: Tree, scope: Scope) -> Iterator[Used]:
        match node:
            case Apply(head=head, args=(term, *range_)) if head in TOTALS:
                for used in strategy(term, replace(scope, goal=None)):
                    yield used.elsewhere(Apply(head, (used.move.after, *range_)), term)

    return offered


def tree_of(value: Expr) -> Tree:
    """A value in textbook form."""
    return to_tree(value)


def is_one(value: Expr) -> bool:
    """Whether a value is 1."""
    return bool(value == S.One)


__all__ = [
    "INFINITY",
    "ZERO",
    "Total",
    "finite",
    "free_letter",
    "has_total",
    "in_term",
    "infinite",
    "is_total",
    "parted",
    "quotient",
    "ratio",
    "total_of",
]
