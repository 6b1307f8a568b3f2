"""(f + g)² multiplied out before anything else is tried."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Symbol, expand

from service.integrate.search import Search


def is_square_of_a_sum(f: Expr, x: Symbol) -> bool:
    """Whether f is the square of a sum."""
    return f.is_Pow and f.exp == 2 and f.base.is_Add


def multiplied_out_first(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """∫ (f + g)² dx = ∫ (f² + 2fg + g²) dx."""
    yield search.inner(expand(f), x)
