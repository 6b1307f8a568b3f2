"""Whole workings from many textbooks' ways of writing, each judged as its teacher does."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.grade.graded import Finding, Graded, finding, graded
from tests.grade.working import check

WORKS = graded()
TABLE = Path(__file__).parents[1] / "tables" / "known_gaps.toml"
GAPS: dict[str, str] = {gap["id"]: gap["why"] for gap in tomllib.loads(TABLE.read_text("utf-8")).get("working", [])}


def case(work: Graded) -> object:
    """A row as a test; one that is listed among the known gaps must fail, until it is taken off the list."""
    marks = [pytest.mark.xfail(strict=True, reason=GAPS[work.id])] if work.id in GAPS else []
    return pytest.param(work, id=work.id, marks=marks)


@pytest.mark.parametrize("work", [case(work) for work in WORKS])
def test_a_working_is_graded_as_its_teacher_grades_it(work: Graded) -> None:
    answer = check(**work.question())

    assert answer["first_error"] in work.places
    assert answer["verdict"] in work.verdicts


def test_every_working_listed_as_a_gap_exists() -> None:
    assert set(GAPS) <= {work.id for work in WORKS}


def answered(verdict: str, first_error: int | None, correct: tuple[bool | None, ...]) -> dict[str, Any]:
    """An answer document of /check, as far as its worth depends on it."""
    return {"verdict": verdict, "first_error": first_error, "lines": [{"correct": one} for one in correct]}


RIGHT = Graded("right", "", ("2x = 8", "x = 4"), "correct")
WRONG = Graded("wrong", "", ("2x = 8", "x = 5"), "incorrect", 1, (1,))
UNFINISHED = Graded("unfinished", "", ("2x = 8", "3x = 12"), "incomplete")
WORTHS = [
    (RIGHT, answered("correct", None, (True, True)), Finding.RIGHT),
    (RIGHT, answered("incomplete", None, (True, True)), Finding.RIGHT),
    (RIGHT, answered("incorrect", 0, (False, True)), Finding.FALSE_ALARM),
    (RIGHT, answered("undecided", None, (True, None)), Finding.OPEN),
    (WRONG, answered("incorrect", 1, (True, False)), Finding.RIGHT),
    (WRONG, answered("incorrect", 0, (False, False)), Finding.FALSE_ALARM),
    (WRONG, answered("incomplete", 0, (True, True)), Finding.MISPLACED),
    (WRONG, answered("correct", None, (True, True)), Finding.MISSED),
    (WRONG, answered("undecided", None, (True, None)), Finding.OPEN),
    (UNFINISHED, answered("incomplete", None, (True, True)), Finding.RIGHT),
    (UNFINISHED, answered("correct", None, (True, True)), Finding.MISSED),
]


@pytest.mark.parametrize(("work", "answer", "worth"), WORTHS)
def test_an_answer_is_worth_what_it_says_beside_the_grading(work: Graded, answer: dict[str, Any], worth: Finding) -> None:
    assert finding(work, answer) is worth
