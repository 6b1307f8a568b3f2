"""Integrals that define special functions, for a linear or quadratic argument.

    ∫ e^{ax²+bx+c} dx = ½√(π/a) e^{c−b²/4a} erfi((2ax+b)/(2√a)),  erf for a < 0
    ∫ sin(ax²+bx+c) dx by Fresnel's S and C        ∫ eᵘ/u du = Ei u     ∫ sin u/u du = Si u     ∫ du/ln u = li u
    ∫ ln(1 − u)/u du = −Li₂(u)

Source: Abramowitz & Stegun 5, 7, 27.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import (
    Chi,
    Ci,
    Ei,
    Expr,
    Mul,
    Rational,
    Shi,
    Si,
    Symbol,
    cos,
    cosh,
    erf,
    erfi,
    exp,
    expand,
    fresnelc,
    fresnels,
    log,
    pi,
    polylog,
    sin,
    sinh,
    sqrt,
    uppergamma,
)  # fmt: skip

from service.integrate.quadratic_root import positive
from service.integrate.search import Search
from service.integrate.shape import factors, linear_parts, quadratic_parts


def gaussian(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """e^{−x²}, sin x², k^{x²}, x² e^{−x²} (by parts down to it)."""
    exponent = exponent_of(f)
    if exponent is not None:
        parts = quadratic_parts(exponent, x)
        if parts is not None:
            yield _error_function(*parts, x)
    if isinstance(f, (sin, cos)):
        parts = quadratic_parts(f.args[0], x)
        if parts is not None:
            yield _fresnel(f, *parts, x)


def exponent_of(f: Expr) -> Expr | None:
    """g of e^g or c^g."""
    if isinstance(f, exp):
        return f.args[0]
    if f.is_Pow and f.base.is_positive:
        return f.exp * log(f.base)
    return None


def _error_function(a: Expr, b: Expr, c: Expr, x: Symbol) -> Expr:
    rest = exp((c - b**2 / (4 * a)).expand())
    if positive(a):
        return sqrt(pi) / (2 * sqrt(a)) * rest * erfi(((2 * a * x + b) / (2 * sqrt(a))).expand())
    return sqrt(pi) / (2 * sqrt(-a)) * rest * erf(((-2 * a * x - b) / (2 * sqrt(-a))).expand())


def _fresnel(f: Expr, a: Expr, b: Expr, c: Expr, x: Symbol) -> Expr:
    if not positive(a):
        turned = (sin if isinstance(f, sin) else cos)(expand(-a * x**2 - b * x - c), evaluate=False)
        value = _fresnel(turned, -a, -b, -c, x)
        return -value if isinstance(f, sin) else value
    shift = (c - b**2 / (4 * a)).expand()
    u = ((2 * a * x + b) / sqrt(2 * pi * a)).expand()
    if isinstance(f, sin):
        inner = cos(shift) * fresnels(u) + sin(shift) * fresnelc(u)
    else:
        inner = cos(shift) * fresnelc(u) - sin(shift) * fresnels(u)
    return sqrt(pi / (2 * a)) * inner


def is_gaussian(f: Expr, x: Symbol) -> bool:
    return isinstance(f, (exp, sin, cos)) or (f.is_Pow and f.exp.has(x))


OVER_VARIABLE: dict[type, Callable[[Expr, Expr, Expr], Expr]] = {
    exp: lambda a, b, u: exp(b) * Ei(a * u),
    sin: lambda a, b, u: sin(b) * Ci(a * u) + cos(b) * Si(a * u),
    cos: lambda a, b, u: cos(b) * Ci(a * u) - sin(b) * Si(a * u),
    sinh: lambda a, b, u: sinh(b) * Chi(a * u) + cosh(b) * Shi(a * u),
    cosh: lambda a, b, u: cosh(b) * Chi(a * u) + sinh(b) * Shi(a * u),
}
"""∫ f(a u + b)/u du."""


def over_linear(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """eˣ/x, sin x/x, e^{2t}/(t − 1), cos(ax)/x², a^x/x²: down to Ei, Si, Ci by parts."""
    pole = [factor for factor in factors(f) if factor.has(x) and (1 / factor).is_polynomial(x)]
    rest = [factor for factor in factors(f) if factor.has(x) and factor not in pole]
    if len(pole) != 1 or len(rest) != 1:
        return
    base, k = (1 / pole[0]).as_base_exp()
    line = linear_parts(base, x)
    function, argument = _function_and_argument(rest[0])
    if line is None or function not in OVER_VARIABLE or not k.is_Integer:
        return
    inside = linear_parts(argument, x)
    if inside is None:
        return
    constant = f / (pole[0] * rest[0])
    if k > 1:
        second = search.inner(rest[0].diff(x) / base ** (k - 1), x)
        if second is not None:
            yield constant * (-rest[0] / base ** (k - 1) + second) / ((k - 1) * line[0])
        return
    a = (inside[0] / line[0]).expand()
    b = (inside[1] - a * line[1]).expand()
    yield constant * OVER_VARIABLE[function](a, b, base) / line[0]


def _function_and_argument(part: Expr) -> tuple[type, Expr]:
    exponent = exponent_of(part)
    if exponent is not None:
        return exp, exponent
    return (type(part), part.args[0]) if part.args else (type(part), part)


def is_over_linear(f: Expr, x: Symbol) -> bool:
    return bool(f.is_Mul)


def incomplete_gamma(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """∫ uⁿ e^{a u} du = −uⁿ (−a u)^{−n} Γ(n + 1, −a u)/a; (ln t)^{−1−n} by u = ln t."""
    powers = [factor for factor in factors(f) if factor.is_Pow and factor.base == x and not factor.exp.has(x)]
    rest = [factor for factor in factors(f) if factor.has(x) and factor not in powers]
    if len(powers) != 1 or len(rest) != 1:
        return
    exponent = exponent_of(rest[0])
    line = None if exponent is None else linear_parts(exponent, x)
    if line is None:
        return
    a, b = line
    n = powers[0].exp
    if n == Rational(-1, 2):
        yield _half_power(a, b, x) * f / (powers[0] * rest[0])
    yield -Mul(f / (powers[0] * rest[0]), exp(b), x**n, (-a * x) ** (-n), uppergamma(n + 1, -a * x)) / a


def _half_power(a: Expr, b: Expr, x: Symbol) -> Expr:
    if positive(a):
        return sqrt(pi / a) * exp(b) * erfi(sqrt(a * x))
    return sqrt(pi / -a) * exp(b) * erf(sqrt(-a * x))


def dilogarithm(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """∫ ln(a x + b)/(c x + d) dx = ln(a x + b) ln|(a(c x + d))/(a d − b c)|/c + Li₂(c (a x + b)/(b c − a d))/c."""
    logs = [factor for factor in factors(f) if isinstance(factor, log) and factor.has(x)]
    rest = [factor for factor in factors(f) if factor.has(x) and factor not in logs]
    if len(logs) != 1 or len(rest) != 1:
        return
    first, second = linear_parts(logs[0].args[0], x), linear_parts(1 / rest[0], x)
    if first is None or second is None:
        return
    (a, b), (c, d) = first, second
    constant = f / (logs[0] * rest[0])
    across = (a * d - b * c).expand()
    if across == 0:
        yield constant * logs[0] ** 2 / (2 * c)
        return
    yield constant / c * (logs[0] * log((a * (c * x + d) / across).factor()) + polylog(2, (-c * (a * x + b) / across).expand()))
