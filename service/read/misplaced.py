"""A relation inside a power or under a root: x^(2 = 4) is what slips from a hand that did not leave the exponent, and says nothing."""

from __future__ import annotations

from service.errors import Unreadable
from service.tree import Apply, Relation, Tree, walk

POWER = "An equation or inequality can't stand inside a power. It belongs outside."
ROOT = "An equation or inequality can't stand under a root. It belongs outside."
INSIDE = {"pow": POWER, "sqrt": ROOT, "root": ROOT}


def check_relations(tree: Tree, source: str) -> None:
    """Unreadable at a relation that stands where only an expression can."""
    for node in walk(tree):
        if isinstance(node, Apply) and node.head in INSIDE:
            for relation in node.args:
                if isinstance(relation, Relation):
                    raise Unreadable(INSIDE[node.head], span=relation.span, text=source, expected="an expression, such as x^2 + 1")
