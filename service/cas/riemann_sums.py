"""Limits of sums of many small terms as integrals.

    lim Σ f(k/n)/n, k from αn to βn,  =  ∫ f(x) dx from α to β        Source: Rudin, Principles of Mathematical Analysis, §6

Contract: an expression in n with one finite sum over k whose terms are functions of k/n over n, times factors free of k → f, α and β.
None elsewhere. That f is continuous between α and β is the caller's to check.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Expr, S, Symbol


@dataclass(frozen=True, slots=True)
class RiemannSum:
    """∫ f dx from low to high."""

    f: Expr
    x: Symbol
    low: Expr
    high: Expr


def as_integral(expression: Expr, n: Symbol) -> RiemannSum | None:
    """The integral that a sum comes to for n → ∞."""
    sums = list(expression.atoms(sympy.Sum))
    if len(sums) != 1 or len(sums[0].limits) != 1:
        return None
    (total,) = sums
    (k, low, high) = total.limits[0]
    scale = sympy.cancel(expression / total)
    if scale.has(k, sympy.Sum) or not scale.free_symbols <= {n}:
        return None
    x = sympy.Dummy("x", real=True)
    m = sympy.Dummy("m", positive=True)
    f = sympy.simplify((n * scale * total.function).subs(k, x * n).subs(n, m))
    ends = [sympy.limit(end.subs(n, m) / m, m, S.Infinity) for end in (low, high)]
    if f.has(m) or not all(end.is_number and end.is_finite for end in ends):
        return None
    return RiemannSum(f, x, ends[0], ends[1])
