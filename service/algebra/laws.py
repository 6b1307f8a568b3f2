"""Laws as they are written: one side of one, its letters read as the pattern letters of `patterns`."""

from __future__ import annotations

from functools import lru_cache

from service.read import read
from service.tree import Tree

LETTERS = frozenset("abcdkmnpquvx")


@lru_cache(maxsize=4096)
def law(source: str) -> Tree:
    """One side of a law or a place of a sentence, its letters read as the pattern letters."""
    return read(source.strip(), "text", symbols=LETTERS, functions=frozenset("fg")).tree
