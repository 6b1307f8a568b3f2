"""Answers that a course knows how to prove say that they are proved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.read.tables import TABLES, rows

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("row", rows(TABLES / "proofs.toml"), ids=" ".join)
def test_an_answer_of_a_course_is_proved(ask: Ask, row: tuple[str, ...]) -> None:
    operation, expression, point = row

    answer = ask(operation, expression=expression, **({"point": point} if point else {}))

    assert answer["verification"]["status"] == "proved"


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("solve", {"expression": "a x + b = 0", "variable": "x"}),
        ("solve", {"expression": "sin(x) = 1/2"}),
        ("limit", {"expression": "sin(x)/x", "point": "0"}),
        ("differentiate", {"expression": "floor(x)"}),
    ],
)
def test_what_was_only_compared_with_numbers_is_not_called_proved(ask: Ask, operation: str, fields: dict[str, str]) -> None:
    assert ask(operation, **fields)["verification"]["status"] == "checked"
