"""Antiderivatives of functions by cases: each piece by itself, with constants that make the whole continuous.

    F = Fᵢ + cᵢ on the i-th interval,  cᵢ₊₁ = Fᵢ(s) + cᵢ − Fᵢ₊₁(s) at the seam s

Contract: f with seams that are numbers, or one seam → F, continuous; None where a piece is not found. Verified elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from sympy import Expr, Piecewise, S, Symbol, nan, oo, zoo

from service.cas.cases import folded, joined, pieces
from service.clock import seconds_to

Inner = Callable[[Expr, Symbol, float], Any]
"""(integrand, variable, seconds) → an antiderivative, or None."""


def by_cases(f: Expr, x: Symbol, seconds: float, inner: Inner) -> Iterator[Expr]:
    """Antiderivatives of f, where it is given by cases."""
    if not f.has(Piecewise):
        return
    end = time.monotonic() + seconds
    parts = pieces(folded(f), x)
    if not parts or any(part.value is None for part in parts):
        return
    found: list[tuple[Expr, Expr]] = []
    constant: Expr = S.Zero
    for index, part in enumerate(parts):
        value = inner(part.value, x, seconds_to(end) / (len(parts) - index))
        if value is None:
            return
        if found:
            constant = found[-1][0].subs(x, part.low) - value.subs(x, part.low)
            if constant.has(nan, oo, zoo, -oo):
                return
        found.append((value + constant, part.high))
    yield joined(found, x)
