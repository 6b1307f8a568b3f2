"""Integrals that no elementary function has: each is a special function by its definition.

Contract: F with F′ = f exactly, for f without a constant factor, under the names that answers use.
Source: NIST Digital Library of Mathematical Functions, §6.2, §7.2, §25.12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy
from sympy import Expr, cos, exp, log, pi, sin, sqrt

from service.rules.integration_roots import D
from service.rules.integration_ways import Way, Ways, X, substituted

A = sympy.Wild("a", exclude=[X], properties=[lambda a: a != 0])
ROWS: tuple[tuple[Expr, Callable[[Expr], Expr]], ...] = (
    (exp(A * X) / X, lambda a: sympy.Ei(a * X)),
    (sin(A * X) / X, lambda a: sympy.Si(a * X)),
    (cos(A * X) / X, lambda a: sympy.Ci(a * X)),
    (sympy.sinh(A * X) / X, lambda a: sympy.Shi(a * X)),
    (sympy.cosh(A * X) / X, lambda a: sympy.Chi(a * X)),
    (exp(A * X**2), lambda a: _gauss(a)),
    (sin(A * X**2), lambda a: _fresnel(sympy.fresnels, a)),
    (cos(A * X**2), lambda a: _fresnel(sympy.fresnelc, a)),
    (log(1 + A * X) / X, lambda a: -sympy.polylog(2, -a * X)),
    (log(sympy.Abs(1 + A * X)) / X, lambda a: -sympy.polylog(2, -a * X)),
)
"""f with a constant a → F."""


def _gauss(a: Expr) -> Expr:
    root = sqrt(-a) if a.is_negative else sqrt(a)
    head = sympy.erf if a.is_negative else sympy.erfi
    return sqrt(pi) * head(root * X) / (2 * root)


def _fresnel(head: type, a: Expr) -> Expr:
    return sqrt(pi / (2 * a)) * head(sqrt(2 * a / pi) * X) if a.is_positive else sympy.nan


def special(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ e^(ax)/x dx = Ei(ax), ∫ sin(x)/x dx = Si(x), ∫ e^(−x²) dx = √π/2·erf(x)"""
    if f == 1 / log(X):
        yield Way("special_function", sympy.li(X), parts={"f": f, "d": sympy.li(X)})
    for pattern, made in ROWS:
        match = f.match(pattern)
        found = made(match[A]) if match is not None and A in match else sympy.nan
        if not found.has(sympy.nan):
            yield Way("special_function", found, parts={"f": f, "d": found})


def reciprocal(f: Expr, ways: Ways) -> Iterator[Way]:
    """u = 1/x where x stands only so"""
    inside = [node.args[0] for node in f.atoms(sympy.Function) if node.has(X)]
    g = sympy.powsimp(f.subs(X, 1 / X) / X**2)
    if inside and all((1 / X) in part.atoms(sympy.Pow) and not part.subs(X, 1 / X).has(1 / X) for part in inside):
        yield substituted("substitution_inverse", -g, 1 / X, g=1 / X, p=1 / X, w=-D / X**2)


def shifted(f: Expr, ways: Ways) -> Iterator[Way]:
    """u = x + b for e^(ax)/(x + b)ⁿ and ln(x)/(x + b), so that the sum is a letter"""
    for node in sorted(f.atoms(sympy.Pow), key=str):
        inner = node.base
        if inner.is_Add and node.exp.is_negative and not (inner - X).has(X) and f.has(exp, sin, cos, log):
            g = sympy.powsimp(sympy.expand_power_exp(f.subs(X, X - inner + X)), combine="base")
            yield substituted("linear_substitution", g, inner, g=inner, k=X)
