"""Bioche's rules where sines and cosines stand under roots, and integrands with several square roots taken apart.

    f(−s, c) = −f:  u = c, ∫ f dx = −∫ B(u) du        f(s, −c) = −f:  u = s        f(−s, −c) = f:  u = s/c

Each root is a name y of its own until the substitution has gone through, so that no √(1 − u²) of the substitution is
left over. The roots' signs are those of the integrand, on both halves of the period.

    (n₀ + n₁y)/(d₀ + d₁y) = (n₀d₀ − n₁d₁P + (n₁d₀ − n₀d₁) y)/(d₀² − d₁²P)        y = √P

Source: Fichtenholz II, §286; Timofeev, Integration of functions, 1948, ch. 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import mul

from sympy import Abs, Add, Dummy, Expr, Poly, Pow, Rational, S, Symbol, cancel, sqrt, together

from service.integrate.search import Search
from service.integrate.shape import order, radicals
from service.integrate.trigonometric import CIRCULAR, HYPERBOLIC, Kind, in_sine_and_cosine

Names = dict[Symbol, tuple[Expr, int]]
"""y → (what stands under the root, q) of y = √[q]{…}."""


def roots_by_parity(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """(cos 2x − 3)/(cos⁴x √(4 − cot²x)), sin³x/√cos 2x, cos x √(3 − sin²x), tan x ∛(1 + sec²x), sinh x √cosh 2x."""
    for kind in (CIRCULAR, HYPERBOLIC):
        s, c = Dummy("s"), Dummy("c")
        normal = in_sine_and_cosine(kind, f, x, s, c)
        if normal is None or normal[0].has(x):
            continue
        plain, angle = normal
        for way, name in ((in_cosine, kind.cosine), (in_sine, kind.sine), (in_tangent, kind.tangent)):
            u = Dummy("u", real=True)
            inner = way(kind, plain, s, c, u)
            found = None if inner is None else search.inner(inner, u)
            if found is not None:
                value = found.subs(u, name(angle)) / angle.diff(x)
                yield value
                yield value * name(angle) / Abs(name(angle))


def has_root_of_circular(f: Expr, x: Symbol) -> bool:
    """A root of something with circular or hyperbolic functions in it."""
    kinds = (*_functions(CIRCULAR), *_functions(HYPERBOLIC))
    return any(any(part.has(x) for part in root.atoms(*kinds)) for root in radicals(f, x))


def _functions(kind: Kind) -> tuple[type, ...]:
    return (kind.sine, kind.cosine, *kind.others)


def in_cosine(kind: Kind, plain: Expr, s: Symbol, c: Symbol, u: Symbol) -> Expr | None:
    """−B(u) of f = s B(c), du = −s dx (hyperbolic: B(u))."""
    odd = _odd_part(plain, s, kind.square_of_sine(c), c)
    return None if odd is None else (-kind.sign * odd).subs(c, u)


def in_sine(kind: Kind, plain: Expr, s: Symbol, c: Symbol, u: Symbol) -> Expr | None:
    """B(u) of f = c B(s), du = c dx."""
    odd = _odd_part(plain, c, 1 - kind.sign * s**2, s)
    return None if odd is None else odd.subs(s, u)


def in_tangent(kind: Kind, plain: Expr, s: Symbol, c: Symbol, u: Symbol) -> Expr | None:
    """f(u)/(1 ± u²) of f that depends on s/c and c²."""
    square = 1 / (1 + kind.sign * u**2)
    named = named_roots(plain.subs(s, u * c), c, square)
    if named is None:
        return None
    even, odd = parted(*named, c, square)
    return _unnamed(cancel(even * square), named[1]) if odd == 0 else None


def _odd_part(plain: Expr, odd: Symbol, square: Expr, other: Symbol) -> Expr | None:
    """B of plain = odd · B(other), None where plain isn't odd or a root holds it singly; odd² = square."""
    named = named_roots(plain, odd, square)
    if named is None:
        return None
    even, part = parted(*named, odd, square)
    return _unnamed(part, named[1]) if even == 0 else None


