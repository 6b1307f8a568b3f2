"""Roots of circular functions: u = tan x, sin x, cos x or tan(x/2) turns them into roots of a rational function.

    u = tan x: sin x = u/√(1+u²), cos x = 1/√(1+u²) for cos x > 0, dx = du/(1+u²)
    u = sin x: cos x = √(1−u²)        u = cos x: sin x = √(1−u²)        u = tan(x/2)

Each is right on one half of the period; on the other half the sign of the root is mended by |cos x|/cos x.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import lcm

from sympy import (
    Abs,
    Dummy,
    Expr,
    Pow,
    S,
    Symbol,
    cancel,
    cos,
    cosh,
    degree,
    expand_power_base,
    factor,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    together,
)

from service.integrate.search import Search
from service.integrate.shape import has_hyperbolic, has_trigonometric, radicals
from service.integrate.trigonometric import CIRCULAR, HYPERBOLIC, in_sine_and_cosine

Substitution = tuple[Callable[[Expr], Expr], Callable[[Expr], Expr], Callable[[Expr], Expr], Callable[[Expr], Expr], Callable[[Expr], Expr]]
SUBSTITUTIONS: tuple[Substitution, ...] = (
    # sin in u, cos in u, dx/du, u in t, what changes the sign of the root
    (lambda u: u / sqrt(1 + u**2), lambda u: 1 / sqrt(1 + u**2), lambda u: 1 / (1 + u**2), tan, cos),
    (lambda u: u, lambda u: sqrt(1 - u**2), lambda u: 1 / sqrt(1 - u**2), sin, cos),
    (lambda u: sqrt(1 - u**2), lambda u: u, lambda u: -1 / sqrt(1 - u**2), cos, sin),
    (
        lambda u: 2 * u / (1 + u**2),
        lambda u: (1 - u**2) / (1 + u**2),
        lambda u: 2 / (1 + u**2),
        lambda t: tan(t / 2),
        lambda t: cos(t / 2),
    ),
)
HYPERBOLIC_SUBSTITUTIONS: tuple[Substitution, ...] = (
    (lambda u: sqrt(u**2 - 1), lambda u: u, lambda u: 1 / sqrt(u**2 - 1), cosh, sinh),
    (lambda u: u, lambda u: sqrt(1 + u**2), lambda u: 1 / sqrt(1 + u**2), sinh, sinh),
    (lambda u: u / sqrt(1 - u**2), lambda u: 1 / sqrt(1 - u**2), lambda u: 1 / (1 - u**2), tanh, sinh),
)


def roots_of_circular(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """√tan x, sin x/√(sin 2x), √(1 + cos x), (sin²x/cos¹⁴x)^{1/3}, (4 − 5 sec²x)^{3/2}, cos x √(cos 2x)."""
    s, c = Dummy("s"), Dummy("c")
    normal = in_sine_and_cosine(CIRCULAR, f, x, s, c)
    if normal is None or normal[0].has(x):
        return
    plain, angle = normal
    for inner, u, name, switch in _by_simplicity(plain, s, c, SUBSTITUTIONS):
        found = search.inner(inner, u)
        if found is not None:
            value, turn = found.subs(u, name(angle)) / angle.diff(x), switch(angle)
            yield value
            yield value * turn / Abs(turn)


def roots_of_hyperbolic(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """u = cosh x, sinh x or tanh x: sech^{3/4}x tanh⁵x, cosh x/√(cosh 2x), sinh x/(4cosh²x − 9)^{5/2}."""
    s, c = Dummy("s"), Dummy("c")
    normal = in_sine_and_cosine(HYPERBOLIC, f, x, s, c)
    if normal is None or normal[0].has(x):
        return
    plain, angle = normal
    for inner, u, name, switch in _by_simplicity(plain, s, c, HYPERBOLIC_SUBSTITUTIONS):
        found = search.inner(inner, u)
        if found is not None:
            value, turn = found.subs(u, name(angle)) / angle.diff(x), switch(angle)
            yield value
            yield value * turn / Abs(turn)


def _by_simplicity(
    plain: Expr, s: Symbol, c: Symbol, substitutions: tuple[Substitution, ...]
) -> list[tuple[Expr, Symbol, Callable[[Expr], Expr], Callable[[Expr], Expr]]]:
    """What each substitution leaves to integrate, with the fewest roots first."""
    tried = []
    for sine, cosine, measure, name, switch in substitutions:
        u = Dummy("u", positive=True)
        inner = simplified_roots(plain.subs({s: sine(u), c: cosine(u)}) * measure(u), u)
        tried.append((_heaviness(inner, u), inner.count_ops(), inner, u, name, switch))
    return [entry[2:] for entry in sorted(tried, key=lambda entry: entry[:2])]


def _heaviness(f: Expr, u: Symbol) -> int:
    """How far the roots are from √(linear): the degrees of what stands under them, together."""
    return sum(_degree(base, u) for base in {part.base for part in radicals(f, u)})


def _degree(base: Expr, u: Symbol) -> int:
    if not base.is_rational_function(u):
        return 20
    return max(1, *(int(degree(side, u)) for side in base.as_numer_denom()))


def has_hyperbolic_root(f: Expr, x: Symbol) -> bool:
    return has_hyperbolic(f, x) and any(has_hyperbolic(part, x) for part in radicals(f, x))


def simplified_roots(f: Expr, u: Symbol) -> Expr:
    """f with the radicands factored and equal roots gathered, for u > 0."""
    f = f.replace(
        lambda part: part.is_Pow and part.exp.is_Rational and not part.exp.is_Integer and part.base.has(u),
        lambda part: factored_root(part.base, part.exp),
    )
    return _gathered(f, u)


def factored_root(base: Expr, exponent: Expr) -> Expr:
    """(A²B)^{p/q} with each factor's power drawn out; odd powers of a negative leading factor stay inside."""
    top, bottom = factor(together(base)).as_numer_denom()
    if not _safe(bottom):
        return Pow(top / bottom, exponent)
    return expand_power_base(Pow(top, exponent)) / expand_power_base(Pow(bottom, exponent))


def _safe(bottom: Expr) -> bool:
    return bottom.is_positive is True or bottom == S.One


def _gathered(f: Expr, u: Symbol) -> Expr:
    """f in lowest terms as a rational function of u and of its one root; with more roots, as it is."""
    roots = radicals(f, u)
    bases = {part.base for part in roots}
    if len(bases) != 1:
        return f if bases else cancel(f)
    base = bases.pop()
    q = lcm(*[part.exp.q for part in roots])
    y = Dummy("y", positive=True)
    plain = f.xreplace({part: y ** (part.exp * q) for part in f.atoms(Pow) if part.base == base and (part.exp * q).is_Integer})
    return cancel(together(plain)).subs(y, base ** (S.One / q)) if plain.is_rational_function(u, y) else f


def has_trigonometric_without_root(f: Expr, x: Symbol) -> bool:
    return has_trigonometric(f, x) and not has_trigonometric_root(f, x)


def has_trigonometric_root(f: Expr, x: Symbol) -> bool:
    return has_trigonometric(f, x) and any(has_trigonometric(part, x) for part in radicals(f, x))
