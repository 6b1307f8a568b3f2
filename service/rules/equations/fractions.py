"""Rules on equations with the unknown in a denominator, or with fractions in front of it."""

from __future__ import annotations

from functools import reduce

import sympy

from service.algebra.build import ONE, ZERO, add, depends, div, equation, factors, mul, neg, number, rational, terms
from service.cas import to_tree
from service.rules.equations.sides import compared, denominators, difference, ordered, sides, symbol_of, unknown_of, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import cancelled, tidied
from service.tree import Apply, Relation, Tree, walk


def _cross_multiplied(line: Tree, scope: Scope) -> Moves:
    """a/b = c/d ⟺ a·d = c·b, for b, d ≠ 0"""
    match sides(line):
        case (Apply(head="div", args=(a, b)), Apply(head="div", args=(c, d))) if depends(b, scope.letter) or depends(d, scope.letter):
            if b == d:
                yield Move(equation(a, c), {"c": b}, conditions=(_not_zero(b),))
            else:
                yield Move(equation(mul(a, d), mul(c, b)), {"b": b, "d": d}, conditions=_all_not_zero((b, d), scope))


def _not_zero(tree: Tree) -> Tree:
    return Relation(("!=",), (tree, ZERO))


def _all_not_zero(parts: tuple[Tree, ...], scope: Scope) -> tuple[Tree, ...]:
    return tuple(dict.fromkeys(_not_zero(part) for part in parts if depends(part, scope.letter)))


def _cleared(line: Tree, scope: Scope) -> Moves:
    """a/c = b ⟺ a = b·c, for c ≠ 0"""
    found = compared(line)
    if found is None:
        return
    below = [d for side in found.sides for d in denominators(side)]
    with_x = [d for d in below if depends(d, scope.letter)]
    if with_x and found.signs == ("=",):
        whole = _common(below)
        if whole is not None:
            after = equation(*(_multiplied(side, whole) for side in found.sides))
            if _denominators_in(after) < _denominators_in(found):
                yield Move(after, {"c": whole}, conditions=_all_not_zero(tuple(with_x), scope))
        return
    yield from _numbers_cleared(found, below, scope)


def _numbers_cleared(line: Relation, below: list[Tree], scope: Scope) -> Moves:
    """Numbers in denominators, where the unknown is over one of them and there is a sum."""
    wholes = [value for d in below if (value := rational(d)) is not None and value.denominator == 1 and value > 0]
    common = reduce(sympy.ilcm, (int(v) for v in wholes), 1)
    parts = [t for side in line.sides for t in terms(side)]
    with_x = [t for t in parts if depends(t, scope.letter)]
    over = any(isinstance(n, Apply) and n.head == "div" for t in with_x for n in walk(t))
    if common > 1 and over and len(with_x) > 1:
        whole = number(int(common))
        after = Relation(line.signs, tuple(add(*(tidied(mul(whole, t)) for t in terms(side))) for side in line.sides))
        if _denominators_in(after) < _denominators_in(line):
            yield Move(after, {"c": whole})


def _denominators_in(line: Relation) -> int:
    return sum(1 for side in line.sides for _ in denominators(side))


def _common(below: list[Tree]) -> Tree | None:
    """The least common denominator, in factors; None where a denominator is no polynomial."""
    found = [value(d) for d in below]
    if not all(d.is_polynomial() for d in found):
        whole = mul(*dict.fromkeys(below))
        return None if whole == ONE else whole
    whole = to_tree(sympy.factor(reduce(sympy.lcm, found)))
    return None if whole == ONE else whole


def _multiplied(side: Tree, whole: Tree) -> Tree:
    """Each term times the denominator, with what cancels cancelled."""
    if side == ZERO:
        return ZERO
    return add(*(_with_roots(t, whole) if not value(whole).is_polynomial() else cancelled(mul(t, whole)) for t in terms(side)))


def _with_roots(term: Tree, whole: Tree) -> Tree:
    """The term times a denominator with roots in it, which stay as they are written."""
    kept = [above if above is not None else f for f in factors(term) if (above := _above(f, whole)) != ONE]
    cancels = any(_above(f, whole) is not None for f in factors(term))
    if cancels:
        return mul(*kept)
    match whole:
        case Apply(head="sqrt", args=(u,)) if whole in kept:
            return mul(*(u if index == kept.index(whole) else f for index, f in enumerate(kept)))
        case _:
            return mul(*kept, whole)


