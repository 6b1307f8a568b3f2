"""A new letter for a part of an equation: x⁴ − 13x² + 36 = 0 with u = x², e²ˣ − 5eˣ + 6 = 0 with u = eˣ; and the letter put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from math import gcd
from typing import Any

import sympy
from sympy import Expr

from service.algebra.build import depends, equation, substituted
from service.cas import to_tree
from service.rules.equations.sides import cases_of, difference, has_bracket, is_solved_for, sides, symbol_of, unknown_of, with_letter
from service.rules.rule import Move, Moves, Rule, Scope, in_own_letters
from service.rules.tidy import size
from service.tree import Apply, Symbol, Tree, free_symbols, rebuilt, walk

LETTERS = ("u", "t", "v", "w", "z", "s")
NAMED = (sympy.sin, sympy.cos, sympy.tan, sympy.log, sympy.Abs)
"""Functions that a letter is put for."""
Replaced = tuple[Expr, Expr]
"""(g, F) with F(u) the expression where u = g."""


def _substituted(line: Tree, scope: Scope) -> Moves:
    """F(g(x)) = 0 ⟺ F(u) = 0 with u = g(x)"""
    whole = difference(line, scope.letter)
    if whole is None:
        return
    yield from _logarithm_to_base(line, scope)
    x = symbol_of(whole, scope.letter)
    used = {*free_symbols(line), *free_symbols(in_own_letters(line, scope.lets))}
    name = next((n for n in LETTERS if n not in used), "u")
    u = sympy.Symbol(name)
    for g, changed in _replacements(whole, x, u):
        if _is_worth_it(changed, x, u):
            meaning = to_tree(g)
            yield Move(equation(to_tree(_turned(changed, u)), to_tree(sympy.Integer(0))), {"u": Symbol(name), "g": meaning},
                       lets={name: meaning})  # fmt: skip
            return


def _logarithm_to_base(line: Tree, scope: Scope) -> Moves:
    """u = log_b x, where it stands several times and x nowhere else"""
    logs = {node for node in walk(line) if isinstance(node, Apply) and node.head == "log" and len(node.args) > 1}
    name = next(n for n in LETTERS if n not in {*free_symbols(line), *scope.lets})
    if len(logs) != 1:
        return
    meaning = logs.pop()
    changed = rebuilt(line, lambda node: Symbol(name) if node == meaning else node)
    whole = None if depends(changed, scope.letter) else difference(changed, name)
    u = sympy.Symbol("u") if whole is None else symbol_of(whole, name)
    if whole is not None and _is_worth_it(whole, sympy.Dummy("x"), u):
        after = equation(to_tree(_turned(sympy.expand(whole), u)), to_tree(sympy.Integer(0)))
        x = unknown_of(line, scope.letter)
        touched = with_letter(line, meaning, x), with_letter(after, Symbol(name), x)
        yield Move(after, {"u": Symbol(name), "g": meaning}, touched, lets={name: meaning})


def _turned(changed: Expr, u: sympy.Symbol) -> Expr:
    """A polynomial with its first coefficient positive."""
    if not changed.is_polynomial(u) or not sympy.Poly(changed, u).LC().is_negative:
        return changed
    return sympy.expand(-changed)


def _has_other_base(line: Tree) -> bool:
    """Whether there is a logarithm to a base of its own, which would become a quotient."""
    return any(isinstance(node, Apply) and node.head == "log" and len(node.args) > 1 for node in walk(line))


def _is_worth_it(changed: Expr, x: sympy.Symbol, u: sympy.Symbol) -> bool:
    """A fraction of polynomials in the new letter with several powers of it, with nothing left of the old."""
    if changed.has(x):
        return False
    top, bottom = sympy.fraction(sympy.together(changed))
    if not (top.is_polynomial(u) and bottom.is_polynomial(u)):
        return False
    powers = sum(monomial[0] > 0 for monomial in sympy.Poly(top, u).monoms())
    return powers > 1 or bool(bottom.has(u) and sympy.degree(top, u) > 1)


def _collected_function(line: Tree, scope: Scope) -> Moves:
    """a·g(x) + b·g(x) = c ⟺ g(x) = c/(a + b), written as k·g(x) = c"""
    whole = difference(line, scope.letter)
    if whole is None or any(has_bracket(side, scope.letter) for side in sides(line) or ()) or _has_other_base(line):
        return
    x, u = symbol_of(whole, scope.letter), sympy.Dummy("u")
    for g, changed in _replacements(whole, x, u):
        if changed.has(x) or not changed.is_polynomial(u) or sympy.degree(changed, u) != 1:
            continue
        poly = sympy.Poly(changed, u)
        scale, rest = poly.coeff_monomial(u), poly.coeff_monomial(1)
        sign = -1 if scale.is_negative else 1
        after = equation(to_tree(sign * scale * g), to_tree(-sign * rest))
        if size(after) < size(line):
            yield Move(after, {"u": to_tree(g)})
        return


def _replacements(whole: Expr, x: sympy.Symbol, u: sympy.Symbol) -> Iterator[Replaced]:
    for replaced in (_by_power, _by_exponential, _by_root, _by_function, _by_bracket):
        found = replaced(whole, x, u)
        if found is not None:
            yield found


def _by_power(whole: Expr, x: sympy.Symbol, u: sympy.Symbol) -> Replaced | None:
    """u = xᵐ, where x has exponents that are multiples of m only, and there are several of them."""
    expanded = sympy.expand(whole)
    if not expanded.is_polynomial(x):
        return None
    exponents = [monomial[0] for monomial in sympy.Poly(expanded, x).monoms() if monomial[0]]
    step = reduce(gcd, exponents, 0)
    if step < 2 or len(exponents) < 2 or expanded != whole:
        return None
    poly = sympy.Poly(expanded, x)
    return x**step, sum((c * u ** (m // step) for (m,), c in poly.terms()), sympy.Integer(0))


def _by_exponential(whole: Expr, x: sympy.Symbol, u: sympy.Symbol) -> Replaced | None:
    """u = bᵐˣ, where every power with x in its exponent is one of it."""
    powers = [node for node in whole.atoms(sympy.Pow, sympy.exp) if node.as_base_exp()[1].has(x)]
    parts = {node: _exponential(node, x) for node in powers}
    if not powers or any(part is None for part in parts.values()):
        return None
    known = {node: part for node, part in parts.items() if part is not None}
    bases = {base for base, _, _ in known.values()}
    rates = [rate for _, rate, _ in known.values()]
    if len(bases) != 1 or not all(rate.is_Rational for rate in rates):
        return None
    base, step = bases.pop(), sympy.gcd(rates)
    changed = whole.xreplace({node: scale * u ** (rate / step) for node, (_, rate, scale) in known.items()})
    return base ** (step * x), changed


def _exponential(node: Expr, x: sympy.Symbol) -> tuple[Expr, Expr, Expr] | None:
    """(b, k, c) of c·bᵏˣ, b no power of a smaller whole number; None for anything else."""
    base, exponent = node.as_base_exp()
    exponent = sympy.expand(exponent)
    rate, shift = exponent.coeff(x, 1), exponent.coeff(x, 0)
    if sympy.expand(exponent - rate * x - shift) != 0 or shift.has(x) or base.has(x):
        return None
    scale = base**shift
    if base.is_Rational and base > 0 and base != 1:
        if base < 1:
            base, rate = 1 / base, -rate
        root: Any = sympy.perfect_power(base) if base.is_Integer else False
        base, rate = (sympy.Integer(root[0]), rate * root[1]) if root else (base, rate)
    return base, rate, scale


def _by_root(whole: Expr, x: sympy.Symbol, u: sympy.Symbol) -> Replaced | None:
    """u = ⁿ√x"""
    roots = [node for node in whole.atoms(sympy.Pow) if node.base == x and node.exp.is_Rational]
    step = reduce(sympy.ilcm, (node.exp.q for node in roots), 1)
    if step < 2:
        return None
    changed = whole.xreplace({node: u ** (node.exp * step) for node in roots}).subs(x, u**step)
    return x ** sympy.Rational(1, step), changed


def _by_function(whole: Expr, x: sympy.Symbol, u: sympy.Symbol) -> Replaced | None:
    """u = sin x, ln x, |x|, … where x stands nowhere else"""
    calls = [node for node in whole.atoms(sympy.Function) if node.has(x) and isinstance(node, NAMED)]
    if len(calls) != 1:
        return None
    changed = whole.xreplace({calls[0]: u})
    if isinstance(calls[0], sympy.Abs):
        inner = calls[0].args[0]
        changed = changed.replace(lambda node: node.is_Pow and node.base == inner and node.exp == 2, lambda node: u**2)
    return calls[0], changed


def _by_bracket(whole: Expr, x: sympy.Symbol, u: sympy.Symbol) -> Replaced | None:
    """u = a sum that stands several times"""
    for base in {node.base for node in whole.atoms(sympy.Pow) if node.base.is_Add and node.base.has(x)}:
        changed = whole.xreplace({base: u})
        inside = {node: _multiple(node, base) * u for node in changed.atoms(sympy.Add) if node.has(x) and _multiple(node, base) is not None}
        changed = changed.xreplace(inside)
        if not changed.has(x):
            return base, changed
    return None


def _multiple(node: Expr, base: Expr) -> Expr | None:
    """k of k·g; None where there is none."""
    found = sympy.cancel(node / base)
    return found if found.is_number else None


def _put_back(line: Tree, scope: Scope) -> Moves:
    """u = c is g(x) = c"""
    if not scope.lets or not all(is_solved_for(case, scope.letter) for case in cases_of(line)):
        return
    name, meaning = list(scope.lets.items())[-1]
    yield Move(substituted(line, {name: meaning}), {"u": Symbol(name), "v": meaning})


def seeking(scope: Scope) -> Scope:
    """The scope with the letter that is sought in its line: the last that was brought in."""
    return replace(scope, letter=list(scope.lets)[-1]) if scope.lets else scope


SUBSTITUTED = Rule(
    "substituted_letter", "F(g) = 0 <=> F(u) = 0", _substituted, ("x^4 - 13*x^2 + 36 = 0", "u^2 - 13*u + 36 = 0"), "equivalent"
)
COLLECTED_FUNCTION = Rule(
    "collected_function", "a*u + b*u = (a + b)*u", _collected_function, ("2^(x + 1) + 2^x = 12", "3*2^x = 12"), "equivalent"
)
PUT_BACK = Rule("put_back", "u = c <=> g = c", _put_back, ("u = 4 or u = 9", "x^2 = 4 or x^2 = 9"), "equivalent")
