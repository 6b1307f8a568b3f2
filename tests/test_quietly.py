"""An exception in one method means that the method says nothing; it is kept in a record, and the next one is tried."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sympy

from service.clock import SliceOver, within
from service.engine.outcome import outcome
from service.errors import NoClosedForm, OutOfTime
from service.question import Question
from service.quietly import MOST, Record, briefly, each_unless_broken, quietly, recorded, unless_broken

HERE = "tests.test_quietly"


def failing() -> Iterator[int]:
    yield 1
    raise KeyError("inside")


def raising(error: BaseException) -> int:
    raise error


def kept(record: Record) -> dict[str, tuple[int, str]]:
    return {method: (silence.times, silence.error) for method, silence in record.silenced.items()}


def test_a_method_that_breaks_says_nothing_and_is_kept_in_the_record() -> None:
    with recorded() as record:
        found = unless_broken("division", lambda: 1 // 0)

    assert found is None
    assert kept(record) == {"division": (1, "ZeroDivisionError")}
    assert "ZeroDivisionError" in record.silenced["division"].trace


def test_what_came_before_the_exception_counts() -> None:
    with recorded() as record:
        found = list(each_unless_broken("series", failing))

    assert found == [1]
    assert list(record.silenced) == ["series"]


def test_our_own_errors_are_said_where_a_method_may_refuse() -> None:
    with pytest.raises(NoClosedForm):
        unless_broken("refuse", lambda: raising(NoClosedForm("None was found.")))


@pytest.mark.parametrize(
    "error", [NoClosedForm("None was found."), ValueError(), RecursionError(), sympy.PolynomialError(), RuntimeError()], ids=repr
)
def test_a_method_of_the_judge_says_nothing_whatever_it_raises(error: Exception) -> None:
    with recorded() as record:
        found = [quietly(raising, error, default=7) for _ in range(3)]

    assert found == [7, 7, 7]
    assert kept(record) == {f"{HERE}.raising": (3, type(error).__name__)}


@pytest.mark.parametrize(
    ("error", "is_fault"), [(ValueError(), False), (NoClosedForm(""), False), (sympy.PolynomialError(), False), (AttributeError(), True)]
)
def test_a_trace_is_kept_of_what_is_a_fault_of_ours(error: Exception, is_fault: bool) -> None:
    with recorded() as record:
        quietly(raising, error)

    assert bool(record.silenced[f"{HERE}.raising"].trace) == is_fault


def test_no_more_than_a_few_traces_of_one_task_are_kept() -> None:
    with recorded() as record:
        for number in range(3 * MOST):
            unless_broken(f"method {number}", lambda: 1 // 0)

    assert len(record.silenced) == 3 * MOST
    assert sum(bool(silence.trace) for silence in record.silenced.values()) == MOST


@pytest.mark.parametrize("way", [lambda f: quietly(f), lambda f: unless_broken("f", f)], ids=["quietly", "unless_broken"])
@pytest.mark.parametrize(
    "error", [MemoryError(), OutOfTime("", operation="check", deadline=1.0), SliceOver()], ids=lambda e: type(e).__name__
)
def test_a_lack_of_memory_and_the_end_of_time_are_not_taken_for_silence(way: Callable[..., Any], error: BaseException) -> None:
    with pytest.raises(type(error)):
        way(lambda: raising(error))


def test_an_alarm_that_rang_inside_a_library_is_the_end_of_the_slice() -> None:
    def library() -> None:
        try:
            while True:
                pass
        except SliceOver:
            raise SystemError from None

    with pytest.raises(SliceOver), within(0.01):
        quietly(library)


def test_a_method_that_takes_too_long_says_nothing_and_is_no_fault() -> None:
    def endless() -> int:
        while True:
            pass

    with recorded() as record:
        found = briefly(0.01, endless, default=7)

    assert found == 7
    assert not record.silenced


def test_what_was_silenced_crosses_with_the_outcome() -> None:
    def target(task: int) -> dict[str, Any]:
        return {"judged": quietly(raising, ValueError()), "computed": unless_broken("division", lambda: task // 0)}

    told = json.loads(outcome(target, 1))

    assert told["answer"] == {"judged": None, "computed": None}
    assert told["silenced"][f"{HERE}.raising"] == [1, "ValueError", ""]
    assert told["silenced"]["division"][:2] == [1, "ZeroDivisionError"]


def test_what_was_silenced_crosses_with_a_failure_too() -> None:
    def target(task: int) -> dict[str, Any]:
        quietly(raising, ValueError())
        raise RuntimeError

    told = json.loads(outcome(target, 1))

    assert told["error"]["code"] == "internal_error"
    assert list(told["silenced"]) == [f"{HERE}.raising"]


def test_nothing_is_told_where_nothing_was_silenced() -> None:
    told = json.loads(outcome(lambda task: {"value": task}, 1))

    assert told == {"answer": {"value": 1}}


def test_a_judge_whose_method_breaks_answers_and_the_silence_reaches_the_record(monkeypatch: pytest.MonkeyPatch, check_of: Any) -> None:
    from service.engine.task import perform
    from service.judge import relations

    def integral_relation(*_: Any) -> None:
        raise UnboundLocalError

    integral_relation.__module__ = "service.judge.integrals"
    monkeypatch.setattr(relations, "integral_relation", integral_relation)

    told = json.loads(outcome(perform, check_of(r"\int 2x\,dx", [r"x^2 + C"])))

    assert told["answer"]["verdict"]
    assert told["silenced"]["judge.integrals.integral_relation"][1] == "UnboundLocalError"


@pytest.fixture
def check_of() -> Callable[[str, list[str]], Question]:
    from service import tutor
    from service.operations import OPERATIONS

    operation = OPERATIONS["check"]
    return lambda problem, lines: tutor.question(operation, operation.input(problem=problem, lines=lines))
