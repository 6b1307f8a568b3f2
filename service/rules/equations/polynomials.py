"""Rules on polynomial equations of higher degree: a rational root, and the polynomial divided by its factor."""

from __future__ import annotations

import sympy
from sympy import Expr, Poly

from service.algebra.build import ZERO, equation, mul
from service.cas import to_tree
from service.rules.equations.sides import on_zero, symbol_of, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.tree import Tree

HIGHEST = 8
"""Degree up to which a rational root is looked for."""


def polynomial(tree: Tree, x: str) -> Poly | None:
    """A polynomial in x with rational coefficients, multiplied out; None for anything else."""
    known = value(tree)
    letter = symbol_of(known, x)
    if not known.has(letter) or not known.is_polynomial(letter) or known.free_symbols != {letter}:
        return None
    found = sympy.Poly(known, letter)
    return found if all(c.is_Rational for c in found.all_coeffs()) else None


def rational_roots(poly: Poly) -> list[Expr]:
    """Its rational roots, the smallest in size first, a positive one before the negative."""
    found = [root for root in sympy.roots(poly.as_expr(), poly.gens[0], filter="Q") if root.is_Rational]
    return sorted(found, key=lambda root: (abs(root), bool(root < 0)))


def _rational_root(line: Tree, scope: Scope) -> Moves:
    """f(r) = 0 ⟹ f(x) = (x − r)·g(x)"""
    left = on_zero(line, scope)
    poly = None if left is None else polynomial(left, scope.letter)
    if left is None or poly is None or not 3 <= poly.degree() <= HIGHEST or value(left) != poly.as_expr():
        return
    for root in rational_roots(poly):
        factor = sympy.Poly(poly.gens[0] * root.q - root.p, poly.gens[0])
        quotient, rest = sympy.div(poly, factor)
        if rest.is_zero:
            after = equation(mul(to_tree(factor.as_expr()), to_tree(quotient.as_expr())), ZERO)
            yield Move(after, {"r": to_tree(root), "u": to_tree(factor.as_expr()), "v": to_tree(quotient.as_expr()), "f": left})


RATIONAL_ROOT = Rule(
    "divided_by_root", "f(x) = (x - r)*g(x)", _rational_root, ("x^3 - 4*x^2 + x + 6 = 0", "(x + 1)*(x^2 - 5*x + 6) = 0"), "equivalent"
)
