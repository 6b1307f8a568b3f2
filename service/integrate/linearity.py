"""Constant factors and sums.

    ∫ c f dx = c ∫ f dx            ∫ (f + g) dx = ∫ f dx + ∫ g dx

A sum is taken apart only where each term has its own antiderivative; the rational terms stay together.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Symbol, expand_mul

from service.integrate.search import Search
from service.integrate.shape import is_rational, split_constant, terms


def constant_factor(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """∫ c f dx = c ∫ f dx; 3 sin x, a b x²."""
    constant, rest = split_constant(f, x)
    inner = search.inner(rest, x, level=0)
    if inner is not None:
        yield constant * inner


def has_constant_factor(f: Expr, x: Symbol) -> bool:
    return bool(split_constant(f, x)[0] != 1)


def sum_of_terms(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """∫ (f + g) dx = ∫ f dx + ∫ g dx; x + sin x, 1/x + e^x + 1/x²."""
    yield _termwise(f, x, search)


def _termwise(f: Expr, x: Symbol, search: Search) -> Expr | None:
    rational = [term for term in terms(f) if is_rational(term, x)]
    others = [term for term in terms(f) if not is_rational(term, x)]
    total: list[Expr] = []
    for part in (*others, Add(*rational)):
        if part == 0:
            continue
        found = search.inner(part, x)
        if found is None:
            return None
        total.append(found)
    return Add(*total)


def expanded(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """A product of sums multiplied out, then term by term; (x + sin x)², (1 + √x)/∛x."""
    open_form = expand_mul(f)
    if open_form.is_Add and open_form != f and len(open_form.args) <= 60:
        yield _termwise(open_form, x, search)
    wide = f.expand(log=False, trig=False, power_base=False)
    if wide.is_Add and wide not in (f, open_form) and len(wide.args) <= 60:
        yield _termwise(wide, x, search)


def is_sum(f: Expr, x: Symbol) -> bool:
    return bool(f.is_Add)


def is_product_of_sums(f: Expr, x: Symbol) -> bool:
    return bool(f.is_Mul or f.is_Pow) and any(part.has(x) for part in f.atoms(Add))
