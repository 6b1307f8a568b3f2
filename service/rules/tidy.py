"""Textbook forms for suggested lines, by way of SymPy objects."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Expr
from sympy.core.relational import Relational

from service.algebra.build import add, mul, neg
from service.cas import to_sympy, to_tree
from service.cas.tidy import shortest
from service.errors import Unsupported
from service.question import Context
from service.tree import Apply, Number, Symbol, Tree, free_symbols, rebuilt, walk

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


def through(tree: Tree, change: Callable[[Expr], Expr], context: Context = NOTHING_KNOWN) -> Tree:
    """The tree of the changed object. Raises Unsupported for a list or a set, of which nothing is changed."""
    held = dict(enumerate(dict.fromkeys(node for node in walk(tree) if _has_base(node))))
    names = {node: Symbol(f"log_{place + HELD}") for place, node in held.items()}
    value = to_sympy(rebuilt(tree, lambda node: names.get(node, node)) if names else tree, context)
    if not isinstance(value, sympy.Expr | sympy.MatrixBase | Relational):
        raise Unsupported("This combination has no meaning here.")
    found = to_tree(change(value))
    back = {name: node for node, name in names.items()}
    return rebuilt(found, lambda node: back.get(node, node) if isinstance(node, Symbol) else node) if names else found


HELD = 9000
"""From here on the letters are numbered that stand for logarithms to a base of their own, which SymPy would write as quotients."""


def _has_base(node: Tree) -> bool:
    """Whether it is log_b u of a letter."""
    return isinstance(node, Apply) and node.head == "log" and len(node.args) == 2 and bool(free_symbols(node))


def coefficients(tree: Tree, x: str) -> tuple[Expr, ...] | None:
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
        case Apply(head="add", args=args) if any(is_a(a, "add") for a in args):
            return add(*(b for a in args for b in (a.args if isinstance(a, Apply) and a.head == "add" else (a,))))
        case Apply(head="mul", args=args) if any(is_a(a, "mul") for a in args) or is_a(args[0], "neg"):
            return _signed_product(args)
        case Apply(head="neg", args=(Apply(head="neg", args=(a,)),)):
            return a
        case Apply(head="neg", args=(Number(text="0") as zero,)):
            return zero
        case _:
            return node


def _signed_product(args: tuple[Tree, ...]) -> Tree:
    """The factors of a product, those of products in it among them, with the sign of the first in front."""
    first, *rest = (b for a in args for b in (a.args if isinstance(a, Apply) and a.head == "mul" else (a,)))
    if isinstance(first, Apply) and first.head == "neg":
        return neg(mul(first.args[0], *rest))
    return mul(first, *rest)


def is_a(node: Tree, head: str) -> bool:
    """Whether the node is an application of this head."""
    return isinstance(node, Apply) and node.head == head


def size(tree: Tree) -> int:
    """How many nodes a tree has."""
    return sum(1 for _ in walk(tree))
