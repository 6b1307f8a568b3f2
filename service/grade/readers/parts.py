"""A part of an equation written in another form beside it: log₄ x = (log₂ x)/2, x³ − 7x + 6 = (x − 1)(x² + x − 6)."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.opaque import has_unfinished
from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.tree import Apply, Relation, Tree, free_symbols, rebuilt, walk


def part_rewritten(clause: Clause, context: Context) -> Found | None:
    """Confirms an identity whose left side is a part of the equation that is solved; the next line goes on from that equation with it."""
    tree, current = clause.tree, context.current
    if current is None or clause.continues or not _is_identity_of_part(tree, current.tree, context):
        return None
    assert isinstance(tree, Relation)  # as found
    part, other = tree.sides
    judged = relation(context.expanded(part), context.expanded(other), context.scope)
    if judged.relation not in EQUAL or judged.flags:
        return None
    whole = rebuilt(current.tree, lambda node: other if node == part else node)
    return Reading("consequence", replace(judged, relation="equivalent"), part, other, current.line, whole), context.knowing(
        whole, context.line, current.side
    )


def _is_identity_of_part(tree: Tree | None, whole: Tree, context: Context) -> bool:
    """An equation of one part, which is no letter and no number, of an equation in the same unknown."""
    unknown = context.scope.unknown
    match tree, whole:
        case Relation(signs=("=",), sides=(Apply() as part, other)), Relation(signs=("=",)):
            pass
        case _:
            return False
    if (
        unknown is None
        or set(free_symbols(tree)) != {unknown}
        or set(free_symbols(whole)) != {unknown}
        or set(free_symbols(other)) != {unknown}
    ):
        return False
    if tree == whole or is_solved(whole) or has_unfinished(whole) or has_unfinished(other) or not is_statement(whole):
        return False
    return any(node == part for node in walk(whole))
