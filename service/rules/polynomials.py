"""Sums seen as polynomials: their common factor, roots of their terms, their factors over the rational numbers."""

from __future__ import annotations

from functools import reduce

import sympy
from sympy import Expr, Poly
from sympy.polys.polyerrors import BasePolynomialError

from service.algebra.build import ONE, factors, mul, neg, number, rational
from service.cas import to_sympy, to_tree
from service.question import Context
from service.quietly import quietly
from service.tree import Apply, Number, Symbol, Tree

MOST_TERMS = 40


def value_of(tree: Tree, context: Context | None = None) -> Expr:
    """The SymPy expression that a tree means; None for anything that is none."""
    found = quietly(to_sympy, tree, context or Context())
    return found if isinstance(found, sympy.Expr) and not found.has(sympy.nan, sympy.zoo) else None


def polynomial(tree: Tree, context: Context | None = None) -> Poly | None:
    """The polynomial with rational coefficients that a sum is, in whatever powers it holds; None for anything else."""
    value = value_of(tree, context)
    if value is None or value.is_number:
        return None
    try:
        found = sympy.Poly(value)
    except BasePolynomialError:
        return None
    plain = found.domain.is_ZZ or found.domain.is_QQ
    return found if plain and len(found.terms()) <= MOST_TERMS and all(g.is_Symbol for g in found.gens) else None


def common_factor(parts: tuple[Tree, ...]) -> Expr:
    """The greatest factor that all the terms have, its sign that of the first; 1 where there is none."""
    found = [polynomial(part) for part in parts]
    values = [value_of(part) for part in parts]
    if any(value is None for value in values) or any(p is None and not v.is_Rational for p, v in zip(found, values, strict=True)):
        return sympy.S.One
    common = reduce(sympy.gcd, values)
    common = (
        common / common.as_coeff_Mul()[0] * _number_in_common(parts) if any(p is not None and p.domain.is_QQ for p in found) else common
    )
    return -common if values[0].could_extract_minus_sign() else common


def _number_in_common(parts: tuple[Tree, ...]) -> Expr:
    """1/4 of x²/4 − 1: what leaves whole coefficients without a common divisor."""
    whole = polynomial(Apply("add", parts))
    return sympy.S.One if whole is None else whole.primitive()[0]


def factor_list(poly: Poly) -> tuple[Expr, list[tuple[Expr, int]]]:
    """(number in front, [(factor, how often)])."""
    scale, found = poly.factor_list()
    return scale, [(factor.as_expr(), times) for factor, times in found]


def root_of(tree: Tree, n: int) -> Tree | None:
    """a of aⁿ, as it is written: 3x of 9x² for n = 2, x + 1 of (x + 1)²; None where there is none over the rationals."""
    known = rational(tree)
    if known is not None:
        return _root_of_number(known.numerator, known.denominator, n)
    match tree:
        case Apply(head="pow", args=(base, Number(text=digits))) if digits.isdigit() and int(digits) % n == 0:
            left = int(digits) // n
            return base if left == 1 else Apply("pow", (base, number(left)))
        case Apply(head="mul"):
            parts = [root_of(part, n) for part in factors(tree)]
            return mul(*(part for part in parts if part is not None)) if None not in parts else None
        case Apply(head="div", args=(above, below)):
            over, under = root_of(above, n), root_of(below, n)
            return None if over is None or under is None else Apply("div", (over, under), form="frac")
        case Apply(head="neg", args=(a,)) if n % 2:
            inner = root_of(a, n)
            return None if inner is None else neg(inner)
        case _:
            return None


def _root_of_number(above: int, below: int, n: int) -> Tree | None:
    if above <= 0:
        return None
    (over, whole), (under, exact) = (sympy.integer_nthroot(part, n) for part in (above, below))
    return to_tree(sympy.Rational(int(over), int(under))) if whole and exact else None


def letter_of(poly: Poly) -> Symbol | None:
    """The one letter of a polynomial; None where there are several."""
    return Symbol(poly.gens[0].name) if len(poly.gens) == 1 else None


def is_one(tree: Tree) -> bool:
    return tree == ONE
