"""A completed square: a(x − h)² + k."""

from __future__ import annotations

from service.algebra.build import depends, factors, integer, terms
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.tree import Apply, Tree


def is_completed_square(tree: Tree, variable: str) -> bool:
    """At most one term holds the variable, and it is a number times the square of something linear in it."""
    holding = [term for term in terms(tree) if depends(term, variable)]
    return len(holding) <= 1 and all(_is_square(term, variable) for term in holding)


def _is_square(term: Tree, variable: str) -> bool:
    holding = [f for f in factors(term) if depends(f, variable)]
    if len(holding) != 1:
        return False
    match holding[0]:
        case Apply(head="pow", args=(base, exponent)) if integer(exponent) == 2:
            return _is_linear(base, variable)
        case Apply(head="div", args=(top, bottom)) if not depends(bottom, variable):
            return _is_square(top, variable)
        case _:
            return False


def _is_linear(base: Tree, variable: str) -> bool:
    """Linear in the variable or in one power of it: (x² − 1)² completes the square in x²."""
    names = names_of(base)
    p = polynomial(base, names, ring_of(base))
    if p is None or variable not in names:
        return True
    index = names.index(variable)
    degrees = {int(monomial[index]) for monomial in p.monoms()}
    return len(degrees) == 1 or (len(degrees) == 2 and 0 in degrees)
