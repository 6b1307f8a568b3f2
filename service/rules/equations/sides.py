"""Parts of a line in one unknown, by which the rules on equations and inequalities tell where they apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add, depends, div, equation, factors, mul, neg, number, power, rational, terms
from service.algebra.shapes import shape
from service.algebra.statements import any_of
from service.cas import to_sympy, to_tree
from service.question import Context
from service.rules.rule import Scope
from service.rules.tidy import coefficients, expanded, tidied
from service.tree import Apply, Constant, Relation, Symbol, Tree, walk

Linear = tuple[sympy.Expr, sympy.Expr]
"""(a, b) of a·x + b."""


def sides(line: Tree) -> tuple[Tree, Tree] | None:
    """(left, right) of an equation; None for anything else."""
    match line:
        case Relation(signs=("=",), sides=(left, right)):
            return left, right
        case _:
            return None


def compared(line: Tree) -> Relation | None:
    """An equation or inequality with two sides; None for anything else."""
    return line if isinstance(line, Relation) and len(line.sides) == 2 else None


def ordered(line: Tree) -> Relation | None:
    """An inequality with two sides; None for anything else."""
    found = compared(line)
    return found if found is not None and found.signs[0] in {"<", "<=", ">", ">="} else None


def undoing(line: Tree, scope: Scope) -> tuple[Tree, Tree] | None:
    """(F(x), c) of F(x) = c; None for anything else."""
    match sides(line):
        case (left, right) if depends(left, scope.letter) and not depends(right, scope.letter):
            return left, right
        case _:
            return None


def on_zero(line: Tree, scope: Scope) -> Tree | None:
    """F(x) of F(x) = 0; None for anything else."""
    found = undoing(line, scope)
    return found[0] if found is not None and found[1] == ZERO else None


def value(tree: Tree) -> Expr:
    """The tree as an object of SymPy."""
    return to_sympy(tree, Context())


def difference(line: Tree, x: str) -> Expr | None:
    """f − g of an equation f = g with the letter in it, as an object of SymPy; None for anything else, such as x = ±2."""
    found = sides(line)
    if found is None or not depends(line, x) or any(isinstance(node, Apply) and node.head == "plus_minus" for node in walk(line)):
        return None
    return value(found[0]) - value(found[1])


def symbol_of(expression: Expr, name: str) -> sympy.Symbol:
    """The symbol of that name in it; a new one where it is not there."""
    return next((s for s in expression.free_symbols if s.name == name), sympy.Symbol(name))


def unknown_of(tree: Tree, name: str) -> Tree:
    """The letter as it is written in the tree."""
    return next((node for node in walk(tree) if isinstance(node, Symbol) and node.name == name), Symbol(name))


def is_negative(tree: Tree) -> bool:
    """Whether it is a number below 0."""
    known = rational(tree)
    if known is not None:
        return known < 0
    return not any(isinstance(node, Symbol) for node in walk(tree)) and bool(value(tree).is_negative)


def is_whole(tree: Tree) -> int | None:
    """The whole number that is written; None for anything else."""
    known = rational(tree)
    return int(known) if known is not None and known.denominator == 1 else None


def two_signs(u: Tree, root: Tree) -> Tree:
    """u = r or u = −r; u = 0 alone."""
    return equation(u, ZERO) if root == ZERO else any_of(equation(u, root), equation(u, tidied(neg(root))))


def each_side(line: Relation, scope: Scope) -> Relation:
    """Brackets multiplied out and like terms joined, on each side."""
    return Relation(line.signs, tuple(expanded(side) if depends(side, scope.letter) else tidied(side) for side in line.sides))


def has_bracket(side: Tree, x: str) -> bool:
    """Whether there is a sum with the unknown to be multiplied out, or in brackets inside a sum."""
    return any(
        isinstance(n, Apply) and n.head in {"mul", "pow", "neg", "add"} and any(_is_sum(a) and depends(a, x) for a in _multiplied(n))
        for n in walk(side)
    )


def _is_sum(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "add"


def _multiplied(node: Apply) -> tuple[Tree, ...]:
    """The factors that are multiplied out: of a power its base, where the exponent is a whole number."""
    if node.head != "pow":
        return node.args
    exponent = is_whole(node.args[1])
    return node.args[:1] if exponent is not None and exponent > 1 else ()


def linear(line: Tree, scope: Scope) -> tuple[Relation, Linear, Linear] | None:
    """(line, (a, b), (c, d)) of ax + b = cx + d with nothing loose on either side; None for anything else."""
    found = compared(line)
    if found is None or any(is_loose(side, scope.letter) for side in found.sides):
        return None
    left, right = (line_of(side, scope.letter) for side in found.sides)
    return None if left is None or right is None else (found, left, right)


def is_loose(side: Tree, x: str) -> bool:
    """Brackets, or more than one term with x, or more than one number without."""
    parts = terms(side)
    with_x = sum(depends(t, x) for t in parts)
    return has_bracket(side, x) or with_x > 1 or sum(rational(t) is not None for t in parts) > 1


def line_of(side: Tree, x: str) -> Linear | None:
    """(a, b) of a·x + b, also where a is 0; None for anything else."""
    if not depends(side, x):
        return sympy.Integer(0), value(side)
    found = coefficients(side, x)
    if found is None and not depends(joined := expanded(side), x):
        return sympy.Integer(0), value(joined)
    return (found[0], found[1]) if found is not None and len(found) == 2 else None


def parted(term: Tree, x: str) -> tuple[Tree, Tree]:
    """(constant factor, the rest)."""
    match term:
        case Apply(head="div", args=(top, bottom)) if not depends(bottom, x):
            scale, core = parted(top, x)
            return tidied(div(scale, bottom)), core
        case _:
            constant = [f for f in factors(term) if not depends(f, x)]
            return (tidied(mul(*constant)) if constant else rational_one()), mul(*(f for f in factors(term) if depends(f, x)))


def rational_one() -> Tree:
    """The number 1."""
    return to_tree(sympy.Integer(1))


def moved(side: Tree, taken: Iterable[Tree]) -> Tree:
    """The side with terms taken away from it."""
    return tidied(add(side, *(neg(t) for t in taken)))


def by_itself(line: Tree, after: Tree, u: Tree, scope: Scope) -> tuple[Tree, Tree]:
    """F(u) = c and what it says of u, with the letter in the place of u: what holds for every value holds for u."""
    letter = unknown_of(u, scope.letter)
    return with_letter(line, u, letter), with_letter(after, u, letter)


def with_letter(tree: Tree, u: Tree, letter: Tree) -> Tree:
    """The tree with a letter for each u, the outermost first: ln(ln x) is ln u for u = ln x."""
    match tree:
        case _ if tree == u:
            return letter
        case Apply(args=args):
            return replace(tree, args=tuple(with_letter(arg, u, letter) for arg in args))
        case Relation(sides=parts):
            return replace(tree, sides=tuple(with_letter(part, u, letter) for part in parts))
        case _:
            return tree


def denominators(tree: Tree) -> Iterator[Tree]:
    """What is divided by, from the left."""
    for node in walk(tree):
        match node:
            case Apply(head="div", args=(_, below)):
                yield below
            case Apply(head="pow", args=(base, exponent)) if (is_whole(exponent) or 0) < 0:
                yield base if is_whole(exponent) == -1 else power(base, number(-(is_whole(exponent) or 0)))
            case _:
                pass


# Lines that are solved, and cases


def is_solved_for(line: Tree, x: str) -> bool:
    """x = c, x < c, a < x ≤ b with values that do not hold x and are worked out; true and false."""
    match line:
        case Relation(sides=(Symbol(name=name), found)) if name == x:
            return is_worked_out(found, x)
        case Relation(sides=(low, Symbol(name=name), high)) if name == x:
            return is_worked_out(low, x) and is_worked_out(high, x)
        case Constant():
            return True
        case _:
            return False


def is_worked_out(found: Tree, x: str) -> bool:
    """A value without the letter, with its numbers worked out."""
    if depends(found, x) or any(isinstance(node, Apply) and node.head == "plus_minus" for node in walk(found)):
        return False
    return isinstance(found, Symbol) or shape(tidied(found)) == shape(found)


def cases_of(line: Tree) -> tuple[Tree, ...]:
    """u and v of `u or v`; the line itself where it is no alternative."""
    return line.args if isinstance(line, Apply) and line.head == "or" else (line,)


def conditions_of(case: Tree) -> tuple[Tree, ...]:
    """u and v of `u and v`; the case itself where it is one statement."""
    return case.args if isinstance(case, Apply) and case.head in {"and", "system"} else (case,)


def some(tree: Tree, is_meant: Callable[[Tree], bool]) -> Tree | None:
    """The first part of the tree that is meant."""
    return next((node for node in walk(tree) if is_meant(node)), None)