def _above(factor: Tree, whole: Tree) -> Tree | None:
    """a of a/whole; None for anything else."""
    match factor:
        case Apply(head="div", args=(a, b)) if b == whole:
            return a
        case _:
            return None


def _fractions_on_one_side(line: Tree, scope: Scope) -> Moves:
    """f > g ⟺ f − g > 0, for fractions"""
    found = ordered(line)
    if found is None or found.sides[1] == ZERO:
        return
    if any(depends(d, scope.letter) for side in found.sides for d in denominators(side)):
        left, right = found.sides
        yield Move(Relation(found.signs, (add(left, *(neg(t) for t in terms(right))), ZERO)))


def _over_one_denominator(line: Tree, scope: Scope) -> Moves:
    """a/b − c > 0 is (a − b·c)/b > 0"""
    found = ordered(line)
    if found is None or not any(depends(d, scope.letter) for side in found.sides for d in denominators(side)):
        return
    left, right = found.sides
    if right != ZERO:
        return
    if isinstance(left, Apply) and left.head == "add":
        joined = sympy.together(value(left))
        top, bottom = sympy.fraction(joined)
        x = symbol_of(joined, scope.letter)
        if top.is_polynomial(x) and bottom.is_polynomial(x):
            yield Move(Relation(found.signs, (div(to_tree(sympy.expand(top)), to_tree(bottom)), ZERO)), {"d": to_tree(bottom)})


def _zero_numerator(line: Tree, scope: Scope) -> Moves:
    """a/b = 0 ⟺ a = 0, for b ≠ 0"""
    match sides(line):
        case (Apply(head="div", args=(a, b)), right) if right == ZERO and depends(b, scope.letter):
            yield Move(equation(a, ZERO), {"c": b}, conditions=(_not_zero(b),))


def _gathered_unknown(line: Tree, scope: Scope) -> Moves:
    """a·x + b = c·x + d ⟺ (a − c)·x = d − b, where a − c is no plain number"""
    whole = difference(line, scope.letter)
    parts = [t for side in sides(line) or () for t in terms(side) if depends(t, scope.letter)]
    if whole is None or len(parts) < 2:
        return
    whole = sympy.expand(whole)
    x = symbol_of(whole, scope.letter)
    if not whole.is_polynomial(x) or sympy.degree(whole, x) != 1 or whole.coeff(x, 1).is_Rational:
        return
    scale, rest = (sympy.factor_terms(whole.coeff(x, n)) for n in (1, 0))
    if scale.is_negative or (scale.is_negative is None and scale.could_extract_minus_sign()):
        scale, rest = -scale, -rest
    unknown = unknown_of(line, scope.letter)
    yield Move(equation(mul(unknown, to_tree(scale)), to_tree(-rest)), {"x": unknown})


CROSS_MULTIPLIED = Rule("cross_multiplied", "a/b = c/d => a*d = c*b", _cross_multiplied, ("3/(x + 1) = 2/x", "3*x = 2*(x + 1)"), "implies")
CLEARED = Rule("multiplied_by_denominator", "a/c = b => a = b*c", _cleared, ("1/x = 2", "1 = 2*x"), "implies")
ZERO_NUMERATOR = Rule("zero_numerator", "a/b = 0 => a = 0", _zero_numerator, ("(x - 2)/(x + 1) = 0", "x - 2 = 0"), "implies")
OVER_ONE_DENOMINATOR = Rule(
    "combined_fractions",
    "a/b - c = (a - b*c)/b",
    _over_one_denominator,
    ("(2*x + 1)/(x - 2) - 3 < 0", "(7 - x)/(x - 2) < 0"),
    "equivalent",
)
FRACTIONS_ON_ONE_SIDE = Rule(
    "brought_to_one_side",
    "f = g <=> f - g = 0",
    _fractions_on_one_side,
    ("(2*x + 1)/(x - 2) < 3", "(2*x + 1)/(x - 2) - 3 < 0"),
    "equivalent",
)
GATHERED = Rule("gathered_unknown", "a*x = c*x + d <=> (a - c)*x = d", _gathered_unknown, ("a*x = c*x + d", "x*(a - c) = d"), "equivalent")
