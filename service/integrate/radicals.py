"""Roots of a linear or Möbius argument, and binomials.

    R(x, ((a x + b)/(c x + d))^{p/q}, …):   u = ((a x + b)/(c x + d))^{1/q} makes it rational
    ∫ xᵐ (a + b xⁿ)ᵖ dx is elementary iff p, (m+1)/n or (m+1)/n + p is a whole number

Source: Chebyshev, Sur l'intégration des différentielles irrationnelles, 1853; Fichtenholz II, §279.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import lcm

from sympy import Dummy, Expr, Integer, Pow, Symbol, cancel, powdenest, together

from service.integrate.search import Search
from service.integrate.shape import linear_parts, order, radicals


def root_substitution(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """u = the innermost root, whatever else there is: √(1 + √x), sin √x, x/(3 − 2√x)^{3/4}, √((1+x)/(3+2x))."""
    for base in _bases(f, x):
        inverse = _moebius_inverse(base, x)
        if inverse is None:
            continue
        q = lcm(*[part.exp.q for part in radicals(f, x) if part.base == base])
        u = Dummy("u", positive=True)
        here = inverse(u**q)
        swap = {part: u ** (part.exp * q) for part in f.atoms(Pow) if part.base == base and (part.exp * q).is_Integer}
        inner = f.xreplace(swap).subs(x, here) * here.diff(u)
        found = search.inner(tidied(inner, u), u)
        if found is not None:
            yield found.subs(u, base ** (1 / _whole(q)))


def _whole(q: int) -> Expr:
    return Integer(q)


def _bases(f: Expr, x: Symbol) -> list[Expr]:
    return sorted({part.base for part in radicals(f, x)}, key=order)


def _moebius_inverse(base: Expr, x: Symbol) -> Callable[[Expr], Expr] | None:
    """w ↦ x with base(x) = w."""
    top, bottom = together(base).as_numer_denom()
    over, under = _linear_or_constant(top, x), _linear_or_constant(bottom, x)
    if over is None or under is None:
        return None
    (a, b), (c, d) = over, under
    if (a * d - b * c).expand() == 0:
        return None
    return lambda w: cancel((d * w - b) / (a - c * w))


def _linear_or_constant(g: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    return linear_parts(g, x) if g.has(x) else (g * 0, g)


def tidied(f: Expr, u: Symbol) -> Expr:
    """A rational function in lowest terms; anything else with its sums of rational functions brought together."""
    if f.is_rational_function(u):
        return cancel(together(f))
    return f.replace(lambda part: part.is_Add and part.is_rational_function(u), lambda part: cancel(together(part)))


def has_root(f: Expr, x: Symbol) -> bool:
    return bool(radicals(f, x))


def binomial(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """xᵐ (a + b xⁿ)ᵖ times a rational function of xⁿ: x³/(1 + x²)^{1/3}, (3 + 4x⁴)^{1/4}/x², (1 + x³)^{−1/3}."""
    for part in radicals(f, x):
        terms = _binomial_parts(part.base, x)
        if terms is None:
            continue
        a, b, n = terms
        q = part.exp.q
        u = Dummy("u", positive=True)
        # uᵠ = a + b xⁿ: needs f·x to be a function of xⁿ
        yield from _by_power(f, part.base, x, u, n, q, _root_of_binomial(a, b), part.base, search)
        # uᵠ = b + a x⁻ⁿ, with (a + b xⁿ)ᵖ = xⁿᵖ uᵠᵖ
        yield from _by_power_inverted(f, part.base, x, u, n, q, a, b, search)


def _root_of_binomial(a: Expr, b: Expr) -> Callable[[Expr], Expr]:
    """w ↦ v with a + b v = w."""
    return lambda w: (w - a) / b


def _binomial_parts(base: Expr, x: Symbol) -> tuple[Expr, Expr, int] | None:
    """(a, b, n) of a + b xⁿ, n ≥ 2."""
    base = base.expand()
    if not base.is_polynomial(x):
        return None
    constant, rest = base.as_independent(x, as_Add=True)
    b, power = rest.as_independent(x, as_Add=False)
    if constant == 0 or not (power.is_Pow and power.base == x and power.exp.is_Integer and power.exp > 1):
        return None
    return constant, b, int(power.exp)


def _by_power(
    f: Expr, base: Expr, x: Symbol, u: Symbol, n: int, q: int, inverse: Callable[[Expr], Expr], argument: Expr, search: Search
) -> Iterator[Expr | None]:
    """∫ f dx with v = xⁿ, then uᵠ = base(v)."""
    v = Dummy("v", positive=True)
    in_v = _in_power(f * x, x, v, n)
    if in_v is None:
        return
    w = u**q
    value = inverse(w)
    swap = {part: u ** (part.exp * q) for part in f.atoms(Pow) if part.base == base and (part.exp * q).is_Integer}
    lifted = _in_power(f.xreplace(swap) * x, x, v, n)
    if lifted is None:
        return
    inner = lifted.subs(v, value) * value.diff(u) / (n * value)
    found = search.inner(tidied(inner, u), u)
    if found is not None:
        yield found.subs(u, argument ** (1 / _whole(q)))


def _by_power_inverted(
    f: Expr, base: Expr, x: Symbol, u: Symbol, n: int, q: int, a: Expr, b: Expr, search: Search
) -> Iterator[Expr | None]:
    """∫ f dx with uᵠ = (a + b xⁿ)/xⁿ, x > 0: xⁿ = a/(uᵠ − b)."""
    y = Dummy("x", positive=True)
    swap = {part: u ** (part.exp * q) * y ** (part.exp * n) for part in f.atoms(Pow) if part.base == base and (part.exp * q).is_Integer}
    v = Dummy("v", positive=True)
    lifted = _in_power(powdenest(f.xreplace(swap).xreplace({x: y}) * y), y, v, n)
    if lifted is None:
        return
    value = a / (u**q - b)
    inner = lifted.subs(v, value) * value.diff(u) / (n * value)
    found = search.inner(tidied(inner, u), u)
    if found is not None:
        yield found.subs(u, base ** (1 / _whole(q)) / x ** (_whole(n) / q))


def _in_power(f: Expr, x: Symbol, v: Symbol, n: int) -> Expr | None:
    """f as a function of v = xⁿ, None where it isn't one."""
    y = Dummy("y", positive=True)
    lifted = powdenest(f.xreplace({x: y}).subs(y, v ** (_whole(1) / n)))
    lifted = cancel(together(lifted)) if lifted.is_rational_function(v ** (_whole(1) / n)) else lifted
    exponents = [part.exp for part in lifted.atoms(Pow) if part.base == v]
    return lifted if all(e.is_Integer for e in exponents) else None
