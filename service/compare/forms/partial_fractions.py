"""Partial fractions: a polynomial and terms over powers of one irreducible factor, with small enough numerators."""

from __future__ import annotations

from service.algebra.build import depends, integer, number, power, terms
from service.algebra.polynomials import degree_in, lettered, names_of, polynomial, ring_of
from service.tree import Apply, Number, Tree

__all__ = ["is_partial_fractions"]


def is_partial_fractions(tree: Tree, variable: str) -> bool:
    """Each term is a polynomial, or p/qᵏ with q irreducible and p of lower degree than q; no denominator twice."""
    seen: list[str] = []
    for term in terms(tree):
        top, bottom = _split(term)
        if bottom is None or not depends(bottom, variable):
            if not _is_polynomial(term):
                return False
            continue
        key = _power_of_irreducible(top, bottom, variable)
        if key is None or key in seen:
            return False
        seen.append(key)
    return True


def _is_polynomial(term: Tree) -> bool:
    term = lettered(term)
    return polynomial(term, names_of(term), ring_of(term)) is not None


def _split(term: Tree) -> tuple[Tree, Tree | None]:
    """(numerator, denominator) of a term that is a quotient, perhaps negated or multiplied."""
    match term:
        case Apply(head="neg" | "pos", args=(a,)):
            return _split(a)
        case Apply(head="div", args=(top, bottom)):
            return top, bottom
        case Apply(head="pow", args=(base, exponent)) if (n := integer(exponent)) is not None and n < 0:
            return Number("1"), power(base, number(-n))
        case Apply(head="mul", args=args):
            tops, bottoms = zip(*(_split(a) for a in args), strict=True)
            below = [b for b in bottoms if b is not None]
            return Apply("mul", tuple(tops)), Apply("mul", tuple(below)) if len(below) > 1 else below[0] if below else None
        case _:
            return term, None


def _power_of_irreducible(top: Tree, bottom: Tree, variable: str) -> str | None:
    """A name for the denominator qᵏ; None where it is not one, or the numerator is too large."""
    top, bottom = lettered(top), lettered(bottom)
    names = names_of(top, bottom)
    ring = ring_of(top, bottom)
    p, q = polynomial(top, names, ring), polynomial(bottom, names, ring)
    if p is None or q is None:
        return None
    split = [(f, int(e)) for f, e in q.factor()[1] if degree_in(f, names, variable) > 0]
    if len(split) != 1 or degree_in(p, names, variable) >= degree_in(split[0][0], names, variable):
        return None
    return f"{split[0][0]}^{split[0][1]}"
