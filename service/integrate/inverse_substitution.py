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
    I,
    Pow,
    Symbol,
    acos,
    acosh,
    acot,
    acoth,
    acsc,
    asec,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    exp,
    expand_trig,
    log,
    powdenest,
    sec,
    sech,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
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
    acot: (cot, lambda u: (1 + cot(u) ** 2, csc(u) ** 2)),
    atanh: (tanh, lambda u: (1 - tanh(u) ** 2, sech(u) ** 2)),
    acoth: (coth, lambda u: (coth(u) ** 2 - 1, csch(u) ** 2)),
    acosh: (cosh, lambda u: (cosh(u) ** 2 - 1, sinh(u) ** 2)),
    log: (exp, lambda u: (exp(u), exp(u))),
}
"""Inverse function → the function, and the identity it brings (left: as it appears after substitution, right: simpler)."""


def by_inverse_function(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """e^{arcsin x} x³/√(1 − x²), arccos²x/x⁵, sin(ln x), x² ln²x, arctan²x."""
    for part in sorted((p for p in f.atoms(*DIRECT) if p.has(x)), key=order):
        lifted = in_place_of_inverse(f, part, x)
        if lifted is not None:
            found = search.inner(*lifted)
            if found is not None:
                yield from in_original(found, lifted[1], part)


def in_place_of_inverse(f: Expr, part: Expr, x: Symbol) -> tuple[Expr, Symbol] | None:
    """(g, u) with ∫ f dx = ∫ g du for u = part, an inverse function of a linear argument; None for other arguments."""
    parts = linear_parts(part.args[0], x)
    if parts is None:
        return None
    a, b = parts
    function, identity = DIRECT[type(part)]
    u = Dummy("u", real=True) if not isinstance(part, (acosh, acos)) else Dummy("u", positive=True)
    here = (function(u) - b) / a
    plain = f.xreplace({part: u}).subs(x, here)
    left, right = identity(u)
    plain = plain.replace(lambda p: p.is_Add, lambda p: _identified(p, left, right))
    return powdenest(_roots_of_squares(plain, u) * here.diff(u)), u


def in_original(found: Expr, u: Symbol, part: Expr) -> Iterator[Expr]:
    """The antiderivative with the inverse function back in the place of u."""
    g = part.args[0]
    value = _back(found, u, part, g, DIRECT[type(part)][0])
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
    found = found.replace(lambda p: isinstance(p, log) and p.has(u), _without_half_angle)
    found = found.replace(lambda p: isinstance(p, (sin, cos)) and p.args[0] in (2 * u, 3 * u, 4 * u), expand_trig)
    found = found.replace(lambda p: isinstance(p, exp) and p.has(I, u), lambda p: _turned(p, u, g, function))
    return found.subs(roots.get(function, {})).subs(u, part)


def _without_half_angle(logarithm: Expr) -> Expr:
    """ln(2 |sin θ/2|) → ln(2 − 2 cos θ)/2, ln(2 |cos θ/2|) → ln(2 + 2 cos θ)/2."""
    for half in logarithm.atoms(sin, cos):
        if logarithm.args[0] == 2 * Abs(half):
            return log(2 + (2 if isinstance(half, cos) else -2) * cos(2 * half.args[0])) / 2
    return logarithm


def _turned(part: Expr, u: Symbol, g: Expr, function: Callable[[Expr], Expr]) -> Expr:
    """e^{iku} for u = arctan g as a power of (1 + ig)/(1 − ig), where k is even."""
    k = part.args[0].coeff(u) / I
    return ((1 + I * g) / (1 - I * g)) ** (k / 2) if function is tan and k.is_even else part


def has_inverse_function(f: Expr, x: Symbol) -> bool:
    return any(part.has(x) for part in f.atoms(*DIRECT))
