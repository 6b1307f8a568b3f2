"""Fractions with letters: common denominators, sums, products and quotients, and what cancels, with its condition."""

from __future__ import annotations

from functools import reduce

import sympy
from sympy import Expr

from service.algebra.build import ONE, ZERO, add, div, factors, mul, neg, rational, terms
from service.algebra.shapes import same_form
from service.cas import to_tree
from service.quietly import quietly
from service.rules.polynomials import polynomial, value_of
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import expanded, factored, flat
from service.tree import Apply, Relation, Tree, free_symbols, walk

Parts = tuple[Tree, Tree]


def parts_of(term: Tree) -> Parts:
    """(numerator, denominator) of a term as it is written; the denominator 1 where there is no fraction bar in a factor."""
    match term:
        case Apply(head="neg", args=(a,)):
            above, below = parts_of(a)
            return neg(above), below
        case Apply(head="div", args=(above, below)):
            return above, below
        case Apply(head="mul"):
            found = [parts_of(factor) for factor in factors(term)]
            return flat(mul(*(above for above, _ in found))), mul(*(below for _, below in found))
        case _:
            return term, ONE


def has_fraction(tree: Tree) -> bool:
    """Whether a fraction bar stands in it."""
    return any(isinstance(node, Apply) and node.head == "div" for node in walk(tree))


def is_sum_of_fractions(node: Tree) -> bool:
    """Whether it has two or more terms, one of them a fraction that is no number, none with a fraction inside another."""
    if not isinstance(node, Apply) or node.head != "add" or not free_symbols(node):
        return False
    found = [parts_of(term) for term in terms(node)]
    inside = any(has_fraction(part) for above, below in found for part in (above, below))
    return not inside and any(below != ONE for _, below in found)


def has_sum(tree: Tree) -> bool:
    """Whether a sum stands in it."""
    return any(isinstance(node, Apply) and node.head == "add" for node in walk(tree))


def least_common(denominators: list[Tree]) -> Expr:
    """The least common multiple of denominators, as a polynomial with whole coefficients; None where there is none."""
    values = [value_of(d) for d in denominators]
    if any(value is None or not (value.is_Integer or _is_polynomial(value)) for value in values):
        return None
    return reduce(sympy.lcm, values)


def _factored_denominators(node: Tree, scope: Scope) -> Moves:
    """1/(x² − 1) = 1/((x − 1)·(x + 1)), before denominators are compared"""
    if not is_sum_of_fractions(node):
        return
    found = [parts_of(term) for term in terms(node)]
    if len({repr(below) for _, below in found}) < 2:
        return
    taken = [(above, below, _taken_apart(below)) for above, below in found]
    if any(not same_form(below, apart) for _, below, apart in taken):
        changed = [apart for _, below, apart in taken if not same_form(below, apart)]
        yield Move(add(*(_fraction(above, apart) for above, _, apart in taken)), {"d": changed[0]})


def _taken_apart(below: Tree) -> Tree:
    found = polynomial(below)
    if found is None or not any(isinstance(n, Apply) and n.head == "add" for n in walk(below)):
        return below
    return factored(below)


def _fraction(above: Tree, below: Tree) -> Tree:
    """A fraction with its sign in front."""
    if isinstance(above, Apply) and above.head == "neg":
        return neg(div(above.args[0], below))
    return div(above, below)


def _common(node: Tree, scope: Scope) -> Moves:
    """a/b + c/d = a·d/(b·d) + c·b/(b·d)"""
    if not is_sum_of_fractions(node):
        return
    found = [parts_of(term) for term in terms(node)]
    common = least_common([below for _, below in found])
    if common is None or common == 1:
        return
    whole = to_tree(sympy.factor(common))
    if all(same_form(below, whole) for _, below in found):
        return
    by = [(above, sympy.cancel(common / value_of(below))) for above, below in found]
    yield Move(add(*(_fraction(_times(above, factor), whole) for above, factor in by)), {"d": whole})


def _times(above: Tree, factor: Expr) -> Tree:
    """The numerator times what the denominator was extended by, a sum in brackets."""
    if factor == 1:
        return above
    if isinstance(above, Apply) and above.head == "neg":
        return neg(_times(above.args[0], factor))
    if len(terms(above)) == 1 and not factor.is_Add and not has_sum(above):
        return to_tree(sympy.expand(value_of(above) * factor))
    return flat(mul(to_tree(sympy.factor(factor)), above) if rational(above) is None else mul(above, to_tree(sympy.factor(factor))))


def _added(node: Tree, scope: Scope) -> Moves:
    """a/d + b/d = (a + b)/d"""
    if not is_sum_of_fractions(node):
        return
    found = [parts_of(term) for term in terms(node)]
    if all(same_form(below, found[0][1]) for _, below in found):
        yield Move(div(add(*(above for above, _ in found)), found[0][1]), {"d": found[0][1]})


