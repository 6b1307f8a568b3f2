"""Limits that improper integrals bring: what grows beside what stays bounded, and powers and logarithms beside exponentials.

Contract: rules for one lim, tried before those of `limits`; each step is judged besides.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr

from service.algebra.build import add, factors, terms
from service.cas import symbol, to_tree
from service.question import Context
from service.rules import limits
from service.rules.finishing import OPENED
from service.rules.fractions import parts_of
from service.rules.integrals_with_bounds import value_of
from service.rules.rule import Move, Moves, Rule, Scope, Used
from service.rules.strategies import Strategy, first, use
from service.tree import Apply, Symbol, Tree


def _grows(node: Tree, scope: Scope) -> Iterator[Used]:
    """A sum with a part that grows beyond all bounds, seen at once."""
    if isinstance(node, Apply) and limits.is_limit(node) and len(terms(node.args[0])) > 1:
        found = limits.tends(node.args[0], node)
        if found is not None and found.is_infinite:
            yield from use(limits.KNOWN_PARTS)(node, scope)


def _beside_wave(node: Tree, scope: Scope) -> Moves:
    """lim (f + g) = ±∞ for f → ±∞ and a g that stays bounded, as sin and cos do"""
    if not isinstance(node, Apply) or not limits.is_limit(node):
        return
    bounded = [term for term in terms(node.args[0]) if _is_wave(term)]
    rest = [term for term in terms(node.args[0]) if term not in bounded]
    found = limits.tends(add(*rest), node) if bounded and rest else None
    if found is not None and found.is_infinite:
        yield Move(to_tree(found), {"f": add(*rest), "g": add(*bounded), "d": to_tree(found)})


def _is_wave(term: Tree) -> bool:
    """c·sin u or c·cos u with a number c, and u that has a letter."""
    value = value_of(term)
    waves = [factor for factor in sympy.Mul.make_args(value) if factor.free_symbols]
    return len(waves) == 1 and isinstance(waves[0], sympy.sin | sympy.cos)


def _waves_opened(node: Tree, scope: Scope) -> Iterator[Used]:
    """The brackets of (sin x + cos x)·g opened, so that each term lies between ±g."""
    if isinstance(node, Apply) and limits.is_limit(node):
        sums = [factor for factor in factors(parts_of(node.args[0])[0]) if len(terms(factor)) > 1]
        if sums and all(_is_wave(term) for term in terms(sums[0])):
            yield from limits.in_function(use(OPENED))(node, scope)


FEWEST_PRODUCTS = 2
"""Products of a power and an e or a logarithm, of which one alone is worked by derivatives."""


def _slower(node: Tree, scope: Scope) -> Moves:
    """xⁿ·e^(−x) → 0 for x → ∞ and xⁿ·ln x → 0 for x → 0, in all terms at once"""
    match node:
        case Apply(head="limit" | "limit_left" | "limit_right", args=(g, Symbol(name=name), at)):
            x, point = symbol(name, Context()), value_of(at)
            parts = sympy.Add.make_args(sympy.expand(value_of(g)))
            moving, still = [part for part in parts if part.has(x)], [part for part in parts if not part.has(x)]
            products = [part for part in moving if part.has(sympy.exp, sympy.log) and _power_of(part, x) != 0]
            if len(products) >= FEWEST_PRODUCTS and all(_vanishes(part, x, point) for part in moving):
                yield Move(to_tree(sympy.Add(*still)), {"f": to_tree(sympy.Add(*moving))})


def _power_of(part: Expr, x: sympy.Symbol) -> Expr:
    """n of c·xⁿ·(e and logarithms)."""
    return sympy.Add(*(f.as_base_exp()[1] for f in sympy.Mul.make_args(part) if f.as_base_exp()[0] == x))


def _vanishes(part: Expr, x: sympy.Symbol, point: Expr) -> bool:
    """c·xⁿ·e^(−kxᵐ) for x → ∞, c·xⁿ·(ln x)ᵐ with n > 0 for x → 0."""
    others = [f for f in sympy.Mul.make_args(part) if f.has(x) and f.as_base_exp()[0] != x]
    if point == sympy.oo:
        return len(others) == 1 and isinstance(others[0], sympy.exp) and _falls(others[0].args[0], x)
    n = _power_of(part, x)
    return bool(point == 0 and n.is_positive and all(f.as_base_exp()[0] == sympy.log(x) for f in others))


def _falls(exponent: Expr, x: sympy.Symbol) -> bool:
    """Whether it is −k·xᵐ with positive k and m."""
    scale, power = exponent.as_independent(x)
    base, m = power.as_base_exp()
    return bool(scale.is_negative and base == x and m.is_positive)


BESIDE_WAVE = Rule("grows_beside_bounded", "", _beside_wave, ("limit(x + sin(x), x, oo)", "oo"))
SLOWER = Rule("slower_growth", "", _slower, ("limit(1 - x*e^(-x) - x^2*e^(-x), x, oo)", "1"))
RULES = (BESIDE_WAVE, SLOWER)
LIMIT: Strategy = first(use(SLOWER), use(BESIDE_WAVE), _grows, _waves_opened, limits.LIMIT)
"""One lim of an improper integral."""
