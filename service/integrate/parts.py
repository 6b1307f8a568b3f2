"""Integration by parts.

    ∫ u v' dx = u v − ∫ u' v dx

u is a logarithm, an inverse function or a power of one (its derivative is algebraic), else a power of x.
Source: Kasube, "A Technique for Integration by Parts", Amer. Math. Monthly 90 (1983), the order LIATE.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Dummy,
    Expr,
    Function,
    Mul,
    Pow,
    S,
    Symbol,
    acsc,
    asec,
    cancel,
    sqrt,
    together,
)  # fmt: skip

from service.cas.formulas import classes
from service.integrate.quadratic_root import split
from service.integrate.search import Search
from service.integrate.shape import factors, is_rational, order, radicals

INVERSE = classes("logarithm", "inverse trigonometric", "inverse hyperbolic")
SPECIAL = classes("error", "integral")


def on_inverse_function(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x² arctan x, ln(x)/(x² √(1 − x²)), arcsin²x, x³ arctan²x/(1 + x²)³, x erf x."""
    for u in _inverse_factors(f, x):
        yield _parts(u, f / u, x, search)


def _inverse_factors(f: Expr, x: Symbol) -> list[Expr]:
    found = [factor for factor in factors(f) if factor.has(x) and isinstance(_base(factor), (*INVERSE, *SPECIAL))]
    return sorted(found, key=order, reverse=True)


def _base(factor: Expr) -> Expr:
    return factor.base if factor.is_Pow and factor.exp.is_Integer and factor.exp > 0 else factor


def _parts(u: Expr, rest: Expr, x: Symbol, search: Search) -> Expr | None:
    """u v − ∫ u' v dx, with v from the table."""
    v = x if rest == 1 else search.inner(rest, x)
    if v is None:
        return None
    remaining = joined(slope(u, x) * v, x)
    second = S.Zero if remaining == 0 else search.inner(remaining, x)
    return None if second is None else u * v - second


def slope(u: Expr, x: Symbol) -> Expr:
    """u' in algebraic normal form: 1/√(x² − 1) for u = ln(x + √(x² − 1)), 1/(|g| √(g² − 1)) for arsec g."""
    n, base = (u.exp, u.base) if u.is_Pow and u.exp.is_Integer else (S.One, u)
    g = base.args[0] if base.args else base
    if isinstance(base, (asec, acsc)):
        derivative = (1 if isinstance(base, asec) else -1) * g.diff(x) / (Abs(g) * sqrt(g**2 - 1))
    else:
        derivative = algebraic_normal(base.diff(x), x)
    return n * base ** (n - 1) * derivative


def algebraic_normal(f: Expr, x: Symbol) -> Expr:
    """A + B/y in lowest terms for f rational in x and one square root y; other expressions as they are."""
    roots = radicals(f, x)
    bases = sorted({part.base for part in roots}, key=order)
    if len(bases) != 1 or any(part.exp.q != 2 for part in roots) or not bases[0].is_rational_function(x):
        return f
    y = Dummy("y", positive=True)
    plain = f.xreplace({part: y ** (2 * part.exp) for part in f.atoms(Pow) if part.base == bases[0] and (2 * part.exp).is_Integer})
    if not plain.is_rational_function(x, y):
        return f
    without, over = split(plain, x, y, bases[0])
    return without.factor() + over.factor() / sqrt(bases[0])


def joined(f: Expr, x: Symbol) -> Expr:
    """Rational parts in lowest terms, so that what cancels is gone."""
    if is_rational(f, x):
        return cancel(together(f))
    constant, rest = f.as_independent(x, as_Add=False)
    rational = [factor for factor in factors(rest) if is_rational(factor, x)]
    others = [factor for factor in factors(rest) if not is_rational(factor, x)]
    return constant * cancel(together(Mul(*rational))) * Mul(*others)


def has_high_power_of_inverse(f: Expr, x: Symbol) -> bool:
    """arcsec⁴x/x⁵: by parts would go round too often."""
    return any(factor.is_Pow and factor.exp > 2 for factor in _inverse_factors(f, x))


def has_inverse(f: Expr, x: Symbol) -> bool:
    return bool(_inverse_factors(f, x))


def on_power(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x^n times what can be integrated: x tan²x, x sec²x, x/(1 + sin x), x² eˣ³ …"""
    powers = [factor for factor in factors(f) if _is_power_of(factor, x)]
    if not powers:
        return
    u = powers[0]
    yield _parts(u, f / u, x, search)


def has_power(f: Expr, x: Symbol) -> bool:
    return bool(f.is_Mul and f.atoms(Function, Pow) and any(_is_power_of(factor, x) for factor in factors(f)))


def _is_power_of(factor: Expr, x: Symbol) -> bool:
    return bool(factor == x or (factor.is_Pow and factor.base == x and factor.exp.is_Integer and factor.exp > 0))
