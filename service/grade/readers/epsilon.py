"""Limits by their definition: |3x + 1 − 7| < ε is the aim; |3x + 1 − 7| < 3δ = ε follows from |x − 2| < δ. Both rows only confirm."""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.build import mul, neg, number, sub, substituted
from service.algebra.expressions import same
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import entails
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols

BOUNDED = Judgement("equivalent", Verification("checked", "it follows from the distance to the point"))
DELTA, EPSILON = Symbol("delta"), Symbol("epsilon")


def bound_by_distance(clause: Clause, context: Context) -> Found | None:
    """The aim |f(x) − L| < ε of a proof that f tends to L; a bound for it that follows from |x − a| < δ."""
    tree = clause.tree
    if not isinstance(tree, Relation) or clause.continues or tree.signs[0] not in {"<", "<="}:
        return None
    if _distance(tree) is not None and context.task.text:
        return Reading("given", METHOD, parent=context.last_line, value=tree), context.knowing(tree, context.line)
    if len(tree.sides) == 2 and tree.sides[1] == EPSILON and _is_aim(tree.sides[0], context):
        return Reading("given", METHOD, parent=context.last_line, value=tree), context.knowing(tree, context.line)
    for distance in _distances(context):
        if all(_follows(*link, distance, context) for link in zip(tree.signs, tree.sides, tree.sides[1:], strict=False)):
            return Reading("consequence", BOUNDED, parent=context.last_line, value=tree), context.knowing(tree, context.line, side=True)
    return None


def _is_aim(written: Tree, context: Context) -> bool:
    """|f(x) − L| of the limit that is to be shown."""
    match written, context.task.tree:
        case Apply(head="abs", args=(inside,)), Relation(signs=("=",), sides=(Apply(head="limit", args=(body, *_)), value)):
            wanted = sub(body, value)
            return same(inside, wanted) is True or same(neg(inside), wanted) is True
        case _:
            return False


def _distances(context: Context) -> Iterator[Tree]:
    """|x − a| of each such condition that is known."""
    known = (*(fact.tree for fact in context.facts), *context.scope.assumed)
    yield from (distance for one in known if (distance := _distance(one)) is not None)


def _distance(tree: Tree) -> Tree | None:
    """|x − a| of `|x − a| < δ` and `0 < |x − a| < δ`."""
    match tree:
        case Relation(sides=(Apply(head="abs") as distance, Symbol(name="delta")), signs=("<" | "<=",)):
            return distance
        case Relation(sides=(Number(text="0"), Apply(head="abs") as distance, Symbol(name="delta")), signs=("<", "<" | "<=")):
            return distance
        case _:
            return None


def _follows(sign: str, left: Tree, right: Tree, distance: Tree, context: Context) -> bool:
    """One link: an equation that what is known entails; a bound c·δ with c·|x − a| in its place."""
    if sign == "=":
        known = [fact.tree for fact in context.facts if isinstance(fact.tree, Relation) and fact.tree.sides[0] == DELTA]
        return entails(known, context.expanded(Relation(("=",), (left, right))), context.scope).follows
    if set(free_symbols(right)) != {"delta"} or same(right, mul(substituted(right, {"delta": number(1)}), DELTA)) is not True:
        return False
    bound = Relation(("<=",), (left, substituted(right, {"delta": distance})))
    return relation(bound, Constant("true"), context.scope).relation in EQUAL
