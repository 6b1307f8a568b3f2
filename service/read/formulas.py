"""The formulas of function records, read: text with `a`, `b`, `c` for the arguments → tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from service.read import read
from service.tree import NOWHERE, Apply, Symbol, Tree, rebuilt

PLACES = ("a", "b", "c")
FORMS = {"div": "frac", "mul": "star"}


@lru_cache(maxsize=1024)
def formula(text: str) -> Tree:
    """A record's formula, without its places in the text and its brackets."""
    return rebuilt(read(text, "text", symbols=frozenset(PLACES)).tree, _plain)


def _plain(node: Tree) -> Tree:
    node = replace(node, span=NOWHERE, bracketed=False)
    return replace(node, form=FORMS.get(node.head, "")) if isinstance(node, Apply) else node


def filled(text: str, args: Sequence[Tree]) -> Tree:
    """A record's formula with these arguments in their places."""
    given = dict(zip(PLACES, args, strict=False))
    return rebuilt(formula(text), lambda node: given.get(node.name, node) if isinstance(node, Symbol) else node)
