"""Substitution by the inverse function that stands in the integrand.

    u = arcsin g: √(1 − g²) = cos u        u = arctan g: 1 + g² = sec² u        u = ln g: g = eᵘ
    u = arsinh g: √(1 + g²) = cosh u       u = arsec g: √(g² − 1) = |tan u|

Source: Gradshteyn & Ryzhik 2.7–2.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import (
    Abs,
    Dummy,
    Expr,
    Pow,
    Symbol,
    acos,
    acosh,
    acsc,
    asec,
    asin,
    asinh,
    atan,
    cos,
    cosh,
    cot,
    csc,
    exp,
    log,
    powdenest,
    sec,
    sin,
    sinh,
    sqrt,
    tan,
)  # fmt: skip

from service.integrate.search import Search
from service.integrate.shape import linear_parts, order

DIRECT: dict[type, tuple[Callable[[Expr], Expr], Callable[[Expr], tuple[Expr, Expr]]]] = {
    asin: (sin, lambda u: (1 - sin(u) ** 2, cos(u) ** 2)),
    acos: (cos, lambda u: (1 - cos(u) ** 2, sin(u) ** 2)),
    atan: (tan, lambda u: (1 + tan(u) ** 2, sec(u) ** 2)),
    asec: (sec, lambda u: (sec(u) ** 2 - 1, tan(u) ** 2)),
    acsc: (csc, lambda u: (csc(u) ** 2 - 1, cot(u) ** 2)),
    asinh: (sinh, lambda u: (1 + sinh(u) ** 2, cosh(u) ** 2)),
    acosh: (cosh, lambda u: (cosh(u) ** 2 - 1, sinh(u) ** 2)),
    log: (exp, lambda u: (exp(u), exp(u))),
}
"""Inverse function → the function, and the identity it brings (left: as it appears after substitution, right: simpler)."""


def by_inverse_function(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """e^{arcsin x} x³/√(1 − x²), arccos²x/x⁵, sin(ln x), x² ln²x, arctan²x."""
    for part in sorted((p for p in f.atoms(*DIRECT) if p.has(x)), key=order):
        g = part.args[0]
        parts = linear_parts(g, x)
        if parts is None:
            continue
        a, b = parts
        function, identity = DIRECT[type(part)]
        u = Dummy("u", real=True) if not isinstance(part, (acosh, acos)) else Dummy("u", positive=True)
        here = (function(u) - b) / a
        plain = f.xreplace({part: u}).subs(x, here)
        left, right = identity(u)
        plain = plain.replace(lambda p: p.is_Add, lambda p, left=left, right=right: _identified(p, left, right))
        plain = _roots_of_squares(plain, u)
        inner = powdenest(plain * here.diff(u))
        found = search.inner(inner, u)
        if found is not None:
            value = _back(found, u, part, g, function)
            yield value
            if isinstance(part, (asec, acsc)):  # √(g² − 1) = |tan u|: the root's sign changes with g
                yield value * g / Abs(g)


def _identified(total: Expr, left: Expr, right: Expr) -> Expr:
    """A constant multiple of the identity's left side replaced by its right side."""
    ratio = (total / left).factor()
    return ratio * right if ratio.is_number or not ratio.free_symbols & left.free_symbols else total


def _roots_of_squares(f: Expr, u: Symbol) -> Expr:
    """√(cos² u) → cos u: the branch on which the inverse function takes its values (verified later)."""
    return f.replace(
        lambda p: p.is_Pow and p.exp.is_Rational and not p.exp.is_Integer and p.base.is_Pow and p.base.exp.is_even,
        lambda p: Pow(p.base.base, p.base.exp * p.exp),
    ).replace(lambda p: p.is_Function and type(p).__name__ == "Abs" and p.has(u), lambda p: p.args[0])


def _back(found: Expr, u: Symbol, part: Expr, g: Expr, function: Callable[[Expr], Expr]) -> Expr:
    """u ↦ the inverse function, with sin u, cos u, tan u written in g where they stand alone."""
    roots: dict[Callable[[Expr], Expr], dict[Expr, Expr]] = {
        sin: {sin(u): g, cos(u): sqrt(1 - g**2), tan(u): g / sqrt(1 - g**2)},
        cos: {cos(u): g, sin(u): sqrt(1 - g**2), tan(u): sqrt(1 - g**2) / g},
        tan: {tan(u): g, cos(u): 1 / sqrt(1 + g**2), sin(u): g / sqrt(1 + g**2), sec(u): sqrt(1 + g**2)},
        sec: {sec(u): g, cos(u): 1 / g, tan(u): g * sqrt(1 - 1 / g**2), sin(u): sqrt(1 - 1 / g**2)},
        csc: {csc(u): g, sin(u): 1 / g, cos(u): sqrt(1 - 1 / g**2), cot(u): g * sqrt(1 - 1 / g**2)},
        sinh: {sinh(u): g, cosh(u): sqrt(1 + g**2)},
        cosh: {cosh(u): g, sinh(u): sqrt(g**2 - 1)},
    }
    found = found.expand(trig=True) if found.has(sin, cos) and not found.has(log) else found
    return found.subs(roots.get(function, {})).subs(u, part)


def has_inverse_function(f: Expr, x: Symbol) -> bool:
    return any(part.has(x) for part in f.atoms(*DIRECT))
