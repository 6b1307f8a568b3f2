"""Lines of a case split that the assumption alone would let pass.

|x + 2| = 3x for x < −2 is −x − 2 = 3x there, and not −x + 2 = 3x, though neither has a solution; x = 6 or x = −2 brings the cases together.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flint import fmpq

from service.algebra.build import neg
from service.algebra.expressions import outcome
from service.algebra.statements import all_of, is_set, is_statement, statement, truth
from service.algebra.values import sign
from service.grade.context import Case, Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found, closed_cases
from service.grade.step import METHOD, Reading
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.judge.solutions import solutions
from service.judge.solved import is_solved
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, rebuilt, walk

WRONG = frozenset({"not_equivalent", "implied_by"})
PLACES = tuple(fmpq(n, 2) for n in range(-60, 61))
"""Values of the letter at which the sign of what stands in |…| is looked at."""


def line_under_case(clause: Clause, context: Context) -> Found | None:
    """Refutes a line under a case in which nothing solves the line before: it must be right wherever |…| is written out so."""
    tree, current, case = clause.tree, context.current, context.case
    if tree is None or current is None or case is None or clause.continues or not is_statement(tree) or is_set(tree):
        return None
    letters = free_symbols(case.assumption)
    if isinstance(tree, Constant) or len(letters) != 1 or not is_statement(current.tree):
        return None
    before, after = context.expanded(current.tree), context.expanded(tree)
    if set(free_symbols(before)) != set(letters) or not _is_without_solution(before, letters[0], context):
        return None
    judged = _away_from_case(before, after, letters[0], case, context)
    if judged is None or judged.relation not in WRONG:
        return None
    return Reading("transformation", judged, current.tree, tree, current.line, tree), context.knowing(tree, context.line)


BRANCH = re.compile(
    r"\b(?:both|either|positive|negative|beide|entweder|positiv|negativ|ambos|ambas|positivos|negativos|positivas|negativas)\b",
    re.IGNORECASE,
)
"""Words that say which of two branches is meant: both factors positive, both negative."""


def branch_named(clause: Clause, context: Context) -> Found | None:
    """`both positive: x > 3` after (x − 3)(x + 3) > 0: one of the branches; whether all are named, the whole working tells."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or not BRANCH.search(clause.words) or not is_solved(tree) or is_set(tree):
        return None
    if not _is_bound(current.tree) or is_solved(current.tree) or set(free_symbols(tree)) != set(free_symbols(current.tree)):
        return None
    judged = relation(context.expanded(current.tree), context.expanded(tree), context.scope)
    if judged.relation != "implied_by":
        return None
    reading = Reading("case", METHOD, current.tree, tree, current.line, tree, note="alternative", otherwise=judged)
    return reading, replace(context.knowing(tree, context.line, side=True), current=current)


def cases_together(clause: Clause, context: Context) -> Found | None:
    """Solutions that follow from the line that was split, and not from the case that is open."""
    tree, current, case = clause.tree, context.current, context.case
    if tree is None or current is None or case is None or not context.cases or clause.continues or not is_solved(tree):
        return None
    outside = replace(context, scope=replace(case.scope, until=context.scope.until), case=None, current=case.split)
    written = outside.expanded(tree)
    if relation(outside.expanded(current.tree), written, outside.scope).relation in EQUAL:
        return None
    found = relation(outside.expanded(case.split.tree), written, outside.scope)
    if found.relation not in EQUAL and not (found.relation in {*WRONG, "implies"} and _reaches_beyond(written, case)):
        return None
    following = replace(outside, cases=closed_cases(context)).knowing(tree, context.line)
    return Reading("transformation", found, case.split.tree, tree, case.split.line, tree), following


def _reaches_beyond(solved: Tree, case: Case) -> bool:
    """Whether solutions are named that the open case leaves out: x = 5 for x < 2, (−∞, 0] ∪ [3, ∞) for x ≤ 0."""
    letters = free_symbols(case.assumption)
    if len(letters) != 1:
        return False
    solved = Apply("element", (Symbol(letters[0]), solved)) if is_set(solved) else solved
    inside = all_of(statement(solved, letters[0]), statement(case.assumption, letters[0]))
    return relation(solved, inside, case.scope).relation not in EQUAL


def _is_without_solution(before: Tree, letter: str, context: Context) -> bool:
    found = solutions(statement(before, letter), letter, context.scope)
    return found is not None and found.complete and not found.places


def _away_from_case(before: Tree, after: Tree, letter: str, case: Case, context: Context) -> Judgement | None:
    """The relation of the two lines outside the case, |…| written out as it is inside; None where a sign changes inside."""
    outside = replace(case.scope, until=context.scope.until)
    if is_solved(after) and relation(context.expanded(case.split.tree), after, outside).relation in EQUAL:
        return None  # the line brings the cases together
    opened, closed = (without_bars(tree, letter, case.assumption) for tree in (before, after))
    if opened is None or closed is None or (opened == before and _is_bound(before)):
        return None  # without |…| the case tells the sign of a factor that an inequality is multiplied by
    return relation(opened, closed, outside)


def _is_bound(tree: Tree) -> bool:
    return isinstance(tree, Relation) and set(tree.signs) <= {"<", "<=", ">", ">="}


def without_bars(tree: Tree, letter: str, assumption: Tree) -> Tree | None:
    """The tree with |f| as f or −f, whichever it is where the assumption holds; None where it is both."""
    condition = statement(assumption, letter)
    places = [place for place in PLACES if truth(condition, {letter: place}, True)]
    bars = [node for node in walk(tree) if isinstance(node, Apply) and node.head == "abs"]
    told = {node.args[0]: _sign_at(node.args[0], letter, places) for node in bars}
    if any(found is None for found in told.values()):
        return None
    return rebuilt(tree, lambda node: _opened(node, told))


def _sign_at(inner: Tree, letter: str, places: list[fmpq]) -> int | None:
    found = {sign(value) for place in places if not isinstance(value := outcome(inner, {letter: place}, True), str) and value is not None}
    found.discard(0)
    return found.pop() if len(found) == 1 else None


def _opened(node: Tree, told: dict[Tree, int | None]) -> Tree:
    match node:
        case Apply(head="abs", args=(inner,)) if inner in told:
            return inner if told[inner] == 1 else neg(inner)
        case _:
            return node
