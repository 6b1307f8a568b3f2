"""Arithmetic with ±∞ as far as it has a meaning: 2·∞ = ∞, 3 − ∞ = −∞, 1/∞ = 0; ∞ − ∞ and 0·∞ stay as they are."""

from __future__ import annotations

from flint import fmpq

from service.algebra.expressions import outcome
from service.algebra.values import is_real, sign
from service.compare.scores import Score
from service.question import Verification
from service.tree import Apply, Constant, Number, Tree, free_symbols, rebuilt, walk

INFINITY = Constant("oo")
MINUS_INFINITY = Apply("neg", (INFINITY,))


def with_infinities(tree: Tree) -> Tree:
    """The tree with sums and multiples of ±∞ worked out."""
    if INFINITY not in walk(tree):
        return tree
    return rebuilt(tree, _worked_out)


def _worked_out(node: Tree) -> Tree:
    match node:
        case Apply(head="add", args=args):
            return _sum(node, args)
        case Apply(head="mul", args=args):
            return _product(node, args)
        case Apply(head="div", args=(top, bottom)) if _side(bottom) and _finite_sign(top) is not None:
            return Number("0")
        case Apply(head="div", args=(top, bottom)) if (side := _side(top)) and (turn := _finite_sign(bottom)):
            return _infinite(side * turn)
        case Apply(head="neg", args=(Apply(head="neg", args=(a,)),)) if _side(a):
            return a
        case Apply(head="pos", args=(a,)) if _side(a):
            return a
        case _:
            return node


def _side(tree: Tree) -> int:
    """1 for ∞, −1 for −∞, 0 for anything else."""
    return 1 if tree == INFINITY else -1 if tree == MINUS_INFINITY else 0


def _infinite(side: int) -> Tree:
    return INFINITY if side > 0 else MINUS_INFINITY


def _finite_sign(tree: Tree) -> int | None:
    """The sign of a real number; None for anything else."""
    if free_symbols(tree) or INFINITY in walk(tree):
        return None
    found = outcome(tree, {}, True)
    return None if found is None or isinstance(found, str) or not is_real(found) else sign(found)


def _sum(node: Tree, args: tuple[Tree, ...]) -> Tree:
    sides = {side for a in args if (side := _side(a))}
    finite = all(_side(a) or _finite_sign(a) is not None for a in args)
    return _infinite(sides.pop()) if len(sides) == 1 and finite else node


def _product(node: Tree, args: tuple[Tree, ...]) -> Tree:
    signs = [_side(a) or _finite_sign(a) for a in args]
    if not any(_side(a) for a in args) or any(not s for s in signs):
        return node
    return _infinite(-1 if sum(s == -1 for s in signs) % 2 else 1)


def told_apart(answer: Tree, reference: Tree) -> Score | None:
    """The verdict where one of two expressions is ±∞; None where neither is, or the other can't be told."""
    first, second = _side(answer), _side(reference)
    if not first and not second:
        return None
    proved = Verification("proved", "one of them is infinite")
    if first == second:
        return Score(True, "equivalent", 1.0, Verification("proved", "the same infinity"))
    if (first and second) or _is_finite(reference if first else answer):
        return Score(False, "not_equivalent", verification=proved)
    return None


def _is_finite(tree: Tree) -> bool:
    """Whether it has a value somewhere, and so is no ∞."""
    points = [dict.fromkeys(free_symbols(tree), fmpq(*value)) for value in ((1, 1), (2, 1), (1, 2))]
    found = [outcome(tree, point, real) for point in points for real in (True, False)]
    return any(value is not None and not isinstance(value, str) for value in found)
