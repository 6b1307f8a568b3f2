"""Tasks in words are done where the operation is the one they ask for, and else refused with the name of that one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import InvalidRequest, UnknownName
from tests.worked import rows

Ask = Callable[..., dict[str, Any]]
DONE = [row for row in rows("tasks_in_words") if not row[2].startswith("/")]
ELSEWHERE = [row for row in rows("tasks_in_words") if row[2].startswith("/")]


@pytest.mark.parametrize(("operation", "words", "result"), DONE)
def test_a_task_in_words_is_done(ask: Ask, operation: str, words: str, result: str) -> None:
    answer = ask(operation, expression=words)

    assert answer["result"]["text"] == result
    assert "task_in_words" in [note["code"] for note in answer["notes"]]


@pytest.mark.parametrize(("operation", "words", "other"), ELSEWHERE)
def test_a_task_for_another_operation_is_sent_there(ask: Ask, operation: str, words: str, other: str) -> None:
    with pytest.raises(InvalidRequest, match=other):
        ask(operation, expression=words)


@pytest.mark.parametrize("words", ["x is 5", "f von x", "für x", "2 la 3", "the train leaves", "si x", "und", "löse"])
def test_unknown_words_are_never_products_of_letters(ask: Ask, words: str) -> None:
    with pytest.raises(UnknownName):
        ask("simplify", expression=words)
