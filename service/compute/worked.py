"""The worked solution of an answer, where it is asked for: in the time that is left, and never at the answer's cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from service.algebra.build import ZERO
from service.answers.steps import WorkedStep
from service.clock import seconds_to
from service.compute.telling import told
from service.compute.worked_matrix import worked_matrix
from service.compute.worked_ode import worked_ode
from service.compute.worked_series import worked_series
from service.judge.judgement import Scope as JudgeScope
from service.numerics.known import Known
from service.operations.operation import Operation
from service.precision import precision
from service.question import Note, Question
from service.quietly import quietly
from service.rules.equations import is_system
from service.rules.rule import Scope
from service.rules.strategies import Method
from service.search import Budget, in_time
from service.teach.divergence import divergence_steps
from service.teach.solution import MATRICES_TOPIC, Step, Topic, briefly, divergence_shown, letter_of, solution, topic_of
from service.tree import Apply, Tree

SHARE = 0.4
"""Of the deadline, at most."""
STEPS_SHARE = 0.7
"""Of that, for the way to the answer; the rest is for checking an answer that no way leads to."""
KEPT = 0.15
"""Of what is left of the deadline, for writing the answer."""
LEAST = 0.08
"""Of the deadline: where less is left, the answer goes out at once."""
FOR_METHODS = 0.25
"""Processor seconds for the other methods; the solution does not wait for more."""
NO_STEPS = Note("no_course_method", "No method of a course that is known here leads to this answer, so it comes without a worked solution.")
TIMED_OUT = Note("steps_timed_out", "There was not enough time for the worked solution; the answer itself is complete.")
OTHER_METHOD = Note("method_not_used", "The method that was asked for does not lead to the answer here; the usual one is shown.")


@dataclass(frozen=True, slots=True)
class Worked:
    """The members of an answer that its worked solution brings, and the notes on it."""

    steps: tuple[WorkedStep, ...] = ()
    methods: tuple[str, ...] = ()
    check_steps: tuple[WorkedStep, ...] = ()
    notes: tuple[Note, ...] = ()


def worked(operation: Operation, task: Question, answer: Tree | None, until: float) -> Worked:
    """The steps from the question to the answer, and the note that there are none where they were asked for.

    until: when the answer must be there (monotonic).
    """
    if not task.options.get("steps"):
        return Worked()
    topic = topic_of(IN_ONE_LINE.get(task.options.get("action") or "", operation.name), operation.shown(task))
    is_without = answer is None and operation.name not in WITHOUT_VALUE
    if is_without or (topic is None and operation.name not in (*BY_LINES, "series")):
        return Worked(notes=(NO_STEPS,))
    if seconds_to(until) < LEAST * task.context.deadline:
        return Worked(notes=(TIMED_OUT,))
    most = (1 - KEPT) * seconds_to(until)
    budget = Budget.patient(min(SHARE * task.context.deadline, most))
    budget = replace(budget, end=min(budget.end, time.monotonic() + most))
    found = in_time(budget, partial(quietly, _found, topic, operation, task, answer, budget)) or Worked()
    if found.steps or answer == operation.shown(task):
        return found
    return replace(found, notes=(TIMED_OUT if budget.is_over else NO_STEPS,))


IN_ONE_LINE: Mapping[str, str] = dict.fromkeys(("det", "inverse", "transpose", "multiply"), "evaluate")
"""What is asked of a matrix → the operation that works it, as it does an expression."""
BY_LINES: Mapping[str, Callable[[Question, Tree, Tree, JudgeScope, Budget], tuple[Step, ...]]] = {
    "dsolve": worked_ode,
    "matrix": worked_matrix,
}
"""Operations whose lines are judged as one working."""


def _singular(start: Tree, scope: Scope, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """Instead of an inverse, the determinant that is 0."""
    matrix = start.args[0] if isinstance(start, Apply) and start.head in ("inverse", "pow") else start
    return solution(MATRICES_TOPIC, Apply("det", (matrix,)), ZERO, Scope(goal=ZERO), judge, budget)


def _divergent_sum(start: Tree, scope: Scope, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    return divergence_shown(start, judge)


WITHOUT_VALUE: Mapping[str, Callable[[Tree, Scope, JudgeScope, Budget], tuple[Step, ...]]] = {
    "integrate": divergence_steps,
    "sum": _divergent_sum,
    "matrix": _singular,
}
"""Operations whose questions may have no answer, and the steps that show it."""


def _found(topic: Topic | None, operation: Operation, task: Question, answer: Tree | None, budget: Budget) -> Worked:
    if answer is None:
        return _without_value(operation, task, budget)
    if operation.name == "series":
        return _series(operation, task, answer, budget)
    return _by_lines(operation, task, answer, budget) if topic is None else _worked(topic, operation, task, answer, budget)


def _without_value(operation: Operation, task: Question, budget: Budget) -> Worked:
    """The steps that show that there is no answer."""
    start, context = operation.shown(task), task.context
    letter = letter_of(start, context.variable)
    judge = JudgeScope(True, letter, Known.of(context.assumptions), budget.end)
    with precision():
        found = WITHOUT_VALUE[operation.name](start, _scope(task, letter, None), judge, budget)
    shown = tuple(told(found if task.options.get("detail") == "full" else briefly(found)))
    return Worked(check_steps=shown) if operation.name == "matrix" else Worked(shown)


def _series(operation: Operation, task: Question, answer: Tree, budget: Budget) -> Worked:
    """The steps of a series by the method that was asked for."""
    judge, asked = JudgeScope(True, task.context.variable, Known.of(task.context.assumptions), budget.end), task.options.get("method")
    with precision():
        steps, methods = worked_series(task, operation.shown(task), answer, judge, asked)
    notes = (OTHER_METHOD,) if steps and asked is not None and asked not in methods else ()
    return Worked(tuple(told(steps)), methods if len(methods) > 1 else (), notes=notes)


def _by_lines(operation: Operation, task: Question, answer: Tree, budget: Budget) -> Worked:
    """The steps of a working that is judged as a whole."""
    judge = JudgeScope(True, task.context.variable, Known.of(task.context.assumptions), budget.end)
    with precision():
        return Worked(tuple(told(BY_LINES[operation.name](task, operation.shown(task), answer, judge, budget))))


def _worked(topic: Topic, operation: Operation, task: Question, answer: Tree, budget: Budget) -> Worked:
    """The steps from the question as it is shown to the answer, as small as was asked, by the method that was asked for."""
    context, start = task.context, operation.shown(task)
    is_complex = context.domain == "complex"
    letter = letter_of(start, context.variable)
    scope = _scope(task, letter, answer)
    judge = JudgeScope(not is_complex, None if is_system(start) else letter, Known.of(context.assumptions), budget.end, is_complex)

    def steps(method: Method | None) -> tuple[Step, ...]:
        return solution(topic.by(method), start, answer, scope, judge, budget)

    with precision():
        asked = task.options.get("method")
        method = topic.method(asked)
        by_method = steps(method) if method is not None else ()
        found = by_method or in_time(budget.share(STEPS_SHARE, STEPS_SHARE), partial(steps, None)) or ()
        methods = _methods(topic, found, scope, asked, budget)
        check = () if found else topic.check(start, answer, judge)
    notes = (OTHER_METHOD,) if found and asked is not None and (not by_method or asked not in methods) else ()
    shown = found if task.options.get("detail") == "full" else briefly(found)
    checked = tuple(told(check))
    return Worked(tuple(told(shown)), methods if len(methods) > 1 else (), checked, notes)


def _is_for(topic: Topic, name: str, found: tuple[Step, ...], scope: Scope) -> bool:
    method = topic.method(name)
    return method is not None and topic.is_for(method, found, scope)


def _methods(topic: Topic, found: tuple[Step, ...], scope: Scope, asked: str | None, budget: Budget) -> tuple[str, ...]:
    """The methods that fit a line of the solution, the one that was asked for first of all, as far as there is time to tell."""
    is_asked = asked is not None and in_time(budget, partial(_is_for, topic, asked, found, scope)) is not False
    own = budget.part(FOR_METHODS)
    others = [method for method in topic.methods if method.id != asked]
    fitting = {method.id for method in others if not own.is_over and in_time(own, partial(topic.is_for, method, found, scope))}
    fitting |= {asked} if asked is not None and is_asked else set()
    return tuple(method.id for method in topic.methods if method.id in fitting)


def _scope(task: Question, letter: str, answer: Tree | None) -> Scope:
    """What the rules may know: the letter, the field, what is assumed of the letters, and what is to be put in."""
    context = task.context
    values = {name.removeprefix("at."): tree for name, tree in task.trees.items() if name.startswith("at.")}
    return Scope(letter, context.domain != "complex", answer, context, values, task.options.get("of") or "")
