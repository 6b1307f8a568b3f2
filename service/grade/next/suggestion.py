"""Which line to go on from, by which rule of the book, and the check that the suggested line follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.algebra.build import add, terms
from service.algebra.opaque import has_head
from service.algebra.shapes import same_form
from service.algebra.statements import is_statement
from service.clock import is_over
from service.grade.next.topics import goal_of, operation_of, topic_of
from service.grade.step import Step
from service.judge.integrals import indefinite, is_arbitrary
from service.judge.judgement import CALCULUS, EQUAL, Scope
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.quietly import briefly
from service.read.sorts import sort_of
from service.rules.rule import Move, Used
from service.rules.rule import Scope as Rules
from service.rules.tidy import size
from service.teach.next_steps import next_steps
from service.teach.solution import LAST, genuine
from service.tree import Constant, Symbol, Tree, free_symbols, likeliest_variable

CHECKABLE = EQUAL | CALCULUS
CALCULUS_HEADS = ("derivative", "integral", "limit", "limit_left", "limit_right")
WORTH = 0.8
"""A value is written in another form where that has less than this part of its nodes."""
SECONDS = 1.2
"""Processor seconds for the search of a step."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a working: the verb of its task, the form that its answer is to have, whether that is reached.

    is_value: whether what is left is the value of a derivative, an integral or a limit, which needs no certain form.
    """

    verb: str = ""
    form: str | None = None
    is_complete: bool = False
    is_value: bool = False

    def of(self, root: Tree) -> Asked:
        """The same, of a working that begins with a line."""
        return replace(self, is_value=self.form is None and has_head(root, *CALCULUS_HEADS))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The line after which it comes, and the use of a rule that gives it."""

    after: int
    used: Used


def suggested(steps: Sequence[Step], scope: Scope, asked: Asked) -> Suggestion | None:
    """One rule used once on the last line before the first error; None where no rule is known or nothing is left to do."""
    start, last = last_right(steps), steps[-1]
    if last.overstated or (start is last and start.value is not None and is_solved(start.value) and not asked.is_complete):
        found = briefly(SECONDS, _without_strangers, steps, scope, until=scope.until)
        return None if found is None else Suggestion(last.line.index, found)
    if start is None or start.value is None:
        return None
    lines = [step.value for step in steps if step.value is not None]
    found = next_line(start.value, scope, asked.of(lines[0]), lines)
    return None if found is None else Suggestion(start.line.index, found)


def next_line(line: Tree, scope: Scope, asked: Asked | None = None, lines: Sequence[Tree] = ()) -> Used | None:
    """The best next step on any line: one rule used once; None where no rule is known, or none in time.

    lines: those of the working, none of which is suggested again.
    """
    return briefly(SECONDS, _next_line, line, scope, asked or Asked(), lines, until=scope.until)


def _next_line(line: Tree, scope: Scope, asked: Asked, lines: Sequence[Tree]) -> Used | None:
    sort_of(line)  # raises where a part can't stand where it does
    kept = [term for term in terms(line) if isinstance(term, Symbol) and is_arbitrary(term.name)]
    without = line if not kept or is_statement(line) else add(*(term for term in terms(line) if term not in kept))
    for used in _steps(without, scope, asked):
        after = used.move.after if without is line else add(*terms(used.move.after), *kept)
        if not any(same_form(after, known) for known in lines):
            return replace(used, move=replace(used.move, after=after))
    return None


def _steps(line: Tree, scope: Scope, asked: Asked) -> Iterator[Used]:
    """All sensible next steps, the best first."""
    operation = operation_of(line, asked.verb, asked.form)
    if operation is None:
        return
    topic, goal = topic_of(operation), goal_of(operation, line)
    if goal is not None and (same_form(line, goal) or (asked.is_value and size(goal) >= WORTH * size(line))):
        return
    name = scope.unknown if scope.unknown in free_symbols(line) else likeliest_variable(free_symbols(line))
    rules = Rules(name or "x", scope.real, goal)
    if topic is not None:
        yield from next_steps(topic, line, rules, lambda before, used: _follows(before, used, scope))
    if goal is not None:
        formed = Used(LAST["simplified"], Move(goal, {}))
        yield from (formed,) if _follows(line, formed, scope) else ()


def _without_strangers(steps: Sequence[Step], scope: Scope) -> Used | None:
    """The last line without the solutions that the first line has not."""
    root, last = next((s.value for s in steps if s.value is not None), None), steps[-1]
    if root is None or last.value is None:
        return None
    kept, strangers = genuine(root, last.value, scope)
    if relation(root, kept, scope).relation not in EQUAL:
        return None
    return Used(LAST["checked_solutions"], Move(kept, {"u": strangers[0]} if strangers else {}))


def last_right(steps: Sequence[Step]) -> Step | None:
    """The last line that claims something, before the first that is wrong or could not be told."""
    found: Step | None = None
    for step in steps:
        if not step.correct:
            break
        found = step if step.value is not None else found
    return found


def _follows(before: Tree, used: Used, scope: Scope) -> bool:
    """Whether the judge finds of the suggested line, as of a student's, what its rule promises."""
    if is_over(scope.until):
        return False
    after = used.move.after
    found = relation(before, after, scope)
    if "missing_constant" in found.flags:
        return False
    if indefinite(before) and found.relation == "up_to_constant":
        return True
    if after == Constant("false"):
        return found.relation in EQUAL and scope.real
    return found.relation in CHECKABLE or (found.relation == "implies" and used.rule.promise == "implies")
