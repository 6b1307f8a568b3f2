"""Zeros found one after the other: what is left once a root is known."""

from __future__ import annotations

from collections.abc import Sequence

from service.algebra.build import mul, number, sub, substituted
from service.algebra.expressions import same
from service.algebra.proof import proved_equal
from service.algebra.statements import is_set, is_statement, statement, truth, zero_form
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.judgement import Judgement
from service.judge.relations import remembered_relation
from service.judge.solutions import solutions
from service.judge.solved import is_solved
from service.tree import Relation, Symbol, Tree, free_symbols


def rest_of_roots(clause: Clause, context: Context) -> Found | None:
    """`x² − x − 6 = 0` after `(x − 1)(x² − x − 6) = 0`, where the working states x = 1 too: it owes that root until the end."""
    tree, unknown = clause.tree, context.scope.unknown
    if tree is None or unknown is None or clause.continues or not is_statement(tree) or is_set(tree) or is_solved(tree):
        return None
    after = statement(context.expanded(tree), unknown)
    if context.current is None or set(free_symbols(after)) != {unknown}:
        return None
    for fact in (context.current, *context.earlier()):
        lost = _roots_left_out(fact, after, unknown, context)
        if lost is not None:
            reading = Reading("case", METHOD, fact.tree, tree, fact.line, tree, note="alternative", otherwise=lost)
            return reading, context.knowing(tree, context.line, side=True)
    return None


def _roots_left_out(fact: Fact, after: Tree, unknown: str, context: Context) -> Judgement | None:
    """The relation to an equation of which only roots are left out that the working names; None where it is another one."""
    before = statement(context.expanded(fact.tree), unknown)
    if fact.side or not is_statement(fact.tree) or is_set(fact.tree) or is_solved(fact.tree) or set(free_symbols(before)) != {unknown}:
        return None
    found = solutions(before, unknown, context.scope)
    if found is None or not found.finite or not found.complete:
        return None
    lost = [place for place in found.places if not truth(after, {unknown: place.value}, context.scope.real)]
    roots = [place.exact for place in lost if place.exact is not None]
    if not lost or len(roots) < len(lost) or not all(any(same(root, named) for named in context.topics.places) for root in roots):
        return None
    judged = remembered_relation(before, after, context.scope)
    kept = len(lost) < len(found.places) and judged.relation == "implied_by"
    return judged if kept or _divides(before, after, roots, unknown) else None


def _divides(before: Tree, after: Tree, roots: Sequence[Tree], unknown: str) -> bool:
    """Whether the line is the one before divided by (x − r) for each root r, and perhaps by a number."""
    if not isinstance(before, Relation) or not isinstance(after, Relation):
        return False
    at = {unknown: number(OUTSIDE)}
    whole, rest = zero_form(before), zero_form(after)
    if proved_equal(rest, substituted(rest, at)):
        return False  # nothing of the unknown is left
    product = mul(rest, *(sub(Symbol(unknown), root) for root in roots))
    return proved_equal(mul(whole, substituted(product, at)), mul(product, substituted(whole, at)))


OUTSIDE = 1009
"""A value of the unknown that is no root of what is met in a course."""
