"""Absolute values: on each side of a zero of g, |g| = σ g with a constant σ = ±1.

    ∫ h(x, |g|) dx = H(x, σ) with σ = sign g, made continuous at the zeros of g where h is

Roots of perfect powers come here too: (A² B)^{1/2} = |A| √B.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Dummy, Expr, Poly, Pow, S, Symbol, factor_list, nan, oo, sign, zoo

from service.integrate.search import Search
from service.integrate.shape import has_kinks, is_linear, order, radicals


def absolute_values(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """|x − 1|, x |x|, x sign x, arcsin √(1 − x²)/√(1 − x²)."""
    inside = sorted({part.args[0] for part in f.atoms(Abs, sign) if part.has(x)}, key=order)
    if len(inside) != 1:
        return
    g = inside[0]
    sigma = Dummy("sigma", positive=True)
    plain = f.replace(Abs, lambda a: sigma * a if a == g else Abs(a)).replace(sign, lambda a: sigma if a == g else sign(a))
    plain = _square_is_one(plain, sigma)
    found = search.inner(plain, x)
    if found is None:
        return
    found = _square_is_one(found.expand(), sigma)
    found = _continuous(found, g, sigma, x)
    yield _written(found, g, sigma)


def _square_is_one(f: Expr, sigma: Symbol) -> Expr:
    """Powers of σ reduced to σ or 1, for σ² = 1."""
    return f.replace(
        lambda part: part.is_Pow and part.base == sigma and part.exp.is_Rational and part.exp.q % 2 == 1,
        lambda part: sigma if part.exp.p % 2 else S.One,
    )


def _continuous(found: Expr, g: Expr, sigma: Symbol, x: Symbol) -> Expr:
    """The part odd in σ shifted to vanish at the zero of a linear g."""
    if not is_linear(g, x):
        return found
    zero = -g.subs(x, 0) / g.diff(x)
    odd = (found - _square_is_one(found.subs(sigma, -sigma).expand(), sigma)) / 2
    at_zero = odd.subs(x, zero)
    return found if at_zero.has(nan, oo, zoo) else found - at_zero


def _written(found: Expr, g: Expr, sigma: Symbol) -> Expr:
    """σ g → |g|, σ → sign g."""
    even, odd = found.subs(sigma, 0), found.coeff(sigma, 1)
    if (even + sigma * odd - found).expand() != 0:
        return found.subs(sigma, sign(g))
    ratio = (odd / g).cancel() if odd.is_rational_function() else odd / g
    return even + (Abs(g) * ratio if ratio.count_ops() <= odd.count_ops() else sign(g) * odd)


def perfect_powers(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/(9 + 3x − 5x² + x³)^{3/2} = 1/(|x−3|³ (x+1)^{3/2}), √(x² + 2x³)."""
    swap: dict[Expr, Expr] = {}
    for part in radicals(f, x):
        if part.base.is_polynomial(x) and (drawn := _drawn(part.base, part.exp, x)) is not None:
            swap[part] = drawn
    if swap:
        yield search.inner(f.xreplace(swap), x)


def _drawn(base: Expr, exponent: Expr, x: Symbol) -> Expr | None:
    """(A^k B)^{p/q} with A^k drawn out; None where base is free of multiple factors."""
    constant, factors = factor_list(base)
    if all(k == 1 for _, k in factors):
        return None
    outside, inside = S.One, constant
    for g, k in factors:
        whole = k - k % exponent.q
        if whole == 0 or Poly(g, x).degree() == 0:
            inside *= g**k
            continue
        inside *= g ** (k % exponent.q)
        power = whole * exponent
        outside *= Abs(g) ** power if exponent.q % 2 == 0 else g**power
    return None if outside == 1 else outside * Pow(inside, exponent)


def has_absolute(f: Expr, x: Symbol) -> bool:
    return has_kinks(f, x)


def has_root(f: Expr, x: Symbol) -> bool:
    return bool(radicals(f, x))
