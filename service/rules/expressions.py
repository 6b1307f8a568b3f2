"""Expressions worked out: arithmetic from the inside out, fractions, powers, like terms, brackets, cancelling."""

from __future__ import annotations

from functools import reduce
from math import lcm

from service.algebra.build import ONE, ZERO, add, div, mul, neg, number, rational, terms
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.strategies import Strategy, first, innermost, somewhere, use
from service.rules.tidy import cancelled, expanded, size, tidied
from service.tree import Apply, Number, Tree, free_symbols, walk
from service.write import text

CALCULATED = frozenset({"add", "mul", "div", "pow", "neg", "pos", "sqrt", "root", "abs", "factorial", "binomial", "percent"})


def _is_shorter(changed: Tree, node: Tree) -> bool:
    return (size(changed), len(text(changed))) < (size(node), len(text(node)))


def _calculated(node: Tree, scope: Scope) -> Moves:
    """a + b, a·b, aⁿ of numbers is the number that it is"""
    if isinstance(node, Apply) and node.head in CALCULATED and not free_symbols(node) and node.head != "div":
        found = tidied(node)
        if _is_shorter(found, node) and not (node.head == "neg" and isinstance(node.args[0], Number)):
            yield Move(found, {"f": node, "d": found})


def _double_negative(node: Tree, scope: Scope) -> Moves:
    """−(−a) = a"""
    match node:
        case Apply(head="neg", args=(Apply(head="neg", args=(a,)),)):
            yield Move(a, {"a": a})


def _neutral(node: Tree, scope: Scope) -> Moves:
    """1·a = a, a + 0 = a, a¹ = a, a/1 = a"""
    match node:
        case Apply(head="mul", args=args) if ONE in args:
            yield Move(mul(*args))
        case Apply(head="add", args=args) if ZERO in args:
            yield Move(add(*args))
        case Apply(head="pow" | "div", args=(a, b)) if b == ONE:
            yield Move(a)


def _root(node: Tree, scope: Scope) -> Moves:
    """√(a²·b) = a·√b for positive numbers"""
    if isinstance(node, Apply) and node.head in {"sqrt", "root"} and not free_symbols(node):
        found = tidied(node)
        if text(found) != text(node):
            yield Move(found, {"f": node, "d": found})


def _reduced(node: Tree, scope: Scope) -> Moves:
    """(a·n)/(b·n) = a/b for whole numbers"""
    match node:
        case Apply(head="div", args=(a, b)) if rational(a) is not None and rational(b):
            found = tidied(node)
            if text(found) != text(node):
                yield Move(found, {"f": node, "d": found})


def _fractions(node: Tree) -> list[tuple[int, int]] | None:
    """(numerator, denominator) of each term of a sum of whole numbers and fractions as they are written; None for anything else."""
    if not isinstance(node, Apply) or node.head != "add":
        return None
    found = [_fraction(term) for term in terms(node)]
    return [part for part in found if part is not None] if None not in found else None


def _fraction(term: Tree) -> tuple[int, int] | None:
    match term:
        case Number(text=digits) if digits.isdigit():
            return int(digits), 1
        case Apply(head="neg", args=(a,)):
            inner = _fraction(a)
            return None if inner is None else (-inner[0], inner[1])
        case Apply(head="div", args=(Number(text=above), Number(text=below))) if above.isdigit() and below.isdigit() and int(below):
            return int(above), int(below)
        case _:
            return None


def _written(above: int, below: int) -> Tree:
    """A fraction that is not reduced, its sign in front."""
    size_ = div(Number(str(abs(above))), Number(str(below)))
    return neg(size_) if above < 0 else size_


