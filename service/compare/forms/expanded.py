"""Expanded: no product or whole power of a sum."""

from __future__ import annotations

from service.algebra.build import integer
from service.tree import Apply, Relation, Tree, children


def is_expanded(tree: Tree, variable: str) -> bool:
    """Every product and whole power is of things that are no sums."""
    match tree:
        case Apply(head="mul", args=args) if any(_is_sum(a) for a in args):
            return False
        case Apply(head="pow", args=(base, exponent)) if _is_sum(base) and (integer(exponent) or 0) > 1:
            return False
        case Apply(head="div", args=(top, _)) if _is_sum(top):
            return False
        case Apply(head="neg", args=(a,)) if _is_sum(a):
            return False
        case Apply() | Relation():
            return all(is_expanded(child, variable) for child in children(tree))
        case _:
            return True


def _is_sum(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "add"
