"""Textbook forms for suggested lines, by way of SymPy objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.core.relational import Relational

from service.cas import to_sympy, to_tree
from service.cas.tidy import shortest
from service.errors import Unsupported
from service.question import Context
from service.tree import Tree, walk


def tidied(tree: Tree) -> Tree:
    """The same with numbers worked out and like factors joined."""
    return through(tree, lambda e: e)


def expanded(tree: Tree) -> Tree:
    """Brackets multiplied out, like terms collected."""
    return through(tree, sympy.expand)


def factored(tree: Tree) -> Tree:
    """Split into factors over the rationals."""
    return through(tree, sympy.factor)


def cancelled(tree: Tree) -> Tree:
    """One fraction in lowest terms."""
    return through(tree, sympy.cancel)


def through(tree: Tree, change: Callable[[Any], Any]) -> Tree:
    """The tree of the changed object. Raises Unsupported for a list or a set, of which nothing is changed."""
    value = to_sympy(tree, Context())
    if not isinstance(value, sympy.Expr | sympy.MatrixBase | Relational):
        raise Unsupported("This combination has no meaning here.")
    return to_tree(change(value))


def coefficients(tree: Tree, x: str) -> tuple[Any, ...] | None:
    """(aₙ, …, a₀) of a polynomial in x, aₙ ≠ 0, its coefficients free of x; None for anything else."""
    found = to_sympy(tree, Context())
    symbol = next((s for s in found.free_symbols if s.name == x), None)
    if symbol is None or not found.is_polynomial(symbol):
        return None
    return tuple(sympy.Poly(found, symbol).all_coeffs())


def shortened(tree: Tree) -> Tree:
    """The shortest of a few cheap forms."""
    return through(tree, shortest)


def size(tree: Tree) -> int:
    """How many nodes a tree has."""
    return sum(1 for _ in walk(tree))
