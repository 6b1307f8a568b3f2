"""Which names a string itself makes functions: f'(x), and f(x) = … or f(0) = … at the start of a statement."""

from __future__ import annotations

from collections.abc import Sequence

from service.read.structure import Structure
from service.read.tokens import Token

STARTS = frozenset({",", ";", "newline", "and", "or", "implies", "iff", "therefore", "let", "&", "begin"})
"""What a statement may follow."""


def used_as_functions(tokens: Sequence[Token], brackets: Structure) -> frozenset[str]:
    """The names, for the whole string."""
    found = {
        name
        for opener, close in brackets.partner.items()
        if opener and tokens[opener].kind == "(" and (name := _defined(tokens, opener, close) or _primed(tokens, opener))
    }
    return frozenset(found)


def _defined(tokens: Sequence[Token], opener: int, close: int) -> str:
    """f in f(x) = …; "" where nothing is defined here."""
    name, inside, after = tokens[opener - 1], tokens[opener + 1], tokens[close + 1]
    simple = name.kind == "name" and close == opener + 2 and inside.kind in ("name", "number")
    starts = opener == 1 or tokens[opener - 2].kind in STARTS
    return name.value if simple and starts and after.kind == "rel" and after.value == "=" else ""


def _primed(tokens: Sequence[Token], opener: int) -> str:
    """f in f'(x), f''(x), f^{\\prime}(x)."""
    at = opener - 1
    if tokens[at].kind == "}":
        at -= 1
    primes = 0
    while at > 0 and tokens[at].kind == "'":
        at -= 1
        primes += 1
    if not primes:
        return ""
    if tokens[at].kind == "{":
        at -= 1
    if tokens[at].kind == "^":
        at -= 1
    return tokens[at].value if at >= 0 and tokens[at].kind == "name" else ""
