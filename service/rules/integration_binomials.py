"""Roots of a + b·xⁿ and of products of powers of two linear functions.

    u = x/ⁿ√(a + b·xⁿ)        so that xⁿ = a·uⁿ/(1 − b·uⁿ) and a + b·xⁿ = a/(1 − b·uⁿ)
    u = ˢ√((x − p)/(x − q))   so that x − q = (q − p)/(uˢ − 1)

Contract: the letter is exact wherever the root is real. Source: Chebyshev's third case, as in Fichtenholz, Differential and integral
calculus, §279.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, Poly

from service.rules.integration_radicals import quotient_letter
from service.rules.integration_ways import Way, Ways, X, rewritten, substituted

U = sympy.Dummy("u", real=True)
V = sympy.Dummy("v", positive=True)
MOST_OPS = 60


def chebyshev(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ xᵐ·(a + bxⁿ)ᵖ·R(xⁿ) dx with (m + 1)/n + p an integer, n > 2"""
    base = _only_base(f)
    if base is None or not base.is_polynomial(X):
        return
    poly = Poly(base, X)
    n, a, b = int(poly.degree()), poly.coeff_monomial(1), poly.LC()
    if n < 3 or a == 0 or len(poly.terms()) != 2 or any(not (node.exp * n).is_Integer for node in _roots(f)):
        return
    held = f.xreplace({node: V ** (node.exp * n) for node in _roots(f)}).xreplace({X: U * V})
    g = _in_power(held * U * V, n, a / (1 - b * U**n))
    if g is not None:
        g = sympy.factor(sympy.cancel(g / (U * (1 - b * U**n))))
        yield quotient_letter(g.xreplace({U: X}), X, base, sympy.Rational(1, n))


def _roots(f: Expr) -> list[Expr]:
    return [node for node in f.atoms(sympy.Pow) if node.has(X) and node.exp.is_Rational and not node.exp.is_Integer]


def _only_base(f: Expr) -> Expr | None:
    """What all roots are taken of; None where there are several such, or other functions."""
    bases = {node.base for node in _roots(f)}
    if len(bases) != 1 or f.has(sympy.Function) or sympy.count_ops(f) > MOST_OPS:
        return None
    return bases.pop()


def _in_power(f: Expr, n: int, value: Expr) -> Expr | None:
    """A rational function of vⁿ, with its value for that; None for any other."""
    above, below = sympy.fraction(sympy.cancel(sympy.together(f)))
    if not above.is_polynomial(V) or not below.is_polynomial(V):
        return None
    top, bottom = Poly(above, V), Poly(below, V)
    rest = {k % n for poly in (top, bottom) for (k,) in poly.monoms()}
    if len(rest) != 1:
        return None
    shift = rest.pop()
    above, below = (sympy.Add(*(c * value ** ((k - shift) // n) for (k,), c in poly.terms())) for poly in (top, bottom))
    return above / below


def two_linear(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ R(x, ˢ√(x − p), ˢ√(x − q)) dx with u = ˢ√((x − p)/(x − q))"""
    roots = _roots(f)
    if not roots or f.has(sympy.Function) or sympy.count_ops(f) > MOST_OPS:
        return
    zeros = sorted({zero for node in roots for zero in _zeros(node.base) or (None,)}, key=str)
    if len(zeros) != 2 or None in zeros:
        return
    for p, q in (zeros, reversed(zeros)):
        yield from _by_fraction(f, roots, p, q)


def _zeros(base: Expr) -> tuple[Expr, ...] | None:
    """The zeros of a product of powers of linear functions; None for anything else, or a sum with other letters."""
    if not base.is_polynomial(X) or base.free_symbols != {X}:
        return None
    found = sympy.roots(Poly(base, X))
    return tuple(found) if sum(found.values()) == sympy.degree(base, X) and all(zero.is_rational for zero in found) else None


def _by_fraction(f: Expr, roots: list[Expr], p: Expr, q: Expr) -> Iterator[Way]:
    """x − p = uˢ·(x − q)"""
    s = int(sympy.ilcm(1, *(node.exp.q for node in roots)))
    swaps: dict[Expr, Expr] = {}
    for node in roots:
        times = sympy.roots(Poly(node.base, X))
        m, whole = times.get(p, 0), sum(times.values())
        swaps[node] = Poly(node.base, X).LC() ** node.exp * U ** (s * node.exp * m) * V ** (whole * node.exp)
    held = f.xreplace(swaps).as_independent(V, as_Add=False)
    k = held[1].as_base_exp()
    if held[1] != 1 and (k[0] != V or not k[1].is_Integer):
        return
    if any((sum(sympy.roots(Poly(node.base, X)).values()) * node.exp) % 2 == 1 for node in roots):
        return
    y = (q - p) / (U**s - 1)
    g = (held[0] * held[1]).xreplace({V: y, X: q + y}) * sympy.diff(y, U)
    g = sympy.factor(sympy.cancel(sympy.together(g)))
    n = sympy.Rational(1, s)
    let = (X - p) ** n / (X - q) ** n if all(sympy.degree(node.base, X) == 1 for node in roots) else ((X - p) / (X - q)) ** n
    if g.is_rational_function(U):
        yield substituted("rationalising_substitution", g.xreplace({U: X}), let, g=let, p=sympy.cancel(q + y).xreplace({U: X}))


def shifted(f: Expr, ways: Ways) -> Iterator[Way]:
    """u = x + h, where that leaves a + b·uⁿ of each polynomial of higher degree"""
    polys = {base for base in _polynomials(f) if sympy.degree(base, X) >= 3 and len(Poly(base, X).terms()) > 2}
    shifts = {_middle(Poly(base, X)) for base in polys}
    if len(shifts) != 1 or f.has(sympy.Function):
        return
    h = shifts.pop()
    moved = {base: sympy.expand(base.xreplace({X: X - h})) for base in polys}
    if h == 0 or any(len(Poly(base, X).terms()) > 2 for base in moved.values()):
        return
    held = {base: sympy.Dummy("q") for base in polys}
    g = f.xreplace(held).xreplace({X: X - h}).xreplace({name: moved[base] for base, name in held.items()})
    yield substituted("linear_substitution", g, X + h, g=X + h, d=sympy.S.One)


def _polynomials(f: Expr) -> Iterator[Expr]:
    for node in f.atoms(sympy.Pow):
        if node.base.is_Add and node.base.is_polynomial(X) and node.has(X) and node.base.free_symbols == {X}:
            yield node.base


def _middle(poly: Poly) -> Expr:
    """h with x + h in the place where the next power is gone."""
    n = poly.degree()
    return poly.coeff_monomial(X ** (n - 1)) / (n * poly.LC())


def split_roots(f: Expr, ways: Ways) -> Iterator[Way]:
    """√(1 − x²) = √(1 − x)·√(1 + x) beside a root of 1 − x"""
    roots = _roots(f)
    linear = [node.base for node in roots if node.base.is_polynomial(X) and sympy.degree(node.base, X) == 1]
    for node in roots:
        if node.base.is_polynomial(X) and sympy.degree(node.base, X) == 2:
            for base in linear:
                other, rest = sympy.div(Poly(node.base, X), Poly(base, X))
                if rest.is_zero:
                    apart = base**node.exp * other.as_expr() ** node.exp
                    yield rewritten("root_split_in_integral", sympy.powsimp(f.xreplace({node: apart})), f=node, d=apart)
                    return
