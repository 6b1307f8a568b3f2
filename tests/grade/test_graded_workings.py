"""Whole workings from many textbooks' ways of writing, each judged as its teacher does."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.grade.graded import Graded, graded
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
