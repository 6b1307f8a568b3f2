"""From a line that is worked out to the form that the answer has: common factors in or out of brackets, one fraction or several."""

from __future__ import annotations

import sympy

from service.algebra.build import add, div, mul, neg, rational, terms
from service.algebra.shapes import same_form
from service.cas import to_sympy, to_tree
from service.rules.factoring import COMMON, is_sum
from service.rules.fractions import has_fraction, parts_of
from service.rules.polynomials import common_factor, value_of
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.strategies import Strategy, choice, everywhere, reaching, unless, use
from service.rules.tidy import cancelled, expanded, factored, flat, size, through, tidied
from service.tree import Apply, Number, Tree
from service.write import text

MOST_LINES = 40
LARGEST = 90
"""Nodes of a line that is looked at."""


def _split(node: Tree, scope: Scope) -> Moves:
    """(a + b)/c = a/c + b/c"""
    match node:
        case Apply(head="div", args=(top, bottom)) if is_sum(top):
            yield Move(add(*(cancelled(div(term, bottom), scope.context) for term in terms(top))), {"c": bottom})


def _joined(node: Tree, scope: Scope) -> Moves:
    """a/c + b/c = (a + b)/c"""
    if isinstance(node, Apply) and node.head in {"add", "div", "mul"} and has_fraction(node):
        found = through(node, sympy.together, scope.context)
        if not same_form(found, node):
            yield Move(found, {"d": parts_of(found)[1]})


def _opened(node: Tree, scope: Scope) -> Moves:
    """a·(b + c) = a·b + a·c"""
    if isinstance(node, Apply) and node.head in {"mul", "pow", "neg", "div", "add"} and size(node) < LARGEST:
        found = expanded(node, scope.context)
        if not same_form(found, node):
            yield Move(found, {"f": node, "d": found})


def _number_into_bracket(node: Tree, scope: Scope) -> Moves:
    """n·(a + b)·c = (n·a + n·b)·c"""
    match node:
        case Apply(head="mul", args=(value, *rest)) if rational(value) is not None:
            for place, factor in enumerate(rest):
                if is_sum(factor):
                    opened = add(*(tidied(mul(value, term), scope.context) for term in terms(factor)))
                    yield Move(mul(*rest[:place], opened, *rest[place + 1 :]), {"f": mul(value, factor), "d": opened})


def _taken_out(node: Tree, scope: Scope) -> Moves:
    """a·b + a·c = a·(b + c)"""
    if not is_sum(node):
        return
    yield from COMMON.moves(node, scope)
    yield from _letters_taken_out(node)
    whole = sympy.factor_terms(to_sympy(node, scope.context))
    if not whole.is_Add:
        scale = whole.as_coeff_Mul()[0]
        yield Move(to_tree(whole), {"a": to_tree(scale)} if scale != 1 else {})
    if isinstance(terms(node)[0], Apply):
        yield Move(neg(add(*(neg(term) for term in terms(node)))), {"a": to_tree(sympy.Integer(-1))})


def _letters_taken_out(node: Tree) -> Moves:
    """a·b + a·c = a·(b + c) for a without a number in front"""
    scale, letters = common_factor(terms(node)).as_coeff_Mul()
    if letters != 1 and scale not in (1, -1):
        rest = (to_tree(sympy.cancel(to_sympy(term) / letters)) for term in terms(node))
        yield Move(flat(mul(to_tree(letters), add(*rest))), {"a": to_tree(letters)})


def _in_product(node: Tree, scope: Scope) -> Moves:
    """f = u·v"""
    if is_sum(node) and size(node) < LARGEST:
        found = factored(node, scope.context)
        if isinstance(found, Apply) and found.head != "add":
            yield Move(found, {"f": node, "d": found})


