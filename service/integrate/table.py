"""The table of basic integrals, for a linear argument u = a x + b.

    ∫ uⁿ du = uⁿ⁺¹/(n + 1), n ≠ −1        ∫ du/u = ln|u|          ∫ cᵘ du = cᵘ/ln c
    ∫ sin u du = −cos u    ∫ tan u du = −ln|cos u|    ∫ sec u du = ln|sec u + tan u|    …

Source: any calculus text; here Stewart, Calculus, table of integrals 1–20, and Abramowitz & Stegun 5, 7 for the
functions that are defined by an integral.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy
from sympy import (
    Expr,
    Integer,
    Rational,
    Symbol,
    asin,
    asinh,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    li,
    log,
    sec,
    sech,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)  # fmt: skip

from service.cas.formulas import Formula
from service.functions import IN_SYMPY
from service.integrate.search import Search
from service.integrate.shape import is_linear, linear_parts

FUNCTIONS: dict[type, Callable[[Expr], Expr]] = {
    getattr(sympy, name): Formula(entry.antiderivative)
    for name, entry in IN_SYMPY.items()
    if entry.antiderivative and 1 in entry.arity and entry.family != "root"
}
"""∫ f(u) du for each function f."""

POWERS: dict[tuple[type, Expr], Callable[[Expr], Expr]] = {
    (sin, Integer(-2)): lambda u: -cot(u),
    (cos, Integer(-2)): lambda u: tan(u),
    (sec, Integer(2)): lambda u: tan(u),
    (csc, Integer(2)): lambda u: -cot(u),
    (sin, Integer(-1)): lambda u: -log(csc(u) + cot(u)),
    (cos, Integer(-1)): lambda u: log(sec(u) + tan(u)),
    (tan, Integer(-1)): lambda u: log(sin(u)),
    (cot, Integer(-1)): lambda u: -log(cos(u)),
    (sec, Integer(-1)): lambda u: sin(u),
    (csc, Integer(-1)): lambda u: -cos(u),
    (tan, Integer(2)): lambda u: tan(u) - u,
    (cot, Integer(2)): lambda u: -cot(u) - u,
    (cosh, Integer(-2)): lambda u: tanh(u),
    (sinh, Integer(-2)): lambda u: -coth(u),
    (sech, Integer(2)): lambda u: tanh(u),
    (csch, Integer(2)): lambda u: -coth(u),
    (tanh, Integer(2)): lambda u: u - tanh(u),
    (coth, Integer(2)): lambda u: u - coth(u),
    (log, Integer(-1)): lambda u: li(u),
}
"""∫ f(u)ⁿ du."""


def basic(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """A function or a power of a linear argument."""
    if not f.has(x):
        yield f * x
    elif f == x:
        yield x**2 / 2
    elif f.is_Pow:
        yield _power(f, x)
    elif len(f.args) == 1 and type(f) in FUNCTIONS and is_linear(f.args[0], x):
        yield FUNCTIONS[type(f)](f.args[0]) / f.args[0].diff(x)


def _power(f: Expr, x: Symbol) -> Expr | None:
    base, exponent = f.as_base_exp() if not f.is_Pow else (f.base, f.exp)
    if not base.has(x) and is_linear(exponent, x):
        return f / (log(base) * exponent.diff(x))
    if exponent.has(x):
        return None
    if is_linear(base, x):
        slope = base.diff(x)
        return log(base) / slope if exponent == -1 else base ** (exponent + 1) / ((exponent + 1) * slope)
    if len(base.args) == 1 and (type(base), exponent) in POWERS and is_linear(base.args[0], x):
        return POWERS[type(base), exponent](base.args[0]) / base.args[0].diff(x)
    return None


def radical_quadratic(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """∫ dx/√(a x² + b x + c), ∫ √(a x² + b x + c) dx and the like with odd powers, as a textbook prints them.

    ∫ dx/√(c² − x²) = arcsin(x/c)      ∫ dx/√(x² + c) = ln|x + √(x² + c)|   (arsinh where c = k² > 0)
    """
    if not (f.is_Pow and f.exp in (Rational(1, 2), Rational(-1, 2))):
        return
    quadratic = f.base.expand()
    if not quadratic.is_polynomial(x):
        return
    a, b, c = quadratic.coeff(x, 2), quadratic.coeff(x, 1), quadratic.coeff(x, 0)
    if a == 0 or (quadratic - a * x**2 - b * x - c).expand() != 0:
        return
    arc = _inverse_of_root(a, b, c, x)
    if arc is None:
        return
    if f.exp < 0:
        yield arc
    else:
        yield (2 * a * x + b) * f / (4 * a) + (4 * a * c - b**2) / (8 * a) * arc


def _inverse_of_root(a: Expr, b: Expr, c: Expr, x: Symbol) -> Expr | None:
    """∫ dx/√(a x² + b x + c)."""
    centre, rest = x + b / (2 * a), (c - b**2 / (4 * a)).expand()
    if a.is_positive:
        if rest.is_positive:
            return asinh((centre * sqrt(a / rest)).expand()) / sqrt(a)
        return log(2 * a * x + b + 2 * sqrt(a) * sqrt(a * x**2 + b * x + c)) / sqrt(a)
    if a.is_negative:
        return asin((centre * sqrt(-a) / sqrt(rest.factor())).expand()) / sqrt(-a)
    return None


def is_basic(f: Expr, x: Symbol) -> bool:
    return not f.has(x) or f.is_Pow or f == x or len(f.args) == 1


__all__ = ["basic", "is_basic", "linear_parts", "radical_quadratic"]
