"""A chain of judged steps from a question to its answer.

Contract: the chain is unbroken, from the line it starts with to the answer that was found and checked without it; a step that does not
hold is not in it, and where no chain leads to the answer there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from service.algebra.shapes import shape
from service.algebra.statements import any_of
from service.judge.judgement import EQUAL, Judgement
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.question import Verification
from service.rules.differentiation import DIFFERENTIATION, has_derivative
from service.rules.equations import SOLVING, cases_of, is_solved_for
from service.rules.expressions import EXPANDING, SIMPLIFYING
from service.rules.rule import Promise, Rule, Scope, Used
from service.rules.strategies import Strategy, worked
from service.search import Budget
from service.tree import Relation, Tree, free_symbols, likeliest_variable
from service.write import text

MOST_STEPS = 120
LAST: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("reordered", "", lambda line, scope: iter(()), ("", ""), is_minor=True),
        Rule("simplified", "", lambda line, scope: iter(()), ("", "")),
        Rule("checked_solutions", "", lambda line, scope: iter(()), ("", ""), "implies"),
        Rule("solution_set", "", lambda line, scope: iter(()), ("", ""), "equivalent", is_minor=True),
    )
}
"""Steps that lead from the last line of a strategy to the answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that holds. parts: by the letters of the rule's formula. inner: how it was done, where it was more than one."""

    rule: Rule
    before: Tree
    after: Tree
    verification: Verification
    promise: Promise
    parts: Mapping[str, Tree] = field(default_factory=dict)
    inner: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """How a kind of question is worked: by which strategy, when a line is done, and how the answer comes out of it."""

    strategy: Strategy
    is_done: Callable[[Tree, Scope], bool]
    ending: Callable[[Tree, Tree, JudgeScope, bool], Step | None]


def solution(topic: Topic, start: Tree, answer: Tree, scope: Scope, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps from the start to the answer; none where they don't lead there, or not in time."""
    found: list[Step] = []

    def accepts(line: Tree, used: Used) -> bool:
        if budget.is_over or text(line) == text(used.move.after):
            return False
        step = _held(line, used, judge)
        if step is not None:
            found.append(step)
        return step is not None

    for _ in worked(topic.strategy, start, scope, accepts, MOST_STEPS):
        pass
    if not found:
        return ()
    last = found[-1].after
    if text(last) != text(answer):
        owes_a_check = any(step.promise == "implies" for step in found)
        is_open = budget.is_over or not topic.is_done(last, scope)
        end = None if is_open else topic.ending(last, answer, judge, owes_a_check)
        if end is None:
            return ()
        found.append(end)
    else:
        found[-1] = replace(found[-1], after=answer)
    return tuple(found)


def _held(line: Tree, used: Used, judge: JudgeScope) -> Step | None:
    """The step, where the judge finds that it holds; an expression put in the place of an equal one is judged by itself."""
    found = relation(*(used.move.touched or (line, used.move.after)), judge)
    promise = _promise(found, used.rule)
    return None if promise is None else Step(used.rule, line, used.move.after, found.verification, promise, used.move.parts)


def _promise(found: Judgement, rule: Rule) -> Promise | None:
    """What holds of a step; None where that is less than its rule promises."""
    if found.relation in EQUAL:
        return "equal" if rule.promise == "equal" else "equivalent"
    return "implies" if found.relation == "implies" and rule.promise == "implies" else None


def _same_value(line: Tree, answer: Tree, judge: JudgeScope, owes_a_check: bool) -> Step | None:
    """The last line in the form of the answer."""
    found = relation(line, answer, judge)
    return Step(LAST["simplified"], line, answer, found.verification, "equal") if found.relation in EQUAL else None


def _solutions(line: Tree, answer: Tree, judge: JudgeScope, owes_a_check: bool) -> Step | None:
    """The solutions as they are given; those that came in by a step that only follows are left out, by name."""
    found = relation(line, answer, judge)
    if found.relation in EQUAL:
        return Step(LAST["solution_set"], line, answer, found.verification, "equivalent")
    strangers = genuine(answer, line, judge)[1]
    if not owes_a_check or not strangers or not all(isinstance(case, Relation) for case in strangers):
        return None
    return Step(LAST["checked_solutions"], line, answer, found.verification, "implies", {"u": strangers[0]})


def genuine(whole: Tree, line: Tree, judge: JudgeScope) -> tuple[Tree, tuple[Tree, ...]]:
    """(the line without the cases that the whole does not allow, those cases)."""
    cases = cases_of(line)
    kept = tuple(case for case in cases if relation(whole, case, judge).relation in {*EQUAL, "implied_by"})
    return any_of(*kept), tuple(case for case in cases if case not in kept)


def _reordered(line: Tree, answer: Tree, judge: JudgeScope, owes_a_check: bool) -> Step | None:
    """The last line in the order of the answer; None where more than the order is different."""
    if shape(line) != shape(answer):
        return None
    return Step(LAST["reordered"], line, answer, relation(line, answer, judge).verification, "equal")


TOPICS: Mapping[str, Topic] = {
    "simplify": Topic(SIMPLIFYING, lambda line, scope: True, _reordered),
    "evaluate": Topic(SIMPLIFYING, lambda line, scope: True, _reordered),
    "expand": Topic(EXPANDING, lambda line, scope: True, _reordered),
    "differentiate": Topic(DIFFERENTIATION, lambda line, scope: not has_derivative(line), _same_value),
    "solve": Topic(SOLVING, lambda line, scope: all(is_solved_for(case, scope.letter) for case in cases_of(line)), _solutions),
}
"""Operation → how its questions are worked."""


def briefly(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The chain with its small steps told with what they belong to: several in a row are one step that holds them."""
    told: list[Step] = []
    for step in steps:
        if told and step.rule.is_minor and told[-1].rule.is_minor:
            before = told.pop()
            inner = (*(before.inner or (before,)), step)
            told.append(Step(step.rule, before.before, step.after, step.verification, step.promise, step.parts, inner))
        else:
            told.append(step)
    return tuple(told)


def letter_of(tree: Tree, named: str | None) -> str:
    """The letter that a question is about."""
    return named or likeliest_variable(free_symbols(tree)) or "x"