def _sign_moved(node: Tree, scope: Scope) -> Moves:
    """a/(−b) = −a/b, −(a − b) = b − a"""
    match node:
        case Apply(head="div", args=(top, bottom)) if is_sum(bottom) or is_sum(top):
            turned = neg_sum(top), neg_sum(bottom)
            yield Move(div(*turned), {})
            yield Move(neg(div(turned[0], bottom)), {})
            yield Move(neg(div(top, turned[1])), {})
        case Apply(head="neg", args=(Apply(head="div", args=(top, bottom)),)) if is_sum(top):
            yield Move(div(neg_sum(top), bottom), {})
        case Apply(head="mul", args=args) if (place := _opposite_factor(args)) is not None:
            yield Move(neg(mul(*args[:place], neg_sum(args[place]), *args[place + 1 :])), {})


def _opposite_factor(args: tuple[Tree, ...]) -> int | None:
    """The place of a factor that is the opposite of the base of another: b − a beside (a − b)³."""
    bases = [arg.args[0] if isinstance(arg, Apply) and arg.head == "pow" else arg for arg in args]
    found = (i for i, arg in enumerate(args) if is_sum(arg) and any(same_form(neg_sum(arg), b) for j, b in enumerate(bases) if j != i))
    return next(found, None)


def neg_sum(side: Tree) -> Tree:
    """The opposite, each term of a sum with its sign turned."""
    return add(*(neg(term) for term in terms(side)))


def _number_in_front(node: Tree, scope: Scope) -> Moves:
    """a/c·b = a·b/c"""
    if isinstance(node, Apply) and node.head in {"mul", "div", "neg"}:
        above, below = parts_of(node)
        for found in (flat(div(above, below)), tidied(node, scope.context)):
            if text(found) != text(node):
                yield Move(found, {})
        value = value_of(below, scope.context)
        if isinstance(below, Number) and value not in (None, 1):
            yield Move(flat(mul(div(Number("1"), below), above)), {})


SPLIT = Rule("split_fraction", "(a + b)/c = a/c + b/c", _split, ("(x + 2)/y", "x/y + 2/y"))
JOINED = Rule("combined_fractions", "a/c + b/c = (a + b)/c", _joined, ("x/2 + 1/2", "(x + 1)/2"))
OPENED = Rule("multiplied_out", "a*(b + c) = a*b + a*c", _opened, ("2*(x + 3)", "2*x + 6"))
TAKEN_OUT = Rule("common_factor", "a*b + a*c = a*(b + c)", _taken_out, ("2*x + 6", "2*(x + 3)"))
PRODUCT = Rule("factored", "", _in_product, ("x^2 - 1", "(x - 1)*(x + 1)"))
SIGN = Rule("moved_sign", "a/(-b) = -a/b", _sign_moved, ("(x - 1)/(2 - x)", "-(x - 1)/(-2 + x)"))
IN_FRONT = Rule("reordered", "a/c*b = a*b/c", _number_in_front, ("x/2*y", "x*y/2"), is_minor=True)
INTO_BRACKET = Rule("multiplied_out", "a*(b + c) = a*b + a*c", _number_into_bracket, ("2*(x + 3)*(x + 1)", "(2*x + 6)*(x + 1)"))
RULES = (SPLIT, JOINED, OPENED, INTO_BRACKET, TAKEN_OUT, PRODUCT, SIGN, IN_FRONT)


def is_goal(line: Tree, scope: Scope) -> bool:
    """Whether it is the answer, up to order."""
    return scope.goal is not None and same_form(line, scope.goal)


def _is_hopeless(line: Tree, scope: Scope) -> bool:
    """Nothing to reach, reached already, or too large a line to look around in."""
    return scope.goal is None or is_goal(line, scope) or size(line) > LARGEST


FINISHING: Strategy = unless(_is_hopeless, reaching(everywhere(choice(*(use(rule) for rule in RULES))), is_goal, size, MOST_LINES))
"""A few rewritings towards the form of the answer; nothing where they don't lead there."""
