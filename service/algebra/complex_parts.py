"""Real and imaginary parts of expressions in letters that are known to be real."""

from __future__ import annotations

from itertools import pairwise

from service.algebra.build import ONE, TWO, ZERO, add, apply, div, equation, integer, mul, neg, power
from service.algebra.values import complex_constant
from service.tree import Apply, Constant, Relation, Tree

Parts = tuple[Tree, Tree]
LARGEST_POWER = 6


def parts(tree: Tree) -> Parts | None:
    """(real, imaginary) with every letter real; None where the expression is of no kind that this takes apart."""
    match tree:
        case Constant(name="i"):
            return ZERO, ONE
        case _ if not complex_constant(tree):
            return tree, ZERO
        case Apply(head="pos", args=(a,)):
            return parts(a)
        case Apply(head="neg", args=(a,)):
            inner = parts(a)
            return None if inner is None else (_neg(inner[0]), _neg(inner[1]))
        case Apply(head="add", args=args):
            return _sum([parts(a) for a in args])
        case Apply(head="mul", args=args):
            return _product([parts(a) for a in args])
        case Apply(head="div", args=(a, b)):
            return _quotient(parts(a), parts(b))
        case Apply(head="pow", args=(a, n)) if (exponent := integer(n)) is not None and 0 < exponent <= LARGEST_POWER:
            return _product([parts(a)] * exponent)
        case Apply(head="conjugate", args=(a,)):
            inner = parts(a)
            return None if inner is None else (inner[0], _neg(inner[1]))
        case Apply(head="abs" | "re" | "im" as head, args=(a,)):
            return _real_of(head, parts(a))
        case _:
            return None


def _neg(tree: Tree) -> Tree:
    return ZERO if tree == ZERO else neg(tree)


def _sum(found: list[Parts | None]) -> Parts | None:
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    return add(*(one[0] for one in known)), add(*(one[1] for one in known))


def _product(found: list[Parts | None]) -> Parts | None:
    total: Parts = (ONE, ZERO)
    for one in found:
        if one is None:
            return None
        (a, b), (c, d) = total, one
        total = add(mul(a, c), _neg(mul(b, d))), add(mul(a, d), mul(b, c))
    return total


def _quotient(first: Parts | None, second: Parts | None) -> Parts | None:
    if first is None or second is None:
        return None
    if second[1] == ZERO:
        return tuple(ZERO if one == ZERO else div(one, second[0]) for one in first)  # type: ignore[return-value]
    above = _product([first, (second[0], _neg(second[1]))])
    below = add(power(second[0], TWO), power(second[1], TWO))
    return None if above is None else (div(above[0], below), div(above[1], below))


def _real_of(head: str, inner: Parts | None) -> Parts | None:
    if inner is None:
        return None
    match head:
        case "re":
            return inner[0], ZERO
        case "im":
            return inner[1], ZERO
        case _:
            return apply("sqrt", add(power(inner[0], TWO), power(inner[1], TWO))), ZERO


def compared_parts(tree: Tree) -> tuple[Relation, ...] | None:
    """The equations of the real and the imaginary parts; one where both sides are real. None where it can't be taken apart."""
    if not isinstance(tree, Relation) or set(tree.signs) != {"="}:
        return None
    found = [parts(side) for side in tree.sides]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    equations = [equation(a[k], b[k]) for a, b in pairwise(known) for k in (0, 1)]
    return tuple(one for one in equations if one.sides[0] != one.sides[1])
