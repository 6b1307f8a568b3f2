"""Case splits: what is assumed holds for the lines under it, and the cases together must cover the line that was split."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from service.algebra.statements import statement
from service.grade.lines import Line
from service.grade.step import METHOD, Step
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.tree import Apply, Tree

if TYPE_CHECKING:
    from service.grade.working import Working


@dataclass(slots=True)
class Case:
    """What is assumed, and the steps under it that claim something."""

    assumption: Tree
    steps: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class Cases:
    """The line that was split, the scope outside, and the cases opened so far."""

    split: Step
    scope: Scope
    opened: list[Case] = field(default_factory=list)


def opened_case(working: Working, line: Line, assumption: Tree, before: Step) -> Step:
    """A case opens: the lines under it start again from the line that was split."""
    if working.cases is None:
        working.cases = Cases(before, working.scope)
    cases = working.cases
    cases.opened.append(Case(assumption))
    working.scope = replace(cases.scope, assumed=(*cases.scope.assumed, statement(assumption, cases.scope.unknown)))
    return Step(line, METHOD, working.index_before(), note="case")


def in_case(working: Working, line: Line, tree: Tree, cases: Cases) -> Step:
    """A line under a case; one that follows only from the line that was split brings the cases together."""
    own = cases.opened[-1]
    step = working.judged(line, tree, [*reversed(own.steps), cases.split])
    together = None if step.judgement.relation in EQUAL and len(cases.opened) < 2 else _together(working, line, tree, cases)
    if together is not None and together.judgement.relation in EQUAL:
        return together
    own.steps.append(step)
    return step


def _together(working: Working, line: Line, tree: Tree, cases: Cases) -> Step:
    """The line as what all the cases give, judged by the line that was split."""
    inside, working.scope, working.cases = working.scope, cases.scope, None
    step = working.judged(line, tree, [cases.split])
    if step.judgement.relation not in EQUAL:
        working.scope, working.cases = inside, cases
    return step


def end_of_cases(working: Working, cases: Cases) -> None:
    """No line brought the cases together: their union stands for the last line; what it leaves out is missing."""
    working.scope = cases.scope
    last = working.steps[-1]
    results = [(case.assumption, case.steps[-1].value if case.steps else cases.split.value) for case in cases.opened]
    union = Apply("or", tuple(Apply("and", (assumption, value)) for assumption, value in results if value is not None))
    if last.value is None or cases.split.value is None or not union.args:
        return
    found = relation(cases.split.value, union if len(union.args) > 1 else union.args[0], cases.scope)
    if found.relation == "implied_by":
        last.judgement = replace(last.judgement, flags=(*last.judgement.flags, "cases_missing"), lost=found.lost)