def _multiplied(node: Tree, scope: Scope) -> Moves:
    """(a/b)·(c/d) = (a·c)/(b·d)"""
    match node:
        case Apply(head="mul") if free_symbols(node):
            above, below = parts_of(node)
            if below != ONE and not has_fraction(above) and not has_fraction(below):
                yield Move(_fraction(above, below))


def _divided(node: Tree, scope: Scope) -> Moves:
    """(a/b)/(c/d) = (a·d)/(b·c)"""
    match node:
        case Apply(head="div", args=(top, bottom)) if has_fraction(top) or has_fraction(bottom):
            (a, b), (c, d) = parts_of(top), parts_of(bottom)
            if (b, d) != (ONE, ONE) and not any(has_fraction(part) for part in (a, b, c, d)):
                yield Move(_fraction(flat(mul(a, d)), flat(mul(b, c))), {"c": bottom})


def _inner_cleared(node: Tree, scope: Scope) -> Moves:
    """(a/b + c)/(d/e + f) = (a/b + c)·b·e/((d/e + f)·b·e)"""
    match node:
        case Apply(head="div", args=(top, bottom)):
            inside = [parts_of(term)[1] for side in (top, bottom) for term in terms(side)]
            common = least_common([below for below in inside if below != ONE] or [ONE])
            if common is None or common == 1:
                return
            sides = tuple(add(*(_cleared(term, common) for term in terms(side))) for side in (top, bottom))
            yield Move(_fraction(sides[0], sides[1]), {"d": to_tree(common)}, conditions=_not_zero(common))


def _cleared(term: Tree, common: Expr) -> Tree:
    return to_tree(sympy.expand(sympy.cancel(value_of(term) * common)))


def _not_zero(value: Expr) -> tuple[Tree, ...]:
    """f ≠ 0 for each factor with a letter in it."""
    if not value.free_symbols:
        return ()
    listed = [base for base, _ in sympy.factor_list(value)[1] if base.free_symbols]
    return tuple(Relation(("!=",), (to_tree(base), ZERO)) for base in listed)


def _greatest_common(node: Tree) -> tuple[Expr, Expr, Expr] | None:
    """(a, b, g) of a fraction a/b with a common factor g; None for anything else."""
    match node:
        case Apply(head="div", args=(top, bottom)) if free_symbols(node) and not has_fraction(top) and not has_fraction(bottom):
            a, b = value_of(top), value_of(bottom)
            if a is None or b is None or b.is_zero or not (_is_polynomial(a) and _is_polynomial(b)):
                return None
            common = sympy.gcd(a, b)
            return None if common == 1 else (a, b, common)
        case _:
            return None


def _is_polynomial(value: Expr) -> bool:
    """Whether it is a polynomial in letters, powers of e or functions of them."""
    if value.is_number:
        return bool(value.is_Rational)
    found = quietly(sympy.Poly, value)
    return found is not None and all(g.is_Symbol or g.is_Function or g.func == sympy.exp for g in found.gens)


def _taken_apart_to_cancel(node: Tree, scope: Scope) -> Moves:
    """numerator and denominator as products, where they share a factor"""
    match _greatest_common(node), node:
        case (_, _, g), Apply(args=(top, bottom)):
            above, below = factored(top), factored(bottom)
            if not (same_form(above, top) and same_form(below, bottom)) and not _are_products(top, bottom):
                yield Move(_fraction(above, below), {"d": to_tree(g)})


def _are_products(*sides: Tree) -> bool:
    """Whether there is no sum among the factors of either side."""
    return not any(isinstance(node, Apply) and node.head == "add" for side in sides for node in walk(side))


def _cancelled(node: Tree, scope: Scope) -> Moves:
    """(a·n)/(b·n) = a/b, for n ≠ 0"""
    match _greatest_common(node), node:
        case (a, b, g), Apply(args=(top, bottom)):
            if not _are_products(top, bottom) and not (same_form(factored(top), top) and same_form(factored(bottom), bottom)):
                return
            above, below = sympy.factor(sympy.cancel(a / g)), sympy.factor(sympy.cancel(b / g))
            after = _over(above, below)
            yield Move(after, {"n": to_tree(sympy.factor(g)), "f": node, "d": after}, conditions=_lost(g, below))


def _lost(common: Expr, below: Expr) -> tuple[Tree, ...]:
    """f ≠ 0 for each factor that is gone from the denominator and may be zero."""
    bases = [base for base, _ in sympy.factor_list(common)[1] if base.free_symbols and base.is_zero is not False]
    return tuple(Relation(("!=",), (to_tree(base), ZERO)) for base in bases if quietly(sympy.rem, below, base) != 0)


