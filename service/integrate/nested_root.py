"""The outer of two nested roots as the new variable.

    w = (α + γ √Q)^{1/n}, α linear, Q quadratic:   (wⁿ − α)² = γ² Q is an equation for x of degree 1 or 2,
    x = A(w) + B(w) √C(w),   √Q = (wⁿ − α)/γ;   where C is quadratic, the rest is an integral with one root of a quadratic

Source: the curve has genus 0, see Goursat, Cours d'analyse I, §106.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Dummy, Expr, Poly, Pow, S, Symbol, cancel, sqrt, together

from service.integrate.search import Search
from service.integrate.shape import radicals


def outer_root(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """√(1 + x + √(1 + 2x + 2x²)), x √(3 + 2x + √(5 + 4x²)), 1/√(x + √(x² − x))."""
    for outer, inner in _pairs(f, x):
        q = outer.exp.q
        alpha, gamma = outer.base.as_independent(inner, as_Add=True)
        gamma = gamma / inner
        if gamma.has(x) or not alpha.is_polynomial(x) or Poly(alpha, x).degree() > 1:
            continue
        w, root = Dummy("w", positive=True), Dummy("r")
        equation = Poly(((w**q - alpha) ** 2 - gamma**2 * inner.base).expand(), x)
        for here, radicand, factor, shift in _solutions(equation, w, root):
            yield _through(f, x, outer, inner, (w**q - alpha) / gamma, here, w, root, radicand, (x - shift) / factor, search)


def _pairs(f: Expr, x: Symbol) -> list[tuple[Expr, Expr]]:
    """A root with one square root of a polynomial inside, where these are all roots that there are."""
    roots = radicals(f, x)
    bases = {part.base for part in roots}
    if len(bases) != 2:
        return []
    first, second = sorted(bases, key=lambda base: len(radicals(base, x)))
    orders = {part.exp.q for part in roots if part.base == second}
    if len(orders) != 1 or not first.is_polynomial(x) or Poly(first, x).degree() > 2 or not second.has(sqrt(first)):
        return []
    return [] if any(part.exp.q != 2 for part in roots if part.base == first) else [(Pow(second, S.One / orders.pop()), sqrt(first))]


def _solutions(equation: Poly, w: Symbol, root: Symbol) -> Iterator[tuple[Expr, Expr, Expr, Expr]]:
    """x in terms of w and r = √C, then C, and x = shift + factor·r."""
    if equation.degree() == 1:
        yield cancel(-equation.nth(0) / equation.nth(1)), S.One, S.One, S.Zero
    if equation.degree() != 2:
        return
    a, b, c = equation.all_coeffs()
    discriminant = Poly((b**2 - 4 * a * c).expand(), w, extension=True)
    factor, radicand = S.One, S.One
    constant, factors = discriminant.factor_list()
    for g, e in factors:
        factor *= g.as_expr() ** (e // 2)
        radicand *= g.as_expr() ** (e % 2)
    radicand = (constant * radicand).expand()
    if Poly(radicand, w).degree() > 2:
        return
    shift, factor = cancel(-b / (2 * a)), cancel(factor / (2 * a))
    yield shift + factor * root, radicand, factor, shift


def _through(
    f: Expr,
    x: Symbol,
    outer: Expr,
    inner: Expr,
    middle: Expr,
    here: Expr,
    w: Symbol,
    root: Symbol,
    radicand: Expr,
    back: Expr,
    search: Search,
) -> Expr | None:
    """∫ f dx by w, put back with r = (x − A)/B."""
    swap = {part: w ** (part.exp / outer.exp) for part in radicals(f, x) if part.base == outer.base}
    swap |= {part: middle ** (2 * part.exp) for part in radicals(f, x) if part.base == inner.base}
    plain = f.xreplace(swap)
    if not plain.is_rational_function(x, w):
        return None
    slope = here.diff(w) + here.diff(root) * radicand.diff(w) / (2 * root)
    written = together(plain.subs(x, here) * slope)
    found = search.inner(cancel(written).subs(root, sqrt(radicand)), w)
    if found is None:
        return None
    value = found.replace(
        lambda part: part.is_Pow and part.exp.is_Rational and part.exp.q == 2 and cancel(part.base - radicand) == 0,
        lambda part: Pow(root, 2 * part.exp),
    )
    return value.subs(root, back).subs(w, outer)


def has_nested_root(f: Expr, x: Symbol) -> bool:
    return bool(_pairs(f, x))