def named_roots(plain: Expr, t: Symbol, square: Expr) -> tuple[Expr, Names] | None:
    """The expression with a name for each root, what stands under it free of t by t² = square; None where that can't be."""
    names: Names = {}
    swap: dict[Expr, Expr] = {}
    given: dict[Expr, Symbol] = {}
    roots = sorted((part for part in plain.atoms(Pow) if part.exp.is_Rational and not part.exp.is_Integer), key=order)
    for part in roots:
        even, odd = parted(part.base, {}, t, square)
        if odd != 0 or not part.base.is_rational_function():
            return None
        q = max(int(other.exp.q) for other in roots if other.base == part.base)
        if (part.exp * q).is_Integer is False:
            return None
        y = given.setdefault(even, Dummy("y", positive=True))
        names[y] = (even, q)
        swap[part] = y ** (part.exp * q)
    return plain.xreplace(swap), names


def parted(plain: Expr, names: Names, t: Symbol, square: Expr) -> tuple[Expr, Expr]:
    """(A, B) with plain = A + t B, by t² = square and y^q = what it stands for."""
    top, bottom = together(plain).as_numer_denom()
    n0, n1 = _halves(top, t, square)
    d0, d1 = _halves(bottom, t, square)
    norm = d0**2 - d1**2 * square
    return cancel((n0 * d0 - n1 * d1 * square) / norm), cancel((n1 * d0 - n0 * d1) / norm)


def _halves(p: Expr, t: Symbol, square: Expr) -> tuple[Expr, Expr]:
    """(p₀, p₁) of a polynomial p = p₀ + p₁t."""
    halves = [S.Zero, S.Zero]
    for (k,), coefficient in Poly(p, t).terms():
        halves[k % 2] += coefficient * square ** (k // 2)
    return halves[0], halves[1]


def _unnamed(named: Expr, names: Names) -> Expr:
    """The roots back in place of their names."""
    return named.subs({y: base ** Rational(1, q) for y, (base, q) in names.items()})


def roots_apart(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/(√(x + 1) + √x), x/(√(1 + x²) − √(2 + 3x²)): denominators made rational, then root by root."""
    terms = terms_by_roots(f, x)
    if terms is None or len(terms) < 2:
        return
    found = [search.inner(term, x) for term in terms]
    yield None if None in found else Add(*found)


def terms_by_roots(f: Expr, x: Symbol) -> list[Expr] | None:
    """Σ R(x) √P √Q … with a term for each product of the square roots; None for other shapes, or where two roots meet."""
    roots = radicals(f, x)
    bases = sorted({part.base for part in roots}, key=order)
    if len(bases) < 2 or any(part.exp.q != 2 for part in roots) or not all(base.is_polynomial(x) for base in bases):
        return None
    names = {Dummy(f"y{i}"): base for i, base in enumerate(bases)}
    swap = {part: y ** (2 * part.exp) for part in roots for y, base in names.items() if part.base == base}
    plain = f.xreplace(swap)
    if not plain.is_rational_function(x, *names):
        return None
    for y, base in names.items():
        even, odd = parted(plain, {}, y, base)
        plain = even + odd * y
    top, bottom = together(plain).as_numer_denom()
    if bottom.has(*names):
        return None
    powers = Poly(top, *names).terms()
    if any(sum(exponents) > 1 for exponents, _ in powers):
        return None
    return [cancel(c / bottom) * reduce(mul, [sqrt(b) ** e for b, e in zip(bases, exponents, strict=True)]) for exponents, c in powers]


def has_two_roots(f: Expr, x: Symbol) -> bool:
    """Two different square roots, of which a denominator holds one in a sum."""
    return len({part.base for part in radicals(f, x)}) > 1 and any(
        part.exp.is_negative and part.base.is_Add and radicals(part.base, x) for part in f.atoms(Pow)
    )
