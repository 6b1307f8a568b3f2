"""One answer against a reference: the answer tests of /compare, each a value test, a form test, or both."""

from __future__ import annotations

import time
from collections.abc import Callable

from service.algebra.values import precision
from service.answers.operations import CompareAnswer, Compared, Difference
from service.answers.parts import Formula, NoteGiven, Verification
from service.compare.calculus import antiderivative_of, constant_up_to, derivative_of
from service.compare.form_tests import identical, in_form, same_shape
from service.compare.forms import FORMS
from service.compare.numbers import decimal_places, numeric, significant_figures, units
from service.compare.scores import Score
from service.compare.task import Task
from service.compare.values import equivalent, solution_set, substitution_equivalent
from service.judge.judgement import Scope
from service.messages import Message
from service.numerics.known import Known
from service.question import Context, Question
from service.tree import Tree, free_symbols, likeliest_variable

__all__ = ["TESTS", "compared"]


def compared(question: Question) -> CompareAnswer:
    """The contract's answer to /compare."""
    with precision():
        return _compared(question)


def _compared(question: Question) -> CompareAnswer:
    answer, reference = question.trees["answer"], question.trees["reference"]
    variable = question.context.variable or _variable(answer, reference)
    test = question.options.get("test", "equivalent")
    score = TESTS[test](Task(answer, reference, variable, _scope(question.context), question.options))
    return CompareAnswer(
        operation=question.operation,
        correct=score.correct,
        score=1.0 if score.correct else score.share,
        reason=score.reason,
        feedback=Message(f"answer_{score.reason}"),
        verification=Verification.of(score.verification),
        input=Compared(answer=Formula.of(answer), reference=Formula.of(reference)),
        notes=NoteGiven.all(question.notes),
        **_evidence(score),
    )


def _evidence(score: Score) -> dict[str, Difference]:
    """The counterexample; one without a point would only tell the expected answer."""
    found = score.counterexample
    if found is None or not found.at:
        return {}
    return {"counterexample": Difference(of=score.of, at=dict(found.at), reference=found.before, answer=found.after)}


def _scope(context: Context) -> Scope:
    known = Known.of(context.assumptions)
    until = time.monotonic() + 0.85 * context.deadline
    return Scope(context.domain != "complex", context.variable, known, until, context.domain == "complex", working=False)


def _variable(answer: Tree, reference: Tree) -> str:
    for tree in (reference, answer):
        names = [n for n in free_symbols(tree) if n not in {"c", "C", "K", "k"} and not n.startswith("C_")]
        if (found := likeliest_variable(names)) is not None:
            return found
    return "x"


TESTS: dict[str, Callable[[Task], Score]] = {
    "equivalent": equivalent,
    "same_form": same_shape,
    "identical": identical,
    "up_to_constant": constant_up_to,
    "antiderivative_of": antiderivative_of,
    "derivative_of": derivative_of,
    **{name: in_form(name) for name in FORMS},
    "solution_set": solution_set,
    "numeric": numeric,
    "significant_figures": significant_figures,
    "decimal_places": decimal_places,
    "units": units,
    "substitution_equivalent": substitution_equivalent,
}
"""What each test of the contract asks."""
