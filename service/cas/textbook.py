"""The conventions of a textbook page: the order of terms and factors, and where signs stand."""

from __future__ import annotations

import sympy
from sympy import Expr

from service.tree import Apply, Number, Tree

ONE = Number("1")


def digits(number: sympy.Integer | int) -> str:
    """A whole number's digits; SymPy's own printing has no limit on their count."""
    return str(number)


def rational(value: sympy.Rational) -> Tree:
    """A fraction in lowest terms, its sign in front."""
    size = abs(value)
    tree: Tree = Number(digits(size.p)) if size.q == 1 else Apply("div", (Number(digits(size.p)), Number(digits(size.q))))
    return negated(tree) if value < 0 else tree


def negated(tree: Tree) -> Tree:
    """−a, and a for −(−a)."""
    match tree:
        case Apply(head="neg", args=(inner,)):
            return inner
        case _:
            return Apply("neg", (tree,))


def times(factors: list[Tree]) -> Tree:
    """A product, without a bracket for one factor and without a 1."""
    kept = [factor for factor in factors if factor != ONE]
    if not kept:
        return ONE
    return kept[0] if len(kept) == 1 else Apply("mul", tuple(kept), form="implicit")


def over(above: Tree, below: Tree) -> Tree:
    return above if below == ONE else Apply("div", (above, below), form="frac")


def signed_terms(value: sympy.Add) -> list[Expr]:
    """The terms of a sum in descending powers: 1 − x is kept that way round, b² − 4ac has what is positive first.

    sec stands before tan, and ln|·| after both.
    """
    terms = list(value.as_ordered_terms())
    if _is_of_one_degree(value):
        return sorted(terms, key=lambda term: bool(term.could_extract_minus_sign()))
    if not value.has(sympy.tan, sympy.cot):
        return terms
    if len(terms) == 2 and _bare(terms[0]) in (sympy.tan, sympy.cot) and _bare(terms[1]) in (sympy.sec, sympy.csc):
        return terms[::-1]
    return sorted(terms, key=_is_logarithm) if not any(term.is_number for term in terms) else terms


def _is_of_one_degree(value: Expr) -> bool:
    """Whether it is a polynomial in several letters with terms of one degree, such as b² − 4ac."""
    letters = value.free_symbols
    if len(letters) < 2 or not value.is_polynomial(*letters):
        return False
    return len({sympy.Poly(term, *letters).total_degree() for term in value.args}) == 1


def _bare(term: Expr) -> type[Expr]:
    """The function that a term is a multiple of."""
    function: type[Expr] = term.as_coeff_Mul()[1].func
    return function


def _is_logarithm(term: Expr) -> bool:
    return _bare(term) is sympy.log


LAST = (sympy.tan, sympy.cot)
"""Written after sec and csc: sec x tan x."""


def factor_rank(factor: Expr) -> tuple[int, float]:
    """Numbers, then π and other constants, then i, then everything with a variable, tan and cot last; whole numbers and powers by size."""
    if factor is sympy.I:
        return 3, 0.0
    base, exponent = factor.as_base_exp()
    if factor.is_Rational or (base.is_Integer and exponent.is_Integer):
        return 0, float(base)
    if factor.is_number:
        return (1 if factor.is_Pow and base.is_Rational else 2), 0.0
    return 4, float(isinstance(base, LAST))
