"""Roots: powers out of the root, products under one root, denominators without roots."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr

from service.algebra.build import ONE, apply, div, factors, mul, neg, number, power, sub, terms
from service.algebra.opaque import has_head
from service.cas import to_sympy, to_tree
from service.cas.radicals import has_roots, in_roots, under_even_roots
from service.rules.polynomials import value_of
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, no_moves
from service.rules.tidy import expanded, flat, tidied
from service.tree import Apply, Constant, Number, Tree, free_symbols, walk
from service.write import text

ROOTS = frozenset({"sqrt", "root"})


def radical_form(node: Tree, scope: Scope) -> Tree | None:
    """The node with its roots as a textbook leaves them; None where it has no such form."""
    value = to_sympy(node, scope.context)
    if not isinstance(value, sympy.Expr):
        return None
    return in_roots(value.xreplace(under_even_roots(value))) or to_tree(value)


def _is_root(node: Tree) -> bool:
    match node:
        case Apply(head="sqrt" | "root"):
            return True
        case Apply(head="pow", args=(_, Apply(head="div", args=(Number(), Number())))):
            return True
        case _:
            return False


def _stays_a_power(node: Tree, scope: Scope) -> bool:
    """Whether no root is written in it or in the answer: x^(1/2) stays as it is."""
    return scope.goal is not None and not has_roots(scope.goal) and not has_roots(node)


def _taken_out(node: Tree, scope: Scope) -> Moves:
    """√(a²·b) = a·√b, for a ≥ 0"""
    if not _is_root(node) or _stays_a_power(node, scope):
        return
    found = radical_form(node, scope)
    if found is not None and text(found) != text(node):
        yield Move(found, {"f": node, "d": found}, inner=tuple(_under_the_root(node, found)))


def _under_the_root(node: Tree, found: Tree) -> Iterator[Link]:
    """√50 = √(5²·2) = √5²·√2, for a whole number under the root."""
    match node, found:
        case Apply(head="sqrt", args=(Number(text=digits),)), Apply(head="mul", args=(Number(text=outer), Apply(args=(inner,)))) if (
            digits.isdigit()
        ):
            split = apply("sqrt", mul(power(Number(outer), number(2)), inner))
            yield Link(node, Used(SQUARE_SPLIT, Move(split, {"f": Number(digits), "a": Number(outer), "b": inner})))
            yield Link(split, Used(ROOT_OF_PRODUCT, Move(found, {"a": Number(outer)})))


def _joined(node: Tree, scope: Scope) -> Moves:
    """√a·√b = √(a·b)"""
    match node:
        case Apply(head="mul" | "div") if (
            sum(_is_root(part) for part in walk(node)) > 1 and not has_head(node, "add") and not _stays_a_power(node, scope)
        ):
            found = radical_form(node, scope)
            if found is not None and text(found) != text(node) and not _root_below(found):
                yield Move(found, {"f": node, "d": found})


def _roots(node: Tree) -> int:
    return sum(_is_root(part) for part in walk(node))


def _gathered(node: Tree, scope: Scope) -> Moves:
    """numbers and powers in front of a root put together"""
    match node:
        case Apply(head="mul" | "div") if has_roots(node) and not has_head(node, "add") and not _root_below(node):
            found = radical_form(node, scope)
            if found is not None and len(text(found)) < len(text(node)):
                yield Move(found, {"f": node, "d": found})


def _root_below(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head == "div" and has_roots(node.args[1])


def _extended(node: Tree, scope: Scope) -> Moves:
    """a/(b + √c) = a·(b − √c)/((b + √c)·(b − √c))"""
    match node:
        case Apply(head="div", args=(top, bottom)) if _is_irrational(bottom):
            other = _conjugate(bottom)
            if other is not None:
                yield Move(div(flat(mul(other, top) if top == ONE else mul(top, other)), mul(bottom, other)), {"c": other})


def _is_irrational(bottom: Tree) -> bool:
    """Whether a root stands in a denominator that is one or two terms."""
    return len(terms(bottom)) < 3 and has_roots(bottom)


def _has_i(tree: Tree) -> bool:
    return any(isinstance(node, Constant) and node.name == "i" for node in walk(tree))


def _conjugate(bottom: Tree) -> Tree | None:
    """What a denominator is extended by: √a for c·√a, b − √c for b + √c."""
    if isinstance(bottom, Apply) and bottom.head == "add":
        first, second = terms(bottom)
        other = Apply("add", (first, neg(second)))
        free = value_of(expanded(mul(bottom, other)))
        return other if free is not None and _is_plain(free) else None
    roots = [part for part in factors(bottom) if isinstance(part, Apply) and part.head == "sqrt"]
    return roots[0] if len(roots) == 1 else None


def _is_plain(value: Expr) -> bool:
    return not value.has(sympy.I) and not any(p.exp.is_Rational and p.exp.q > 1 for p in value.atoms(sympy.Pow))


def _conjugates_multiplied(node: Tree, scope: Scope) -> Moves:
    """(b + √c)·(b − √c) = b² − c"""
    match node:
        case Apply(head="div", args=(top, Apply(head="mul") as bottom)) if has_roots(bottom):
            found = _third_binomial(bottom, scope) or expanded(bottom, scope.context)
            if not has_roots(found) and not _has_i(found):
                yield Move(_signed(top, found), {"f": bottom, "d": found})


def _third_binomial(bottom: Tree, scope: Scope) -> Tree | None:
    """a² − b² of (a + b)·(a − b), the squares worked out; None for anything else."""
    match bottom:
        case Apply(args=(Apply(head="add", args=(a, b)), Apply(head="add", args=(c, d)))) if a == c and neg(b) == d:
            return sub(tidied(power(a, number(2)), scope.context), tidied(power(b, number(2)), scope.context))
        case _:
            return None


def _signed(top: Tree, bottom: Tree) -> Tree:
    """A fraction; a denominator 1 is left out, a negative one has its sign in front."""
    if isinstance(bottom, Apply) and bottom.head == "neg":
        return neg(div(top, bottom.args[0]))
    return div(top, bottom)


def _shared_number(node: Tree, scope: Scope) -> Moves:
    """(a·n + b·n·√c)/(d·n) = (a + b·√c)/d"""
    match node:
        case Apply(head="div", args=(top, bottom)) if not free_symbols(node) and has_roots(top) and not has_roots(bottom):
            if sum(len(terms(factor)) > 1 for factor in factors(top)) > 1:
                return
            found = radical_form(node, scope)
            if found is not None and len(text(found)) < len(text(node)):
                yield Move(found, {"f": node, "d": found})


def _nested(node: Tree, scope: Scope) -> Moves:
    """√(a + b + 2·√(a·b)) = √a + √b"""
    match node:
        case Apply(head="sqrt", args=(Apply(head="add") as inside,)) if not free_symbols(node) and has_roots(inside):
            value = to_sympy(node, scope.context)
            found = sympy.sqrtdenest(value)
            if found != value:
                d = to_tree(found)
                yield Move(d, {"f": inside, "d": d})


SQUARE_SPLIT = Rule("square_under_root", "", no_moves, ("", ""))
ROOT_OF_PRODUCT = Rule("root_of_product", "sqrt(a^2*b) = a*sqrt(b)", no_moves, ("", ""))
TAKEN_OUT = Rule("root_law", "sqrt(a^2*b) = a*sqrt(b)", _taken_out, ("sqrt(12)", "2*sqrt(3)"))
JOINED = Rule("product_of_roots", "sqrt(a)*sqrt(b) = sqrt(a*b)", _joined, ("sqrt(2)*sqrt(6)", "2*sqrt(3)"))
EXTENDED = Rule("extended_by_conjugate", "a/b = (a*c)/(b*c)", _extended, ("1/(1 + sqrt(2))", "(1 - sqrt(2))/((1 + sqrt(2))*(1 - sqrt(2)))"))
CONJUGATES = Rule(
    "conjugate_product", "(a + b)*(a - b) = a^2 - b^2", _conjugates_multiplied, ("3/((2 + sqrt(3))*(2 - sqrt(3)))", "3/(4 - 3)")
)  # fmt: skip
GATHERED = Rule("power_law", "", _gathered, ("2*3*sqrt(2)", "6*sqrt(2)"))
NESTED = Rule("nested_root", "sqrt(a^2) = a", _nested, ("sqrt(3 + 2*sqrt(2))", "1 + sqrt(2)"))
SHARED = Rule("reduced_fraction", "(a*n)/(b*n) = a/b", _shared_number, ("(2 + 2*sqrt(3))/4", "(1 + sqrt(3))/2"))
RULES = (TAKEN_OUT, JOINED, EXTENDED, CONJUGATES, GATHERED, NESTED, SHARED)
