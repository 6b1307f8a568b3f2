"""Whole homeworks, each with the verdict that a teacher would give."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.grade.working import check

FOLDER = Path(__file__).parent.parent / "tables" / "homework"
HOMEWORKS = [work for path in sorted(FOLDER.glob("*.toml")) for work in tomllib.loads(path.read_text("utf-8"))["homework"]]
SIGN = {True: "right", False: "wrong", None: "open"}


@pytest.mark.parametrize("work", HOMEWORKS, ids=lambda work: work["name"])
def test_a_homework_gets_the_verdict_of_its_teacher(work: dict[str, Any]) -> None:
    found = check(problem=work["problem"], lines=[row[0] for row in work["lines"]])

    assert [row_of(line, row[0]) for line, row in zip(found["lines"], work["lines"], strict=True)] == work["lines"]
    assert found["verdict"] == work["verdict"]
    assert found["first_error"] == work.get("first_error")
    assert found["final"]["complete"] == work["complete"]


def row_of(line: dict[str, Any], source: str) -> list[str]:
    return [
        source,
        line["relation"],
        str(line["parent"]),
        SIGN[line["correct"]],
        (line["misconception"] or {}).get("id", ""),
        "; ".join(line["lost_solutions"]),
        "; ".join(line["added_solutions"]),
    ]