def _over(above: Expr, below: Expr) -> Tree:
    """A fraction; a denominator ±1 is left out, a minus sign of the whole stands in front."""
    if below in (1, -1):
        return to_tree(above * below)
    if below.could_extract_minus_sign() and below.is_number:
        above, below = -above, -below
    return flat(_fraction(to_tree(above), to_tree(below)))


def _same_factor(node: Tree, scope: Scope) -> Moves:
    """(a·n)/(b·n) = a/b, where n stands above and below as it is"""
    match node:
        case Apply(head="div", args=(top, bottom)) if free_symbols(node):
            above, below = list(factors(top)), list(factors(bottom))
            shared = next((g for g in above if g in below and free_symbols(g)), None)
            if shared is not None:
                above.remove(shared)
                below.remove(shared)
                after = flat(_fraction(mul(*above), mul(*below)))
                yield Move(after, {"n": shared, "f": node, "d": after}, conditions=(Relation(("!=",), (shared, ZERO)),))


def _partly_factored(node: Tree, scope: Scope) -> Moves:
    """the polynomials among the factors as products, where numerator and denominator then share one"""
    match node:
        case Apply(head="div", args=(top, bottom)) if free_symbols(node):
            above, below = (flat(mul(*(_taken_apart(g) for g in factors(side)))) for side in (top, bottom))
            shared = next((g for g in factors(above) if g in factors(below) and free_symbols(g)), None)
            if shared is not None and not (same_form(above, top) and same_form(below, bottom)):
                yield Move(_fraction(above, below), {"d": shared})


def _numerator_opened(node: Tree, scope: Scope) -> Moves:
    """a·(b + c) = a·b + a·c in the numerator"""
    match node:
        case Apply(head="div", args=(top, bottom)) if isinstance(top, Apply) and top.head == "add" and free_symbols(node):
            found = expanded(top, scope.context)
            if not same_form(found, top) and (scope.goal is None or top not in set(walk(scope.goal))):
                yield Move(_fraction(found, bottom) if found != ZERO else ZERO, {"f": top, "d": found})


FACTORED_DENOMINATORS = Rule(
    "factored_denominators", "", _factored_denominators, ("1/(x^2 - 1) + 1/x", "1/((x - 1)*(x + 1)) + 1/x")
)  # fmt: skip
COMMON = Rule(
    "common_denominator", "a/b + c/d = (a*d)/(b*d) + (c*b)/(b*d)", _common, ("1/x + 2/(x + 1)", "(x + 1)/(x*(x + 1)) + 2*x/(x*(x + 1))")
)  # fmt: skip
ADDED = Rule("added_fractions", "a/d + b/d = (a + b)/d", _added, ("2/x + y/x", "(2 + y)/x"))
MULTIPLIED = Rule("multiplied_fractions", "(a/b)*(c/d) = (a*c)/(b*d)", _multiplied, ("2/x*(3/y)", "(2*3)/(x*y)"))
DIVIDED = Rule("divided_by_fraction", "(a/b)/(c/d) = (a*d)/(b*c)", _divided, ("(2/x)/(3/y)", "(2*y)/(x*3)"))
INNER_CLEARED = Rule("cleared_inner_fractions", "a/b = (a*d)/(b*d)", _inner_cleared, ("(1/x + 1)/(2/x)", "(1 + x)/2"))
TO_CANCEL = Rule("factored_to_cancel", "", _taken_apart_to_cancel, ("(x^2 - 1)/(x + 1)", "(x - 1)*(x + 1)/(x + 1)"))
CANCELLED = Rule("cancelled", "(a*n)/(b*n) = a/b", _cancelled, ("(x - 1)*(x + 1)/(x + 1)", "x - 1"))
SAME_FACTOR = Rule("cancelled", "(a*n)/(b*n) = a/b", _same_factor, ("x*y/(x*(y + 1))", "y/(y + 1)"))
PARTLY = Rule(
    "factored_to_cancel", "", _partly_factored,
    ("(x^2 - x)/((x - 1)*(x + sqrt(x)))", "x*(x - 1)/((x - 1)*(x + sqrt(x)))"),
)  # fmt: skip
NUMERATOR = Rule("multiplied_out", "a*(b + c) = a*b + a*c", _numerator_opened, ("(2*(x + 1) + 3)/x", "(2*x + 5)/x"))
RULES = (FACTORED_DENOMINATORS, COMMON, ADDED, MULTIPLIED, DIVIDED, INNER_CLEARED, TO_CANCEL, CANCELLED, SAME_FACTOR, PARTLY, NUMERATOR)
