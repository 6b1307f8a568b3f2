"""A part of an equation written in another form beside it: log₄ x = (log₂ x)/2, x³ − 7x + 6 = (x − 1)(x² + x − 6)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from service.algebra.opaque import has_unfinished
from service.algebra.statements import is_statement, statement
from service.grade.conditions import is_condition
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, rebuilt, walk


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


def part_under_condition(clause: Clause, context: Context) -> Found | None:
    """`x < 0: |x|/x = −x/x = −1` about lim |x|/x: a part of the expression asked for, worked out where the condition holds."""
    tree, condition, whole = clause.tree, clause.condition, context.task.tree
    if condition is None or not is_condition(condition) or clause.continues or whole is None or is_statement(whole):
        return None
    match tree:
        case Relation(sides=(Apply() as part, *_), signs=signs) if set(signs) == {"="} and any(node == part for node in walk(whole)):
            judged = [relation(one, other, context.scope) for one, other in pairwise(tree.sides)]
        case _:
            return None
    if any(one.relation == "undecided" for one in judged) or not set(free_symbols(condition)) <= set(free_symbols(part)):
        return None
    worst = next((one for one in judged if one.relation not in EQUAL), replace(judged[-1], relation="equivalent"))
    outside = tuple(one for one in context.scope.assumed if one != statement(condition, context.scope.unknown))
    following = replace(context, scope=replace(context.scope, assumed=outside))
    side = _side_of_limit(condition, part, tree.sides[-1], whole)
    if side is not None and worst.relation in EQUAL:
        following = replace(following, facts=(*following.facts, Fact(side, context.line, side=True)))
    return Reading("consequence", worst, part, tree.sides[-1], context.last_line), following


def _side_of_limit(condition: Tree, part: Tree, value: Tree, whole: Tree) -> Tree | None:
    """What |x|/x = −1 for x < 0 says of the limit from that side, where this is a number."""
    match condition, whole:
        case (
            Relation(signs=(sign,), sides=(Symbol(name=x), place)),
            Apply(head="limit", args=(inside, Symbol(name=letter), point)),
        ) if inside == part and x == letter and place == point and not free_symbols(value):
            head = "limit_right" if sign.startswith(">") else "limit_left"
            return Relation(("=",), (Apply(head, whole.args), value)) if isinstance(whole, Apply) else None
        case _:
            return None
