"""A single term: numbers and powers, multiplied."""

from __future__ import annotations

from service.tree import Apply, Tree, walk


def is_monomial(tree: Tree, variable: str) -> bool:
    """3x², not x² + 2x²."""
    return not any(isinstance(node, Apply) and node.head in ("add", "div") for node in walk(tree))
