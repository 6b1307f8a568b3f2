"""Antiderivatives of functions by cases: each piece by itself, with constants that make the whole continuous.

    F = Fᵢ + cᵢ on the i-th interval,  cᵢ₊₁ = Fᵢ(s) + cᵢ − Fᵢ₊₁(s) at the seam s

Contract: f with seams that are numbers, or one seam → F, continuous; None where a piece is not found. Verified elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sympy import Expr, Piecewise, S, Symbol, nan, oo, zoo

from service.cas.cases import folded, joined, pieces
from service.search import Budget

Inner = Callable[[Expr, Symbol, float], Any]
"""(integrand, variable, seconds) → an antiderivative, or None."""


def by_cases(f: Expr, x: Symbol, seconds: float, inner: Inner) -> Iterator[Expr]:
    """Antiderivatives of f, where it is given by cases."""
    if not f.has(Piecewise):
        return
    budget = Budget.by_clock(seconds)
    parts = pieces(folded(f), x)
    if not parts or any(part.value is None for part in parts):
        return
    found: list[tuple[Expr, Expr]] = []
    constant: Expr = S.Zero
    for index, part in enumerate(parts):
        value = inner(part.value, x, budget.left / (len(parts) - index))
        if value is None:
            return
        if found:
            constant = found[-1][0].subs(x, part.low) - value.subs(x, part.low)
            if constant.has(nan, oo, zoo, -oo):
                return
        found.append((value + constant, part.high))
    yield joined(found, x)
