"""Eliminants of a polynomial system: for each unknown a polynomial in it alone, from Gröbner bases."""

from __future__ import annotations

from sympy import Expr, Symbol, groebner, together

from service.cas.child import in_child


def eliminants(expressions: tuple[Expr, ...], unknowns: tuple[Symbol, ...], seconds: float) -> tuple[Expr, ...] | None:
    """One polynomial per unknown; None where the ideal has infinitely many zeros or time is up."""
    found: tuple[Expr, ...] | None = in_child(_eliminants, expressions, unknowns, seconds=seconds)
    return found


def _eliminants(expressions: tuple[Expr, ...], unknowns: tuple[Symbol, ...]) -> tuple[Expr, ...] | None:
    numerators = [together(e).as_numer_denom()[0] for e in expressions]
    basis = groebner(numerators, *unknowns, order="grevlex")
    if list(basis.exprs) == [1]:
        return tuple(u * 0 + 1 for u in unknowns)
    if not basis.is_zero_dimensional:
        return None
    found = []
    for unknown in unknowns:
        order = [*(u for u in unknowns if u != unknown), unknown]
        turned = groebner(list(basis.exprs), *order, order="lex") if order != list(unknowns) else basis.fglm("lex")
        alone = [e for e in turned.exprs if e.free_symbols <= {unknown}]
        if not alone:
            return None
        found.append(alone[-1])
    return tuple(found)
