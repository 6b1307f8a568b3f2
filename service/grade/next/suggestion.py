"""Which line to go on from, which rule to use, and the check that the suggested line follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.algebra.statements import any_of, is_set, is_statement
from service.clock import is_over
from service.grade.next.calculus import has_calculus, integral_steps
from service.grade.next.expressions import expression_steps
from service.grade.step import Step
from service.judge.integrals import indefinite
from service.judge.judgement import CALCULUS, EQUAL, Scope
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.quietly import quietly
from service.read.sorts import sort_of
from service.rules.differentiation import DIFFERENTIATION
from service.rules.equations import EQUATION_RULES, SOLVING, cases_of
from service.rules.equations.sides import is_worked_out
from service.rules.rule import Scope as Rules
from service.rules.strategies import Strategy
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, likeliest_variable
from service.write import text

CHECKABLE = EQUAL | CALCULUS
MAY_ADD = frozenset(rule.id for rule in EQUATION_RULES if rule.promise == "implies")
"""Rules whose line may have more solutions; the check at the end is owed, as for a student."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The line after which it comes, the name of the rule, and the line."""

    after: int
    rule: str
    tree: Tree


def suggested(steps: Sequence[Step], scope: Scope, form: str | None = None, complete: bool = False) -> Suggestion | None:
    """One rule used once on the last line before the first error; None where no rule is known or nothing is left to do."""
    start = last_right(steps)
    if steps[-1].overstated or (start is steps[-1] and start.value is not None and is_solved(start.value) and not complete):
        return _without_strangers(steps, scope)
    if start is None or start.value is None:
        return None
    found = next_line(start.value, scope, form)
    return None if found is None else Suggestion(start.line.index, *found)


def next_line(line: Tree, scope: Scope, form: str | None = None) -> tuple[str, Tree] | None:
    """(rule, the line that it gives) of one rule used once on any line; None where no rule is known."""
    return quietly(_next_line, line, scope, form)


def _next_line(line: Tree, scope: Scope, form: str | None) -> tuple[str, Tree] | None:
    sort_of(line)  # raises where a part can't stand where it does
    name = scope.unknown if scope.unknown in free_symbols(line) else _letter(line)
    for rule, tree in _steps(line, name or "x", form):
        if is_over(scope.until):
            return None
        if _is_new(line, tree) and _follows(line, tree, rule, scope):
            return rule, tree
    return None


def _without_strangers(steps: Sequence[Step], scope: Scope) -> Suggestion | None:
    """The last line without the solutions that the first line has not."""
    root, last = next((s.value for s in steps if s.value is not None), None), steps[-1]
    if root is None or last.value is None:
        return None
    kept = any_of(*(case for case in cases_of(last.value) if relation(root, case, scope).relation in {*EQUAL, "implied_by"}))
    if relation(root, kept, scope).relation not in EQUAL:
        return None
    return Suggestion(last.line.index, "checked_solutions", kept)


def last_right(steps: Sequence[Step]) -> Step | None:
    """The last line that claims something, before the first that is wrong or could not be told."""
    found: Step | None = None
    for step in steps:
        if not step.correct:
            break
        found = step if step.value is not None else found
    return found


def _letter(tree: Tree) -> str:
    return likeliest_variable(free_symbols(tree)) or "x"


def _steps(line: Tree, x: str, form: str | None) -> Iterator[tuple[str, Tree]]:
    if has_calculus(line):
        yield from _offered(DIFFERENTIATION, line, x)
        yield from integral_steps(line)
        return
    match line:
        case Relation(signs=(_,), sides=(_, _)) if _is_solved_for(line, x) and _is_tidy(line):
            return
        case Relation(signs=(_,), sides=(_, _)) | Apply(head="or"):
            yield from _offered(SOLVING, line, x)
        case _ if is_statement(line) or is_set(line):
            return
        case _:
            yield from expression_steps(line, form)


def _offered(strategy: Strategy, line: Tree, x: str) -> Iterator[tuple[str, Tree]]:
    return ((used.rule.id, used.move.after) for used in strategy(line, Rules(x)))


def _is_solved_for(line: Relation, x: str) -> bool:
    return is_solved(line) and Symbol(x) in line.sides


def _is_tidy(line: Relation) -> bool:
    return all(isinstance(side, Symbol) or is_worked_out(side, "") for side in line.sides)


def _is_new(before: Tree, after: Tree) -> bool:
    return after != before and text(after) != text(before)


def _follows(before: Tree, after: Tree, rule: str, scope: Scope) -> bool:
    """The relation of the suggested line to the one before, judged as a student's would be."""
    found = relation(before, after, scope)
    if "missing_constant" in found.flags:
        return False
    if indefinite(before) and found.relation == "up_to_constant":
        return True
    if after == Constant("false"):
        return found.relation in EQUAL and scope.real
    return found.relation in CHECKABLE or (found.relation == "implies" and rule in MAY_ADD)
