"""An exception in one method means that the method says nothing; it is kept in a record, and the next one is tried."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from service.engine.outcome import outcome
from service.errors import NoClosedForm
from service.quietly import each_quietly, quietly, recorded


def failing() -> Iterator[int]:
    yield 1
    raise KeyError("inside")


def test_a_method_that_raises_says_nothing_and_is_kept_in_the_record() -> None:
    with recorded() as record:
        found = quietly("division", lambda: 1 // 0)

    assert found is None
    assert [method for method, _ in record.silenced] == ["division"]
    assert "ZeroDivisionError" in record.silenced[0][1]


def test_what_came_before_the_exception_counts() -> None:
    with recorded() as record:
        found = list(each_quietly("series", failing))

    assert found == [1]
    assert [method for method, _ in record.silenced] == ["series"]


def test_our_own_errors_are_said() -> None:
    def refuse() -> int:
        raise NoClosedForm("None was found.")

    with pytest.raises(NoClosedForm):
        quietly("refuse", refuse)


def test_what_was_silenced_crosses_with_the_outcome() -> None:
    told = json.loads(outcome(lambda task: {"value": quietly("division", lambda: task // 0)}, 1))

    assert told["answer"] == {"value": None}
    assert [method for method, _ in told["silenced"]] == ["division"]


def test_nothing_is_told_where_nothing_was_silenced() -> None:
    told = json.loads(outcome(lambda task: {"value": task}, 1))

    assert told == {"answer": {"value": 1}}
