"""A solution as it is written: y = …, branches joined by or, G(x, y) = C where y can't be isolated."""

from __future__ import annotations

from sympy import Expr

from service.cas import to_tree
from service.differential.solution import Solution
from service.tree import Apply, Number, Relation, Tree


def written(y: Expr, found: Solution) -> Tree:
    """The tree of a solution for the function y."""
    if found.implicit is not None:
        level = to_tree(found.constants[0]) if found.constants else Number("0")
        return Relation(("=",), (to_tree(found.implicit), level))
    branches = tuple(Relation(("=",), (to_tree(y), to_tree(value))) for value in found.values)
    return branches[0] if len(branches) == 1 else Apply("or", branches)
