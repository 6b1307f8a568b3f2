"""Factored: a product of powers of factors that can't be split, with no number left to take out."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from service.algebra.build import factors, integer, rational
from service.algebra.polynomials import lettered, names_of, polynomial, ring_of
from service.tree import Apply, Tree, free_symbols


def is_factored(tree: Tree, variable: str) -> bool:
    """Each factor irreducible over the rationals and with coefficients that have no common whole factor.

    Roots, functions and i count as letters: (x − √2)(x + √2), sin x (sin x + 1).
    """
    return all(_is_plain(lettered(base)) for base in _bases(tree))


def _bases(tree: Tree) -> list[Tree]:
    found: list[Tree] = []
    for factor in factors(tree):
        match factor:
            case Apply(head="pow", args=(base, exponent)) if integer(exponent) is not None:
                found += _bases(base)
            case Apply(head="div", args=(top, bottom)) if rational(bottom) is not None:
                found += _bases(top)
            case _:
                found.append(factor)
    return found


def _is_plain(factor: Tree) -> bool:
    letters = free_symbols(factor)
    if not letters or not (isinstance(factor, Apply) and factor.head == "add"):
        return not _is_quotient_in(factor)
    names = names_of(factor)
    p = polynomial(factor, names, ring_of(factor))
    if p is None:
        return not _is_quotient_in(factor) and not _has_common_number(factor)
    _, split = p.factor()
    if sum(int(e) for f, e in split if f.total_degree() > 0) != 1:
        return False
    return _content(p) == 1


def _is_quotient_in(factor: Tree) -> bool:
    """A letter in a denominator is not factored: x(x − 4 + 4/x)."""
    match factor:
        case Apply(head="div", args=(_, bottom)):
            return bool(free_symbols(bottom))
        case Apply(head="add" | "mul" | "neg", args=args):
            return any(_is_quotient_in(a) for a in args)
        case _:
            return False


def _has_common_number(factor: Tree) -> bool:
    """ix − 2i: every term has the same constant factor."""
    if not (isinstance(factor, Apply) and factor.head == "add"):
        return False
    shared: set[Tree] | None = None
    for term in factor.args:
        constants = {f for f in factors(term) if not free_symbols(f) and rational(f) is None}
        shared = constants if shared is None else shared & constants
    return bool(shared)


def _content(p: object) -> Fraction:
    """The greatest common whole factor of the coefficients; 1 where one of them is not whole."""
    values = [Fraction(int(c.p), int(c.q)) for c in p.coeffs()]  # type: ignore[attr-defined]
    if any(v.denominator != 1 for v in values):
        return Fraction(1)
    common = 0
    for v in values:
        common = gcd(common, abs(int(v)))
    shared = _shared_monomial(p)
    return Fraction(common) if not shared else Fraction(0)


def _shared_monomial(p: object) -> bool:
    monoms = list(p.monoms())  # type: ignore[attr-defined]
    return len(monoms) > 1 and any(all(int(m[i]) > 0 for m in monoms) for i in range(len(monoms[0])))
