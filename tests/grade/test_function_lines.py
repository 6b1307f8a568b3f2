"""Lines about known functions: values, derivatives, points, tangents, domains, limits."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.grade.working import check

TABLE = Path(__file__).parents[1] / "tables" / "grade" / "function_lines.toml"
ROWS: list[dict[str, Any]] = tomllib.loads(TABLE.read_text("utf-8"))["working"]


@pytest.mark.parametrize("row", ROWS, ids=[row["lines"][-1] for row in ROWS])
def test_lines_about_a_function_are_judged_by_the_function(row: dict[str, Any]) -> None:
    answer = check(problem=row["problem"], lines=row["lines"])

    assert (-1 if answer["first_error"] is None else answer["first_error"]) == row["first_error"]
    assert all(line["correct"] is not None for line in answer["lines"][: row["first_error"]])


def test_a_value_that_is_asked_for_is_never_called_wrong() -> None:
    answer = check(problem="h(t) = 20t - 5t^2", lines=["h'(t) = 20 - 10t = 0", "t = 2", "h = 15", "t = 1 or t = 3"])

    assert answer["first_error"] is None
