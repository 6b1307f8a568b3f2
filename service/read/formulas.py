"""The formulas of function records, read: text with `a`, `b`, `c` for the arguments → tree."""

from __future__ import annotations

from functools import lru_cache

from service.read import read
from service.tree import Symbol, Tree, rebuilt

PLACES = ("a", "b", "c")


@lru_cache(maxsize=1024)
def formula(text: str) -> Tree:
    """A record's formula as it stands."""
    return read(text, "text", symbols=frozenset(PLACES)).tree


def applied(text: str, args: tuple[Tree, ...]) -> Tree:
    """A record's formula with these arguments in their places."""
    given = dict(zip(PLACES, args, strict=False))
    return rebuilt(formula(text), lambda node: given.get(node.name, node) if isinstance(node, Symbol) else node)
