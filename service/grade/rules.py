"""Names for good steps, as far as they are recognised from the two lines."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from service.grade.build import ZERO, div, mul, number, rational, sub
from service.grade.expressions import outcome, points, same
from service.grade.forms.expanded import is_expanded
from service.grade.forms.factored import is_factored
from service.grade.opaque import has_head
from service.grade.statements import is_statement
from service.grade.working import is_solved
from service.tree import Apply, Relation, Tree, free_symbols, walk

TRIGONOMETRIC = ("sin", "cos", "tan", "cot", "sec", "csc")


def sound_rule(before: Tree, after: Tree) -> str | None:
    """The id of the rule; the messages have its words."""
    if isinstance(before, Relation) and isinstance(after, Relation):
        return _equations(before, after)
    if is_statement(before) or is_statement(after):
        return _statements(before, after)
    return _expressions(before, after)


def _equations(before: Relation, after: Relation) -> str | None:
    if len(before.sides) != 2 or len(after.sides) != 2:
        return None
    (a, b), (c, d) = before.sides, after.sides
    if (a, b) == (d, c):
        return "swapped_sides"
    changed = [(x, y) for x, y in ((a, c), (b, d)) if x != y]
    if len(changed) == 1 and same(*changed[0]):
        return _expressions(*changed[0]) or "simplified"
    if same(sub(c, a), sub(d, b)) and not same(sub(c, a), ZERO):
        return "added_to_both_sides"
    if _same_quotient(a, b, c, d):
        return "scaled_both_sides"
    if has_head(before, "log") and not has_head(after, "log"):
        return "undid_logarithm"
    if has_head(before, "sqrt", "root") and not has_head(after, "sqrt", "root"):
        return "raised_both_sides"
    if has_head(after, "log") and not has_head(before, "log"):
        return "took_logarithms"
    if is_solved(after):
        return "solved"
    return "simplified" if same(a, c) and same(b, d) else None


def _same_quotient(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """Both sides times the same number."""
    if ZERO in (a, b, c, d):
        return same(div(c, a), div(d, b)) if ZERO not in (a, b) else _constant_ratio(a, c) if b == d == ZERO else False
    return same(div(c, a), div(d, b))


def _constant_ratio(a: Tree, c: Tree) -> bool:
    for chosen in points(free_symbols(a), frozenset(), frozenset()):
        at = {n: fmpq(v.numerator, v.denominator) for n, v in chosen.items()}
        first, second = outcome(a, at, True), outcome(c, at, True)
        if isinstance(first, fmpq) and isinstance(second, fmpq) and first and second:
            ratio = second / first
            return same(mul(number(Fraction(int(ratio.p), int(ratio.q))), a), c)
    return False


def _statements(before: Tree, after: Tree) -> str | None:
    splits = isinstance(after, Apply) and after.head == "or"
    if isinstance(before, Relation) and splits:
        if has_head(before, "abs"):
            return "split_absolute_value"
        if any(side == ZERO for side in before.sides) and any(_is_product(side) for side in before.sides):
            return "zero_product"
        if _is_square(before):
            return "took_square_root"
        return "solved_quadratic"
    if isinstance(after, Relation) and any(isinstance(n, Apply) and n.head == "plus_minus" for n in walk(after)):
        return "took_square_root"
    return "solved" if is_solved(after) else None


def _is_product(side: Tree) -> bool:
    return isinstance(side, Apply) and (side.head == "mul" or (side.head == "pow" and isinstance(side.args[0], Apply)))


def _is_square(before: Relation) -> bool:
    return any(isinstance(s, Apply) and s.head == "pow" and rational(s.args[1]) == 2 for s in before.sides)


def _expressions(before: Tree, after: Tree) -> str | None:
    if has_head(before, "derivative", "partial"):
        return "differentiated" if not has_head(after, "derivative", "partial") else "differentiation_rule"
    if has_head(before, "integral"):
        return "integrated" if not has_head(after, "integral") else "integration_rule"
    if has_head(before, "limit", "limit_left", "limit_right"):
        return "limit_taken" if not has_head(after, "limit", "limit_left", "limit_right") else "rewrote_limit"
    if not free_symbols(before) and not free_symbols(after):
        return "calculated"
    if has_head(before, *TRIGONOMETRIC) and not _same_heads(before, after):
        return "trigonometric_identity"
    if has_head(before, "log") and not _same_heads(before, after):
        return "logarithm_law"
    name = next(iter(free_symbols(before)), "x")
    if _has_sum_product(after) and is_factored(after, name) and not is_factored(before, name):
        return "factored"
    if _brackets(before) > _brackets(after) and is_expanded(after, name):
        return "expanded"
    if _quotients(before) > _quotients(after):
        return "combined_fractions" if _quotients(after) else "cancelled"
    return "collected_terms" if _size(after) < _size(before) else "rewritten"


def _same_heads(before: Tree, after: Tree) -> bool:
    heads = [{n.head for n in walk(t) if isinstance(n, Apply) and n.head in {*TRIGONOMETRIC, "log"}} for t in (before, after)]
    counts = [sum(1 for n in walk(t) if isinstance(n, Apply) and n.head in {*TRIGONOMETRIC, "log"}) for t in (before, after)]
    return heads[0] == heads[1] and counts[0] == counts[1]


def _has_sum_product(tree: Tree) -> bool:
    return any(
        isinstance(n, Apply) and n.head in {"mul", "pow"} and any(isinstance(a, Apply) and a.head == "add" for a in n.args)
        for n in walk(tree)
    )


def _brackets(tree: Tree) -> int:
    return sum(
        1
        for n in walk(tree)
        if isinstance(n, Apply) and n.head in {"mul", "pow"}
        for a in n.args
        if isinstance(a, Apply) and a.head == "add"
    )


def _quotients(tree: Tree) -> int:
    return sum(1 for n in walk(tree) if isinstance(n, Apply) and n.head == "div")


def _size(tree: Tree) -> int:
    return sum(1 for _ in walk(tree))