def _common_denominator(node: Tree, scope: Scope) -> Moves:
    """a/b + c/d = a·d/(b·d) + c·b/(b·d)"""
    found = _fractions(node)
    if found is None or len({below for _, below in found}) < 2:
        return
    common = reduce(lcm, (below for _, below in found))
    yield Move(add(*(_written(above * (common // below), common) for above, below in found)), {"d": number(common)})


def _added_fractions(node: Tree, scope: Scope) -> Moves:
    """a/d + b/d = (a + b)/d"""
    found = _fractions(node)
    if found is None or len({below for _, below in found}) != 1 or found[0][1] == 1:
        return
    yield Move(_written(sum(above for above, _ in found), found[0][1]), {"d": number(found[0][1])})


def _collected(node: Tree, scope: Scope) -> Moves:
    """a·x + b·x = (a + b)·x"""
    match node:
        case Apply(head="add"):
            found = tidied(node)
            if len(terms(found)) < len(terms(node)):
                yield Move(found, {"f": node, "d": found})


def _powers(node: Tree, scope: Scope) -> Moves:
    """xᵃ·xᵇ = xᵃ⁺ᵇ, (xᵃ)ᵇ = xᵃᵇ; numbers in front, 1 and 0 as factors left out"""
    match node:
        case Apply(head="mul" | "pow" | "neg" | "sqrt" | "root") if not _holds_sum(node):
            found = tidied(node)
            if _is_shorter(found, node):
                yield Move(found, {"f": node, "d": found})


def _holds_sum(node: Tree) -> bool:
    return any(isinstance(part, Apply) and part.head == "add" for part in walk(node))


def _cancelled(node: Tree, scope: Scope) -> Moves:
    """(a·n)/(b·n) = a/b, for n ≠ 0"""
    match node:
        case Apply(head="div", args=(_, below)) if free_symbols(node) and below != ONE:
            found = cancelled(node)
            if _is_shorter(found, node):
                yield Move(found, {"f": node, "d": found})


def _multiplied_out(node: Tree, scope: Scope) -> Moves:
    """a·(b + c) = a·b + a·c, where the answer is not a product itself"""
    match node:
        case Apply(head="mul" | "pow" | "neg") if _holds_sum(node) and (scope.goal is None or node not in set(walk(scope.goal))):
            found = expanded(node)
            if text(found) != text(node) and len(terms(found)) > 1:
                yield Move(found, {"f": node, "d": found})


CALCULATION = Rule("calculated", "", _calculated, ("2*3", "6"))
DOUBLE_NEGATIVE = Rule("double_negative", "-(-a) = a", _double_negative, ("-(-x)", "x"))
NEUTRAL = Rule("neutral_element", "1*a = a", _neutral, ("1*x", "x"), is_minor=True)
ROOT = Rule("root_law", "sqrt(a^2*b) = a*sqrt(b)", _root, ("sqrt(12)", "2*sqrt(3)"))
REDUCED = Rule("reduced_fraction", "(a*n)/(b*n) = a/b", _reduced, ("6/8", "3/4"))
COMMON = Rule("common_denominator", "a/b + c/d = (a*d)/(b*d) + (c*b)/(b*d)", _common_denominator, ("1/2 + 1/3", "3/6 + 2/6"))
ADDED = Rule("added_fractions", "a/d + b/d = (a + b)/d", _added_fractions, ("3/6 + 2/6", "5/6"))
LIKE_TERMS = Rule("collected_terms", "a*x + b*x = (a + b)*x", _collected, ("2*x + 3*x", "5*x"))
POWERS = Rule("power_law", "x^a*x^b = x^(a + b)", _powers, ("x^2*x^3", "x^5"))
CANCELLED = Rule("cancelled", "(a*n)/(b*n) = a/b", _cancelled, ("x^2/x", "x"))
MULTIPLIED_OUT = Rule("multiplied_out", "a*(b + c) = a*b + a*c", _multiplied_out, ("2*(x + 3)", "2*x + 6"))
RULES = (COMMON, ADDED, DOUBLE_NEGATIVE, NEUTRAL, CALCULATION, ROOT, REDUCED, LIKE_TERMS, POWERS, CANCELLED, MULTIPLIED_OUT)

SIMPLIFYING: Strategy = first(
    somewhere(first(use(COMMON), use(ADDED)), lambda node: _fractions(node) is not None),
    innermost(first(*(use(rule) for rule in (DOUBLE_NEGATIVE, NEUTRAL, CALCULATION, ROOT, REDUCED)))),
    innermost(first(use(LIKE_TERMS), use(POWERS))),
    innermost(use(CANCELLED)),
    innermost(use(MULTIPLIED_OUT)),
)
"""Numbers first, then like terms and powers, then what cancels, brackets last."""
EXPANDING: Strategy = first(
    innermost(first(*(use(rule) for rule in (DOUBLE_NEGATIVE, NEUTRAL, CALCULATION, ROOT, REDUCED)))),
    innermost(use(MULTIPLIED_OUT)),
    innermost(first(use(LIKE_TERMS), use(POWERS))),
)
"""Bracket by bracket, like terms joined after each."""
