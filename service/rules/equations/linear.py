"""Rules on equations and inequalities that need no more than the laws of arithmetic: terms moved, scaled, multiplied out, collected."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import FALSE, ONE, TRUE, ZERO, add, depends, div, equation, rational, sub, terms
from service.algebra.statements import MIRRORED
from service.cas import to_tree
from service.rules.equations.numbers import quotient_worked_out, read_off
from service.rules.equations.sides import (
    by_itself,
    compared,
    each_side,
    has_bracket,
    is_loose,
    line_of,
    linear,
    moved,
    parted,
    undoing,
    value,
)
from service.rules.rule import Link, Move, Moves, Rule, Scope
from service.rules.tidy import coefficients, expanded, size, tidied
from service.tree import Apply, Constant, Relation, Tree, free_symbols, walk


def _closed(line: Tree, truth: bool) -> Moves:
    """A line without letters is true or false in itself."""
    found = compared(line)
    if found is None or (any(free_symbols(side) for side in found.sides) and found.sides[0] != found.sides[1]):
        return
    if _holds(value(sub(*found.sides)), found.signs[0]) is truth:
        yield Move(TRUE if truth else FALSE)


def _holds(difference: object, sign: str) -> bool | None:
    """Whether d = 0, d < 0 …; None where that is not known."""
    zero, positive, negative = (getattr(difference, f"is_{name}", None) for name in ("zero", "positive", "negative"))
    match sign:
        case "=":
            return zero if isinstance(zero, bool) else None
        case "<" | ">=":
            return negative if sign == "<" or negative is None else not negative
        case ">" | "<=":
            return positive if sign == ">" or positive is None else not positive
        case _:
            return None


def _always_true(line: Tree, scope: Scope) -> Moves:
    """c = c is always true"""
    return _closed(line, True)


def _never_true(line: Tree, scope: Scope) -> Moves:
    """a = b is never true for numbers a ≠ b"""
    return _closed(line, False)


def _expanded(line: Tree, scope: Scope) -> Moves:
    """a·(b + c) = a·b + a·c"""
    found = compared(line)
    if found is not None and any(has_bracket(side, scope.letter) for side in found.sides):
        yield Move(each_side(found, scope))


def _collected(line: Tree, scope: Scope) -> Moves:
    """a·x + b·x = (a + b)·x"""
    found = compared(line)
    if found is None or any(has_bracket(side, scope.letter) for side in found.sides):
        return
    joined = each_side(found, scope)
    before, after = ((sum(len(terms(side)) for side in line.sides), sum(map(size, line.sides))) for line in (found, joined))
    if after < before:
        yield Move(joined)


def _tidied_sides(line: Tree, scope: Scope) -> Moves:
    """a·x + b·x = (a + b)·x, before terms are moved"""
    found = compared(line)
    if found is None or not any(is_loose(side, scope.letter) for side in found.sides):
        return
    if any(has_bracket(side, scope.letter) for side in found.sides):
        return
    if all(line_of(side, scope.letter) is not None for side in found.sides):
        yield Move(each_side(found, scope))


def _worked_out(line: Tree, scope: Scope) -> Moves:
    """Numbers that are written with signs between them are worked out: 3·2 + 4·y = 10 is 6 + 4·y = 10"""
    if not isinstance(line, Relation) or any(isinstance(node, Apply) and node.head == "plus_minus" for node in walk(line)):
        return
    changed = Relation(line.signs, tuple(_with_numbers(side) for side in line.sides))
    if changed != line:
        yield Move(changed)


def _with_numbers(tree: Tree) -> Tree:
    """The tree with each part without letters worked out, where that makes it shorter."""
    if isinstance(tree, Apply) and not free_symbols(tree):
        found = tidied(tree)
        return found if size(found) < size(tree) else tree
    if isinstance(tree, Apply):
        return replace(tree, args=tuple(_with_numbers(arg) for arg in tree.args))
    return tree


def _swapped(line: Tree, scope: Scope) -> Moves:
    """a = b ⟺ b = a"""
    found = compared(line)
    if found is not None and not depends(found.sides[0], scope.letter) and depends(found.sides[1], scope.letter):
        yield Move(Relation((MIRRORED[found.signs[0]],), (found.sides[1], found.sides[0])))


def _added(line: Tree, scope: Scope) -> Moves:
    """a + t = b ⟺ a = b − t"""
    x = scope.letter
    match linear(line, scope):
        case (found, (a, b), (c, _)):
            left, right = found.sides
            if c != 0 and a != 0:
                yield from _shifted(found, tuple(t for t in terms(right) if depends(t, x)))
            elif c == 0 and a != 0 and b != 0:
                yield from _shifted(found, tuple(t for t in terms(left) if not depends(t, x)))
            return
    single = compared(line)
    if single is not None and depends(single.sides[0], x) and not depends(single.sides[1], x):
        inside = [t for t in terms(single.sides[0]) if depends(t, x)]
        free = [t for t in terms(single.sides[0]) if not depends(t, x)]
        if len(inside) == 1 and free:
            yield Move(Relation(single.signs, (inside[0], moved(single.sides[1], free))), {"t": add(*free)})


def _shifted(line: Relation, taken: tuple[Tree, ...]) -> Moves:
    """Both sides minus some of the terms; nothing where there are none."""
    if not taken:
        return
    left, right = (expanded(moved(side, taken)) for side in line.sides)
    yield Move(Relation(line.signs, (left, right)), {"t": add(*taken)})


def _scaled(line: Tree, scope: Scope) -> Moves:
    """a·x = b ⟺ x = b/a, for a ≠ 0; an inequality turns round for a < 0"""
    match linear(line, scope):
        case (found, (a, b), (c, _)) if b == 0 and c == 0 and a not in (0, 1):
            sign = found.signs[0] if a.is_positive or found.signs == ("=",) else MIRRORED[found.signs[0]] if a.is_negative else None
            if sign is not None:
                left, right = found.sides
                quotient, links = _divided(right, to_tree(a))
                after = Relation((sign,), (expanded(div(left, to_tree(a))), quotient))
                turned = {"n": to_tree(a)} if sign != found.signs[0] else {}
                yield Move(after, {"a": to_tree(a), **turned}, conditions=_not_zero(a), inner=read_off(line, links, after))
            return
    match undoing(line, scope):
        case (left, right) if len(terms(left)) == 1:
            scale, core = parted(left, scope.letter)
            if scale != ONE:
                after = equation(core, tidied(div(right, scale)))
                yield Move(after, {"a": scale}, by_itself(line, after, core, scope), conditions=_not_zero(value(scale)))


def _divided(right: Tree, a: Tree) -> tuple[Tree, tuple[Link, ...]]:
    """The right side over a, and how it was divided where that needs steps; of a sum with whole turns in it (π/6 + 2kπ) each term."""
    if rational(a) is None or not any(node == Constant("pi") for node in walk(right)):
        return quotient_worked_out(right, a)
    return add(*(tidied(div(t, a)) for t in terms(right))), ()


def _not_zero(scale: object) -> tuple[Tree, ...]:
    """a ≠ 0, where a is no number."""
    return (Relation(("!=",), (to_tree(scale), ZERO)),) if getattr(scale, "free_symbols", None) else ()


def _one_side(line: Tree, scope: Scope) -> Moves:
    """f = g ⟺ f − g = 0, for polynomials of degree 2 and more"""
    found = compared(line)
    if found is None:
        return
    left, right = found.sides
    if right != ZERO and depends(right, scope.letter) | depends(left, scope.letter):
        known = coefficients(sub(left, right), scope.letter)
        if known is not None and len(known) > 2:
            turned = found.signs == ("=",) and known[0].is_negative
            yield Move(Relation(found.signs, (expanded(sub(right, left) if turned else sub(left, right)), ZERO)))


def _chain_added(line: Tree, scope: Scope) -> Moves:
    """a < u + t < b ⟺ a − t < u < b − t"""
    match line:
        case Relation(sides=(low, middle, high)) if depends(middle, scope.letter) and not _depends_either(low, high, scope):
            free = tuple(t for t in terms(middle) if not depends(t, scope.letter))
            if free and len(free) < len(terms(middle)):
                yield Move(Relation(line.signs, (moved(low, free), moved(middle, free), moved(high, free))), {"t": add(*free)})


def _depends_either(low: Tree, high: Tree, scope: Scope) -> bool:
    return depends(low, scope.letter) or depends(high, scope.letter)


def _chain_scaled(line: Tree, scope: Scope) -> Moves:
    """a < c·u < b ⟺ a/c < u < b/c; it turns round for c < 0"""
    match line:
        case Relation(signs=signs, sides=(low, middle, high)) if not _depends_either(low, high, scope) and len(terms(middle)) == 1:
            a, core = parted(middle, scope.letter)
            known = value(a)
            if a == ONE or not (known.is_positive or known.is_negative):
                return
            scaled = (expanded(div(low, a)), core, expanded(div(high, a)))
            if known.is_negative:
                signs, scaled = tuple(reversed(signs)), (scaled[2], core, scaled[0])
            yield Move(Relation(signs, scaled), {"a": a})


ALWAYS_TRUE = Rule("always_true", "a = a", _always_true, ("3 = 3", "true"), "equivalent")
NEVER_TRUE = Rule("never_true", "", _never_true, ("3 = 5", "false"), "equivalent")
SWAPPED = Rule("swapped_sides", "a = b <=> b = a", _swapped, ("3 = 2*x", "2*x = 3"), "equivalent", is_minor=True)
EXPANDED = Rule("expanded", "a*(b + c) = a*b + a*c", _expanded, ("2*(x + 1) + x = 5", "3*x + 2 = 5"), "equivalent")
TIDIED = Rule("collected_terms", "a*x + b*x = (a + b)*x", _tidied_sides, ("2*x + 3*x = 5", "5*x = 5"), "equivalent", is_minor=True)
COLLECTED = Rule("collected_terms", "a*x + b*x = (a + b)*x", _collected, ("x^2 + x + x = 0", "x^2 + 2*x = 0"), "equivalent", is_minor=True)
WORKED_OUT = Rule("worked_out", "", _worked_out, ("3*2 + 4*y = 10", "6 + 4*y = 10"), "equivalent", is_minor=True)
ADDED = Rule("added_to_both_sides", "a + t = b <=> a = b - t", _added, ("2*x + 3 = 7", "2*x = 4"), "equivalent")
SCALED = Rule("scaled_both_sides", "a*x = b <=> x = b/a", _scaled, ("2*x = 4", "x = 2"), "equivalent")
ONE_SIDE = Rule("brought_to_one_side", "f = g <=> f - g = 0", _one_side, ("x^2 = 5*x - 6", "x^2 - 5*x + 6 = 0"), "equivalent")
CHAIN_ADDED = Rule(
    "added_to_all_sides", "a < u + t < b <=> a - t < u < b - t", _chain_added, ("1 < 2*x - 3 < 7", "4 < 2*x < 10"), "equivalent"
)
CHAIN_SCALED = Rule("scaled_all_sides", "a < c*x < b <=> a/c < x < b/c", _chain_scaled, ("4 < 2*x < 10", "2 < x < 5"), "equivalent")
"""In the order in which they are told."""
