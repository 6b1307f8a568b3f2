"""The claim that is proved by induction, where it is written again: at the base, n = 1: 1 = 1², and assumed, for n = k.

Both rows only refute: a base case or a hypothesis that is not the claim at that place. What fits is read as any other line of a proof.
"""

from __future__ import annotations

from service.algebra.build import integer, number, substituted
from service.grade.argument import assumes
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.proofs import COUNTING, goal_of
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.tree import Relation, Symbol, Tree, free_symbols


def hypothesis_differs(clause: Clause, context: Context) -> Found | None:
    """`Assume 3^k ≥ k + 1` for the claim 3^n ≥ 2n + 1: one side is the claim's, and the other is not."""
    goal, tree = _claim(context), clause.tree
    said = clause.proof == "hypothesis" or assumes(clause.words) or clause.kind == "case"
    if goal is None or not said or not isinstance(tree, Relation) or tree.signs != goal.signs:
        return None
    new = _counting(tree)
    if new is None:
        return None
    claimed = substituted(goal, {_counting(goal) or new: Symbol(new)})
    assert isinstance(claimed, Relation)  # a relation stays one
    judged = [relation(one, other, context.scope) for one, other in zip(claimed.sides, tree.sides, strict=True)]
    wrong = next((index for index, one in enumerate(judged) if one.relation == "not_equivalent"), None)
    if wrong is None or not any(one.relation in EQUAL for one in judged):
        return None
    reading = Reading("case", judged[wrong], claimed.sides[wrong], tree.sides[wrong], context.last_line)
    return reading, context.knowing(tree, context.line, side=True)


def base_differs(clause: Clause, context: Context) -> Found | None:
    """`n = 2: 1 = 1²` for the claim 1 + 3 + … + (2n − 1) = n²: a true equation that is not the claim at n = 2."""
    goal, tree = _claim(context), clause.tree
    name = None if goal is None else _counting(goal)
    if goal is None or name is None or goal.signs != ("=",) or not isinstance(tree, Relation) or set(tree.signs) != {"="}:
        return None
    match clause.condition:
        case Relation(signs=("=",), sides=(Symbol(name=said), value)) if said == name and integer(value) is not None:
            place = integer(value) or 0
        case _:
            return None
    if free_symbols(tree) or clause.continues or context.argument.hypotheses:
        return None
    wanted = substituted(goal.sides[1], {name: number(place)})
    judged = relation(wanted, tree.sides[-1], context.scope)
    if judged.relation != "not_equivalent":
        return None
    return Reading("consequence", judged, wanted, tree.sides[-1], context.last_line), context


def _claim(context: Context) -> Relation | None:
    """The one relation with one counting letter that is to be shown."""
    match goal_of(context):
        case (Relation(sides=(_, _)) as goal,) if _counting(goal) is not None:
            return goal
        case _:
            return None


def _counting(tree: Tree) -> str | None:
    names = set(free_symbols(tree)) & COUNTING
    return names.pop() if len(names) == 1 else None
