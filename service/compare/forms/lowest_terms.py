"""Lowest terms: every fraction of whole numbers is cancelled, and no denominator keeps a root or i."""

from __future__ import annotations

from math import gcd

from service.algebra.build import factors, integer
from service.tree import Apply, Constant, Tree, children, free_symbols, walk


def is_lowest_terms(tree: Tree, variable: str) -> bool:
    """2/3 and not 4/6; numbers only, so x²/x passes."""
    return all(_is_cancelled(node) for node in walk(tree) if isinstance(node, Apply) and node.head == "div")


def _is_cancelled(quotient: Apply) -> bool:
    top, bottom = quotient.args
    a, b = integer(top), integer(bottom)
    if a is not None and b is not None:
        return gcd(a, b) == 1
    if not free_symbols(quotient):
        scale, under = _whole_factor(top), _whole_factor(bottom)
        return gcd(scale, under) == 1 and not _is_irrational(bottom)
    if isinstance(bottom, Apply) and integer(bottom) is None:
        return True
    divisor = integer(bottom)
    return divisor is None or gcd(_whole_factor(top), divisor) == 1


def _whole_factor(tree: Tree) -> int:
    product = 1
    for factor in factors(tree):
        product *= integer(factor) or 1
    return abs(product)


def _is_irrational(tree: Tree) -> bool:
    return any((isinstance(n, Apply) and n.head in {"sqrt", "root"}) or n == Constant("i") for n in walk(tree)) and bool(children(tree))
