"""Several statements that hold together."""

from __future__ import annotations

from service.algebra.statements import cases, is_statement, statement, unknowns
from service.tree import Tree


def is_system(tree: Tree | None) -> bool:
    """Several equations that hold together, in several unknowns."""
    if tree is None or not is_statement(tree):
        return False
    logic = statement(tree)
    try:
        found = cases(logic)
    except ValueError:
        return False
    return len(unknowns(logic)) > 1 and len(found) == 1 and sum(one.signs == ("=",) for one in found[0]) > 1
