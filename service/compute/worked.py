"""The worked solution of an answer, where it is asked for: in the time that is left, and never at the answer's cost."""

from __future__ import annotations

from functools import partial

from service.answers.steps import WorkedStep
from service.clock import seconds_to
from service.judge.judgement import Scope as JudgeScope
from service.numerics.known import Known
from service.operations.operation import Operation
from service.precision import precision
from service.question import Note, Question
from service.quietly import quietly
from service.rules.rule import Scope
from service.search import Budget, in_time
from service.teach.solution import TOPICS, Topic, briefly, letter_of, solution
from service.teach.telling import told
from service.tree import Tree

SHARE = 0.4
"""Of the deadline, at most."""
KEPT = 0.15
"""Of what is left of the deadline, for writing the answer."""
NO_STEPS = Note("no_worked_solution", "There is no worked solution for this; the answer itself is complete.")
TIMED_OUT = Note("steps_timed_out", "There was not enough time for the worked solution; the answer itself is complete.")


def worked(operation: Operation, task: Question, answer: Tree | None, until: float) -> tuple[list[WorkedStep], tuple[Note, ...]]:
    """The steps from the question to the answer, and the note that there are none where they were asked for.

    until: when the answer must be there (monotonic).
    """
    if not task.options.get("steps"):
        return [], ()
    topic = TOPICS.get(operation.name)
    if topic is None or answer is None:
        return [], (NO_STEPS,)
    budget = Budget.patient(min(SHARE * task.context.deadline, (1 - KEPT) * seconds_to(until)))
    steps = in_time(budget, partial(quietly, _steps, topic, operation, task, answer, budget)) or []
    if steps or answer == operation.shown(task):
        return steps, ()
    return [], (TIMED_OUT if budget.is_over else NO_STEPS,)


def _steps(topic: Topic, operation: Operation, task: Question, answer: Tree, budget: Budget) -> list[WorkedStep]:
    """The steps from the question as it is shown to the answer, as small as was asked."""
    context, start = task.context, operation.shown(task)
    is_complex = context.domain == "complex"
    letter = letter_of(start, context.variable)
    judge = JudgeScope(not is_complex, letter, Known.of(context.assumptions), budget.end, is_complex)
    with precision():
        found = solution(topic, start, answer, Scope(letter, not is_complex, answer), judge, budget)
    return told(found if task.options.get("detail") == "full" else briefly(found), context.language)
