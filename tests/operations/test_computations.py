"""What a worker does for an operation: a problem made once, candidates, and a check that knows the claim alone."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from service import tutor
from service.compute import COMPUTATIONS, DOCUMENTS, answering, computation
from service.operations import OPERATIONS
from service.question import Claim, Question


def question(name: str, given: dict[str, Any]) -> Question:
    return tutor.question(OPERATIONS[name], OPERATIONS[name].input.model_validate(given))


def test_every_operation_is_computed_in_one_place() -> None:
    local = {name for name, operation in OPERATIONS.items() if operation.local}

    assert sorted((*COMPUTATIONS, *DOCUMENTS, *local)) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_the_mathematics_of_a_question_is_prepared_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, made = question(name, dict(OPERATIONS[name].examples[0])), []
    does = computation(asked)

    def problem(question: Question) -> Any:
        made.append(question)
        return does.problem(question)

    monkeypatch.setattr(answering, "computation", lambda question: replace(does, problem=problem))
    tutor.answer(asked, OPERATIONS[name])

    assert len(made) == 1


def test_a_check_is_given_no_record_of_how_an_answer_was_found() -> None:
    asked = question("integrate", {"expression": "x cos(x)"})
    does = computation(asked)
    result = next(iter(does.candidates(does.problem(asked))))

    assert result.strategy
    assert {field.name for field in fields(Claim)} == {"value", "conditions", "asserted"}
    assert not hasattr(result.claim, "strategy")


@pytest.mark.parametrize(
    ("name", "given", "kind"),
    [
        ("solve", {"expression": "x^2 = 2"}, "Posed"),
        ("solve", {"expression": "x + y = 5; x - y = 1"}, "PosedTogether"),
        ("solve", {"expression": "x + y > 1; y > 0"}, "PosedTogether"),
        ("differentiate", {"expression": "x^2 + y^2 = 25"}, "ImplicitCurve"),
        ("evaluate", {"expression": r"\int_0^1 x\,dx"}, "IntegralProblem"),
        ("evaluate", {"expression": "1/2 + 1/3"}, "ToEvaluate"),
    ],
)
def test_the_kind_of_question_chooses_the_problem(name: str, given: dict[str, Any], kind: str) -> None:
    asked = question(name, given)

    problem = computation(asked).problem(asked)

    assert type(problem).__name__ == kind
