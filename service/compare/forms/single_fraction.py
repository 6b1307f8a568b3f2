"""A single fraction: one numerator over one denominator, without fractions inside."""

from __future__ import annotations

from service.algebra.build import rational
from service.tree import Apply, Number, Tree, walk


def is_single_fraction(tree: Tree, variable: str) -> bool:
    """a/b, −a/b, or no fraction at all."""
    match tree:
        case Apply(head="neg" | "pos", args=(a,)):
            return is_single_fraction(a, variable)
        case Apply(head="div", args=(top, bottom)):
            return not _has_fraction(top) and not _has_fraction(bottom)
        case _:
            return not _has_fraction(tree) or rational(tree) is not None


def _has_fraction(tree: Tree) -> bool:
    return any(isinstance(n, Apply) and (n.head == "div" or (n.head == "pow" and _is_negative(n.args[1]))) for n in walk(tree))


def _is_negative(exponent: Tree) -> bool:
    value = rational(exponent)
    return value is not None and value < 0 and not isinstance(exponent, Number)
