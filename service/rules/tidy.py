"""Textbook forms for suggested lines, by way of SymPy objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.core.relational import Relational

from service.algebra.build import add, factors, mul, neg, number
from service.cas import to_sympy, to_tree
from service.cas.tidy import shortest
from service.errors import Unsupported
from service.question import Context
from service.tree import Apply, Tree, rebuilt, walk

NOTHING_KNOWN = Context()


def tidied(tree: Tree, context: Context = NOTHING_KNOWN) -> Tree:
    """The same with numbers worked out and like factors joined."""
    return through(tree, lambda e: e, context)


def expanded(tree: Tree, context: Context = NOTHING_KNOWN) -> Tree:
    """Brackets multiplied out, like terms collected."""
    return through(tree, sympy.expand, context)


def factored(tree: Tree, context: Context = NOTHING_KNOWN) -> Tree:
    """Split into factors over the rationals."""
    return through(tree, sympy.factor, context)


def cancelled(tree: Tree, context: Context = NOTHING_KNOWN) -> Tree:
    """One fraction in lowest terms."""
    return through(tree, sympy.cancel, context)


def through(tree: Tree, change: Callable[[Any], Any], context: Context = NOTHING_KNOWN) -> Tree:
    """The tree of the changed object. Raises Unsupported for a list or a set, of which nothing is changed."""
    value = to_sympy(tree, context)
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


def shortened(tree: Tree, context: Context = NOTHING_KNOWN) -> Tree:
    """The shortest of a few cheap forms."""
    return through(tree, shortest, context)


def flat(line: Tree) -> Tree:
    """Sums in sums and products in products opened, minus signs in front."""
    return rebuilt(line, _flattened)


def _flattened(node: Tree) -> Tree:
    match node:
        case Apply(head="add", args=args) if any(_is(a, "add") for a in args):
            return add(*(b for a in args for b in (a.args if isinstance(a, Apply) and a.head == "add" else (a,))))
        case Apply(head="mul", args=args) if any(_is(a, "mul") or _is(a, "neg") for a in args):
            return _signed_product(node)
        case Apply(head="neg", args=(Apply(head="neg", args=(a,)),)):
            return a
        case _:
            return node


def _signed_product(node: Tree) -> Tree:
    """The factors of a product with one sign in front."""
    listed = factors(node)
    whole = mul(*(f for f in listed if f != MINUS_ONE))
    return neg(whole) if sum(f == MINUS_ONE for f in listed) % 2 else whole


MINUS_ONE = number(-1)


def _is(node: Tree, head: str) -> bool:
    return isinstance(node, Apply) and node.head == head


def size(tree: Tree) -> int:
    """How many nodes a tree has."""
    return sum(1 for _ in walk(tree))
