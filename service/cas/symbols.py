"""Symbols with what is known of them: real over the reals unless said otherwise, units positive."""

from __future__ import annotations

import sympy

from service.question import Context
from service.read.words import UNITS

FACTS: dict[str, dict[str, bool]] = {
    "real": {"real": True},
    "complex": {"complex": True},
    "positive": {"positive": True},
    "negative": {"negative": True},
    "nonnegative": {"nonnegative": True},
    "nonpositive": {"nonpositive": True},
    "nonzero": {"zero": False},
    "integer": {"integer": True},
    "rational": {"rational": True},
    "irrational": {"irrational": True},
    "even": {"even": True},
    "odd": {"odd": True},
    "prime": {"prime": True},
    "imaginary": {"imaginary": True},
    "finite": {"finite": True},
}
"""The contract's words → SymPy's assumptions."""

NOT_REAL = frozenset({"complex", "imaginary"})


def symbol(name: str, context: Context = Context()) -> sympy.Symbol:  # noqa: B008  a frozen value
    """The symbol of that name: equal names in one context give equal symbols."""
    words = context.assumptions.get(name, ())
    if name in UNITS and not words:
        return sympy.Symbol(name, positive=True)
    facts: dict[str, bool] = {} if context.domain == "complex" or NOT_REAL & set(words) else {"real": True}
    for word in words:
        facts |= FACTS[word]
    return sympy.Symbol(name, **facts)
