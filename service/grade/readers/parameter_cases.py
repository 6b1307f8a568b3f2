"""Cases of a parameter: `k = 2: 0 = 4, no solution` after (k − 2)x = 4, to be solved for x.

Contract: a clause under `parameter = value`, where the equation of the working has that letter beside its unknown → its relation to the
equation with the value put in; what was assumed of the letter before is set aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from service.algebra.build import substituted
from service.algebra.proof import proved_equal
from service.algebra.statements import is_set, is_statement, zero_form
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import conjuncts
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Relation, Symbol, Tree, free_symbols

OTHERWISE = ("sonst", "otherwise", "else", "andernfalls", "ansonsten", "caso contrario", "otro caso")


def case_of_parameter(clause: Clause, context: Context) -> Found | None:
    """Judges a clause under a value of a parameter by the equation with that value."""
    origin, tree = context.root(), clause.tree
    if tree is None or origin is None or clause.continues or not clause.claims or not isinstance(origin.tree, Relation):
        return None
    if context.rates or (context.task.words and context.task.tree is None):
        return None
    values = dict(_values(clause, context))
    if not values or not is_statement(tree) or any(name not in free_symbols(origin.tree) for name in values):
        return None
    if any(clause.words.lower().startswith(word) for word in OTHERWISE):
        return Reading("note", METHOD, parent=context.last_line), context
    inside = _without_assumptions(values, context)
    judged = _judged(substituted(tree, values), values, inside)
    if judged is None or (judged.relation not in EQUAL and context.task.verb != "solve"):
        return None
    following = inside.knowing(tree, context.line) if context.case is not None else context.knowing(tree, context.line, side=True)
    return Reading("consequence", judged, parent=origin.line, value=tree), following


def _values(clause: Clause, context: Context) -> Iterator[tuple[str, Tree]]:
    """Letters other than the unknown to which the clause or the open case gives a number."""
    stated = (clause.condition, None if context.case is None else context.case.assumption)
    for part in (part for tree in stated if tree is not None for part in conjuncts(tree)):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=name), value)) if name != context.scope.unknown and not free_symbols(value):
                yield name, value
            case _:
                pass


def _without_assumptions(values: Mapping[str, Tree], context: Context) -> Context:
    kept = tuple(one for one in context.scope.assumed if not set(free_symbols(one)) & set(values))
    return replace(context, scope=replace(context.scope, assumed=kept))


def _judged(claim: Tree, values: Mapping[str, Tree], context: Context) -> Judgement | None:
    """By the lines before with the values put in: the first that has the unknown in it, the later ones for a false equation."""
    known = [substituted(fact.tree, values) for fact in context.facts if _speaks(fact.tree, values, context)]
    found = [relation(context.expanded(one), context.expanded(claim), context.scope) for one in known[:1]]
    if found and found[0].relation not in EQUAL and any(_is_same_equation(one, claim) for one in known):
        return Judgement("equivalent", Verification("proved", "the equation with the value put in"))
    return found[0] if found else None


def _speaks(tree: Tree, values: Mapping[str, Tree], context: Context) -> bool:
    letters = set(free_symbols(tree))
    return isinstance(tree, Relation) and not is_set(tree) and set(values) <= letters and context.scope.unknown in letters


def _is_same_equation(one: Tree, other: Tree) -> bool:
    """x(2 − 2) = 4 and 0 = 4."""
    if not isinstance(one, Relation) or not isinstance(other, Relation) or one.signs != other.signs:
        return False
    return proved_equal(zero_form(one), zero_form(other))
