"""Letters for roots, and the secant for √(x² − a²).

Contract: exact where the root is real; a letter for a root is not negative.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, Rational, cos, sec, sin, sqrt, tan

from service.rules.integration_ways import Way, Ways, X, substituted

T = sympy.Dummy("t", positive=True)
"""A letter for a root while powers of it are taken."""


def _roots(f: Expr) -> list[sympy.Pow]:
    """The roots in it that x stands under."""
    return [node for node in f.atoms(sympy.Pow) if node.has(X) and node.exp.is_Rational and not node.exp.is_Integer]


def secant(f: Expr, ways: Ways) -> Iterator[Way]:
    """x = a·sec θ with θ in the first or third quadrant, so that √(x² − a²) = a·tan θ"""
    bases = {node.base for node in _roots(f)}
    base = bases.pop() if len(bases) == 1 else X
    if not base.is_polynomial(X) or sympy.degree(base, X) != 2 or base.coeff(X, 1) != 0:
        return
    a, c = base.coeff(X, 2), base.coeff(X, 0)
    if not (a.is_positive and c.is_negative) or any(part.has(*_roots(f)) for part in f.atoms(sympy.Add)):
        return
    k = sqrt(-c / a)
    x, root, slope = k * sec(X), sqrt(-c) * tan(X), k * sec(X) * tan(X)
    held = {node: sympy.Dummy("r") for node in _roots(f)}
    g = f.xreplace(held).subs(X, x).xreplace({name: root ** (2 * node.exp) for node, name in held.items()})
    g = sympy.powsimp(g * slope)
    plain = g.replace(tan, lambda angle: sin(angle) / cos(angle)).replace(sec, lambda angle: 1 / cos(angle))
    shorter = min((g, plain), key=lambda form: int(sympy.count_ops(form)))
    yield substituted("secant_substitution", shorter, sympy.sign(X) * sympy.acos(k / X), "theta", p=x, q=root, w=slope)


def root_of_binomial(f: Expr, ways: Ways) -> Iterator[Way]:
    """u = (axⁿ + b)^(1/q), so that xⁿ = (u^q − b)/a and xⁿ⁻¹ dx = q·u^(q−1) du/(n·a)"""
    roots = _roots(f)
    bases = {node.base for node in roots}
    base = bases.pop() if len(bases) == 1 else X
    if not base.is_Add or not base.is_polynomial(X):
        return
    n, a, b = sympy.degree(base, X), sympy.LC(base, X), base.coeff(X, 0)
    if n < 2 or sympy.expand(base - a * X**n - b) != 0:
        return
    q = int(sympy.ilcm(1, *(node.exp.q for node in roots)))
    x = sympy.Dummy("x", positive=True)
    rest = sympy.powsimp(f.xreplace({node: T ** (node.exp * q) for node in roots}).subs(X, x) / x ** (n - 1))
    g = sympy.powsimp(sympy.powdenest(rest.subs(x, ((T**q - b) / a) ** Rational(1, n)), force=True)) * q * T ** (q - 1) / (n * a)
    if not g.is_rational_function(T):
        return
    u = base ** Rational(1, q)
    told = {"g": u, "v": X**n, "q": (X**q - b) / a, "k": X ** (n - 1) * D, "w": q * X ** (q - 1) / (n * a) * D}
    yield substituted("root_of_binomial", sympy.factor(sympy.cancel(g)).xreplace({T: X}), u, **told)


D = sympy.Dummy("d")
"""The differential of a letter, in what is said of a substitution."""


def root_letter(f: Expr, ways: Ways) -> Iterator[Way]:
    """u = ᵠ√x where roots of x stand beside other roots: √(x + √x)"""
    outer = [node for node in _roots(f) if node.base == X]
    if not outer or len(_roots(f)) == len(outer):
        return
    q = int(sympy.ilcm(1, *(node.exp.q for node in outer)))
    g = f.subs(X, T**q)
    for node in [node for node in g.atoms(sympy.Pow) if node.base.is_Add and node.exp.is_Rational and not node.exp.is_Integer]:
        g = g.xreplace({node: sympy.expand_power_base(sympy.factor(node.base) ** node.exp)})
    g = sympy.powsimp(g * q * T ** (q - 1))
    u = X ** Rational(1, q)
    yield substituted("substitution_inverse", g.xreplace({T: X}), u, g=u, p=X**q, w=q * X ** (q - 1) * D)
