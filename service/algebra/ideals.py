"""A proof that two systems of polynomial equations have the same solutions, by Gröbner bases.

Cases B₁ or … or B_k have the solutions of A where every product b₁⋯b_k of one equation from each case lies in the ideal of A,
and every equation of A in the ideal of each case (Cox, Little, O'Shea, Ideals, Varieties, and Algorithms, § 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import sympy
from sympy import Expr, Symbol

from service.algebra.polynomials import names_of, polynomial, ring_of
from service.algebra.statements import zero_form
from service.cas import to_sympy
from service.errors import MathtutorError
from service.question import Context
from service.tree import Relation, Tree

Case = Sequence[Relation]
MOST_SYMBOLS, MOST_EQUATIONS, MOST_CASES, HIGHEST_DEGREE = 3, 3, 4, 4


def same_varieties(first: Sequence[Case], second: Sequence[Case]) -> bool:
    """Whether it is proved that the solutions are the same; False where one side is not a single system or they are too large."""
    try:
        if len(first) == 1:
            return _has_cases(first[0], second)
        return len(second) == 1 and _has_cases(second[0], first)
    except (MathtutorError, sympy.PolynomialError, ArithmeticError, ValueError, TypeError):
        return False


def _has_cases(system: Case, cases: Sequence[Case]) -> bool:
    own, others = _polynomials(system), [_polynomials(case) for case in cases]
    symbols = sorted({s for f in (*own, *(g for case in others for g in case)) for s in f.free_symbols}, key=lambda s: str(s.name))
    if not _is_small(own, others, symbols):
        return False
    basis = sympy.groebner(own, *symbols, order="grevlex")
    bases = [sympy.groebner(case, *symbols, order="grevlex") for case in others]
    return all(basis.contains(sympy.expand(prod(chosen))) for chosen in product(*others)) and all(
        other.contains(f) for other in bases for f in own
    )


def _polynomials(case: Case) -> list[Expr]:
    if any(relation.signs != ("=",) for relation in case):
        raise ValueError("not a system of equations")
    if not all(_is_polynomial(zero_form(relation)) for relation in case):
        raise ValueError("not polynomials as written, so domains matter")
    return [sympy.expand(to_sympy(zero_form(relation), Context())) for relation in case]


def _is_polynomial(tree: Tree) -> bool:
    return polynomial(tree, names_of(tree), ring_of(tree)) is not None


def _is_small(own: list[Expr], others: list[list[Expr]], symbols: list[Symbol]) -> bool:
    """Polynomials over the rationals, few and of low degree."""
    if not 1 <= len(symbols) <= MOST_SYMBOLS or len(others) > MOST_CASES or not all((own, *others)):
        return False
    if max(len(case) for case in (own, *others)) > MOST_EQUATIONS:
        return False
    every = [f for case in (own, *others) for f in case]
    if not all(f.is_polynomial(*symbols) for f in every):
        return False
    polynomials = [sympy.Poly(f, *symbols) for f in every]
    return all(p.total_degree() <= HIGHEST_DEGREE and p.domain in (sympy.ZZ, sympy.QQ) for p in polynomials)
