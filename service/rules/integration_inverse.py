"""A letter for an inverse function: x = sin u for arcsin x beside √(1 − x²), x = tan u for arctan x beside 1 + x², and the like.

    ∫ f(arcsin x, x, √(1 − x²)) dx = ∫ f(u, sin u, cos u)·cos u du

Contract: one inverse function of x itself to a power, the rest rational in x and the root that belongs to it; the root is that of the
branch, so the substitution is exact. Source: Timofeev, Integration of functions (1948), ch. 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Expr, acos, acosh, asin, asinh, atan, cos, cosh, cot, csc, sec, sin, sinh, tan

from service.rules.integration_trig import in_sines
from service.rules.integration_ways import Way, Ways, X, substituted

MOST_OPS = 40
U = sympy.Dummy("u", real=True)


@dataclass(frozen=True, slots=True)
class Branch:
    """x in the new letter, its derivative, what the square belongs to (1 − x²), and the root of that, up to its sign."""

    x: Expr
    slope: Expr
    square: Expr
    root: Expr
    has_sign: bool = False


BRANCHES: dict[type, Branch] = {
    asin: Branch(sin(U), cos(U), 1 - X**2, cos(U)),
    acos: Branch(cos(U), -sin(U), 1 - X**2, sin(U)),
    atan: Branch(tan(U), sec(U) ** 2, 1 + X**2, sec(U)),
    asinh: Branch(sinh(U), cosh(U), 1 + X**2, cosh(U)),
    sympy.acot: Branch(cot(U), -(csc(U) ** 2), 1 + X**2, csc(U), has_sign=True),
    sympy.asec: Branch(sec(U), sec(U) * tan(U), X**2 - 1, tan(U), has_sign=True),
    sympy.acsc: Branch(csc(U), -csc(U) * cot(U), X**2 - 1, cot(U), has_sign=True),
    acosh: Branch(cosh(U), sinh(U), X**2 - 1, sinh(U)),
}


def inverse_letter(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f(arcsin x, x, √(1 − x²)) dx with u = arcsin x"""
    f, found = _joined(f), [node for node in f.atoms(*BRANCHES) if node.has(X)]
    if len(found) != 1 or found[0].args[0] != X or sympy.count_ops(f) > MOST_OPS:
        return
    branch = BRANCHES[type(found[0])]
    if not _is_worth(f, found[0], branch):
        return
    if branch.has_sign and any(not node.exp.is_Integer for node in _squares(f, branch)):
        return
    squares = {node: branch.root ** (2 * node.exp) * (node.base / branch.square).cancel() ** node.exp for node in _squares(f, branch)}
    g = f.xreplace({**squares, found[0]: U}).xreplace({X: branch.x}) * branch.slope
    if not _has_roots(g):
        yield substituted("inverse_function_substitution", _shortest(g).xreplace({U: X}), found[0], g=found[0], p=branch.x.xreplace({U: X}))


def _joined(f: Expr) -> Expr:
    """(x − 1)ⁿ·(x + 1)ⁿ as (x² − 1)ⁿ."""
    powers = {factor.as_base_exp()[0]: factor.as_base_exp()[1] for factor in sympy.Mul.make_args(f)}
    n = powers.get(X - 1)
    return f / ((X - 1) * (X + 1)) ** n * (X**2 - 1) ** n if n is not None and n.is_Integer and powers.get(X + 1) == n else f


def _squares(f: Expr, branch: Branch) -> list[Expr]:
    """Powers of (1 − x²) up to a positive number."""
    powers = [node for node in f.atoms(sympy.Pow) if node.base.is_Add and node.has(X) and node.exp.is_Rational]
    return [node for node in powers if _is_number(sympy.cancel(node.base / branch.square), node.exp)]


def _is_number(share: Expr, n: Expr) -> bool:
    return bool(share.is_positive or (share.is_number and n.is_Integer))


def _is_worth(f: Expr, inverse: Expr, branch: Branch) -> bool:
    """Whether its square stands in it, or a higher power of the inverse function: else parts are shorter."""
    n = max((node.exp for node in f.atoms(sympy.Pow) if node.base == inverse), default=sympy.S.One)
    return bool(_squares(f, branch)) or bool(n.is_Integer and n >= 2)


def _has_roots(g: Expr) -> bool:
    return any(not node.exp.is_Integer for node in g.atoms(sympy.Pow) if node.base.has(U))


def _shortest(g: Expr) -> Expr:
    """In sines and cosines where that is no longer."""
    plain = in_sines(g)
    return min((plain, g), key=lambda form: int(sympy.count_ops(form)))
