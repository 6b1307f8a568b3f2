"""Zeros found one after the other: what is left once a root is known."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.expressions import same
from service.algebra.statements import is_set, is_statement, statement, truth
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.relations import remembered_relation
from service.judge.solutions import solutions
from service.judge.solved import is_solved
from service.tree import free_symbols


def rest_of_roots(clause: Clause, context: Context) -> Found | None:
    """`x² − x − 6 = 0` after `(x − 1)(x² − x − 6) = 0`, where the working states x = 1 too: it owes that root until the end."""
    tree, current, unknown = clause.tree, context.current, context.scope.unknown
    if tree is None or current is None or unknown is None or clause.continues or not is_statement(tree) or is_set(tree) or is_solved(tree):
        return None
    before, after = statement(context.expanded(current.tree), unknown), statement(context.expanded(tree), unknown)
    if not is_statement(current.tree) or set(free_symbols(before)) != {unknown} or set(free_symbols(after)) != {unknown}:
        return None
    judged = remembered_relation(before, after, context.scope)
    found = solutions(before, unknown, context.scope) if judged.relation == "implied_by" else None
    if found is None or not found.finite or not found.complete:
        return None
    lost = [place for place in found.places if not truth(after, {unknown: place.value}, context.scope.real)]
    if not all(place.exact is not None and any(same(place.exact, named) for named in context.topics.places) for place in lost):
        return None
    judgement = replace(judged, relation="implies", lost=(), counterexample=None)
    return Reading("transformation", judgement, current.tree, tree, current.line, tree), context.knowing(tree, context.line, side=True)
