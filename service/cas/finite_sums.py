"""Finite sums in closed form that SymPy leaves: binomial ones, and those that telescope by logarithms or by roots.

    Σ C(n, k) c qᵏ, k = 0 … n  →  c (1 + q)ⁿ        Σ ln(v(k)/u(k)) with v(k) = u(k + 1)  →  ln(u(b + 1)/u(a))
    Σ 1/(√v + √u) with v(k) = u(k + 1), v − u = c  →  (√u(b + 1) − √u(a))/c

Contract: a term in the index and its range → the value, or None. Verified elsewhere.
Source: Graham, Knuth, Patashnik, Concrete Mathematics, 5.12 and 2.6.
"""

from __future__ import annotations

import sympy
from sympy import Expr, S, Symbol


def finite_sum(term: Expr, k: Symbol, low: Expr, high: Expr) -> Expr | None:
    """The sum from low to high, which is no infinity."""
    if high.is_infinite:
        return None
    found = (way(term, k, low, high) for way in (_binomial, _of_logarithms, _of_roots))
    return next((value for value in found if value is not None), None)


def _binomial(term: Expr, k: Symbol, low: Expr, high: Expr) -> Expr | None:
    rest = term / sympy.binomial(high, k)
    if low != 0 or rest.has(sympy.binomial) or not term.has(sympy.binomial) or rest == 0:
        return None
    q = sympy.powsimp(rest.subs(k, k + 1) / rest)
    return None if q.has(k) else rest.subs(k, 0) * (1 + q) ** high


def _of_logarithms(term: Expr, k: Symbol, low: Expr, high: Expr) -> Expr | None:
    scale, log = term.as_independent(k, as_Add=False)
    if not isinstance(log, sympy.log):
        return None
    above, below = sympy.fraction(sympy.together(log.args[0]))
    for u, v, sign in ((below, above, 1), (above, below, -1)):
        if u.has(k) and sympy.expand(u.subs(k, k + 1) - v) == 0:
            return scale * sign * sympy.log(u.subs(k, high + 1) / u.subs(k, low))
    return None


def _of_roots(term: Expr, k: Symbol, low: Expr, high: Expr) -> Expr | None:
    above, below = sympy.fraction(term)
    roots = sympy.Add.make_args(below)
    if above.has(k) or len(roots) != 2 or not all(root.is_Pow and root.exp == S.Half for root in roots):
        return None
    for u, v in ((roots[0], roots[1]), (roots[1], roots[0])):
        apart = sympy.expand(v.base - u.base)
        if not apart.has(k) and apart != 0 and sympy.expand(u.base.subs(k, k + 1) - v.base) == 0:
            return above / apart * (u.subs(k, high + 1) - u.subs(k, low))
    return None
