"""Answers compared with a reference, test by test; the table is the manual a teacher reads."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.compare import TESTS
from service.messages import ids
from service.operations import compare as operation
from tests.grade.working import compare

TABLE = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "answers.toml").read_text("utf-8"))["rows"]
VERDICTS = {"right": True, "wrong": False, "undecided": None}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[2]}: {row[0]} | {row[1]}")
def test_an_answer_is_judged_as_the_table_says(row: list[Any]) -> None:
    answer, reference, test, verdict, reason, options = row

    found = compare(answer=answer, reference=reference, test=test, **options)

    assert (found["correct"], found["reason"]) == (VERDICTS[verdict], reason)
    assert found["verification"]["status"] in {"proved", "checked", "unverified"}
    assert found["feedback"] == ids()[f"answer_{reason}"]


def test_every_test_of_the_contract_is_there() -> None:
    assert tuple(TESTS) == operation.TESTS


def test_feedback_is_in_the_language_asked_for() -> None:
    found = compare(answer="1", reference="2", language="de")

    assert found["feedback"] == "Das ist nicht die erwartete Antwort."
