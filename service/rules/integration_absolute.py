"""Integrals of |u| and sign u, times a power of the same u = ax + b, without bounds.

Contract: an antiderivative that is continuous where u = 0, so that one constant does for both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Abs, Expr, sign

from service.rules.integration_ways import Way, Ways, X


def bars(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ uⁿ·|u| dx = uⁿ⁺¹·|u|/((n + 2)·a) and ∫ uⁿ·sign u dx = uⁿ·|u|/((n + 1)·a) for u = ax + b"""
    scale, core = f.as_independent(X, as_Add=False)
    for part in core.atoms(Abs, sign):
        u = part.args[0]
        n = _power(sympy.cancel(core / part), u)
        if n is not None and u.is_polynomial(X) and sympy.degree(u, X) == 1:
            a = sympy.diff(u, X)
            grown = u ** (n + 1) * Abs(u) / ((n + 2) * a) if isinstance(part, Abs) else u**n * Abs(u) / ((n + 1) * a)
            yield Way("integrated_by_sign", scale * grown, parts={"f": f, "u": u, "d": scale * grown})


def _power(rest: Expr, u: Expr) -> Expr | None:
    """n with rest = uⁿ, a whole number from 0; None for anything else."""
    if rest == 1:
        return sympy.S.Zero
    base, n = rest.as_base_exp()
    return n if sympy.expand(base - u) == 0 and n.is_Integer and n > 0 else None
