"""Substitutions for √(x² ± a²) beside the trigonometric ones: hyperbolic functions, and Euler's u = x + √(x² ± a²).

Contract: the root is a·cosh u or, for x > a, a·sinh u; the letter stands for arsinh(x/a) or arcosh(x/a).
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, acosh, asinh, cosh, sinh, sqrt

from service.rules.integration_ways import Way, Ways, X, rewritten, substituted


def hyperbolic(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f(x, √(x² + a²)) dx with x = a·sinh u, ∫ f(x, √(x² − a²)) dx with x = a·cosh u"""
    base = _under_root(f)
    if base is None:
        return
    a, c = base.coeff(X, 2), base.coeff(X, 0)
    if a.is_positive and c.is_positive:
        yield _with_letter(f, base, sqrt(c / a), sqrt(c), sinh, cosh, asinh)
    elif a.is_positive and c.is_negative:
        yield _with_letter(f, base, sqrt(-c / a), sqrt(-c), cosh, sinh, acosh)


def euler(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f(x, √(x² + k)) dx with u = x + √(x² + k), so that x = (u² − k)/(2u), √(x² + k) = (u² + k)/(2u), dx = √(x² + k)/u du"""
    base = _under_root(f)
    if base is None or base.coeff(X, 2) != 1:
        return
    k = base.coeff(X, 0)
    x, root = (X**2 - k) / (2 * X), (X**2 + k) / (2 * X)
    g = sympy.factor(sympy.cancel(_in_letter(f, base, x, root) * root / X))
    let = X + sqrt(base)
    yield substituted("euler_substitution", g, let, g=let, p=x, q=root)


def opened_root(f: Expr, ways: Ways) -> Iterator[Way]:
    """√((x − a)(b − x)) = √(−x² + (a + b)x − ab), so that the square can be completed"""
    roots = [n for n in f.atoms(sympy.Pow) if n.base.is_Mul and n.base.is_polynomial(X) and n.exp.is_Rational and not n.exp.is_Integer]
    opened = {node: sympy.expand(node.base) ** node.exp for node in roots if node.has(X)}
    if opened:
        yield rewritten("multiplied_out_in_integral", f.xreplace(opened))


def _under_root(f: Expr) -> Expr | None:
    """ax² + c, where the only roots in f are of it."""
    roots = [n for n in f.atoms(sympy.Pow) if n.base.is_Add and n.base.is_polynomial(X) and n.exp.is_Rational and not n.exp.is_Integer]
    bases = {node.base for node in roots}
    base = bases.pop() if len(bases) == 1 else None
    return base if base is not None and sympy.degree(base, X) == 2 and base.coeff(X, 1) == 0 else None


def _in_letter(f: Expr, base: Expr, x: Expr, root: Expr) -> Expr:
    """f with √base and x in the new letter."""
    held = {node: sympy.Dummy("r") for node in f.atoms(sympy.Pow) if node.base == base}
    return f.xreplace(held).subs(X, x).xreplace({name: root ** (2 * node.exp) for node, name in held.items()})


def _with_letter(f: Expr, base: Expr, k: Expr, scale: Expr, x: type, root: type, inverse: type) -> Way:
    slope = k * root(X)
    g = _in_letter(f, base, k * x(X), scale * root(X)) * slope
    return substituted("hyperbolic_substitution", g, inverse(X / k), p=k * x(X), q=scale * root(X), w=slope)
