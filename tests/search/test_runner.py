"""The runner tries the strategies in order; what one raises, or has no time for, means that it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.clock import SliceOver
from service.progress import followed_by
from service.search import Budget, Strategy, attempts, first, in_time

PLENTY = Budget()


def says(*values: Any) -> Any:
    return lambda asked, budget: list(values)


def raises(error: BaseException) -> Any:
    def attempt(asked: Any, budget: Budget) -> Iterator[Any]:
        yield "one"
        raise error

    return attempt


def found(*table: Strategy[Any, Any], **how: Any) -> list[tuple[str, Any]]:
    return [(strategy.name, value) for strategy, value in attempts(table, "asked", PLENTY, **how)]


def test_candidates_come_in_the_order_of_the_table() -> None:
    table = Strategy("first", says(1, None, 2)), Strategy("second", says(3))

    assert found(*table) == [("first", 1), ("first", 2), ("second", 3)]
    assert first(table, "asked", PLENTY) == 1


@pytest.mark.parametrize("error", [ValueError(), SliceOver(), ZeroDivisionError(), RecursionError()])
def test_a_strategy_that_fails_or_is_late_gives_way_to_the_next(error: BaseException) -> None:
    assert found(Strategy("broken", raises(error)), Strategy("next", says("two"))) == [("broken", "one"), ("next", "two")]


def test_what_is_no_failure_is_raised() -> None:
    with pytest.raises(MemoryError):
        found(Strategy("broken", raises(MemoryError())))


def test_a_strategy_is_tried_where_it_applies_and_no_deeper_than_it_may() -> None:
    table = (
        Strategy("elsewhere", says(1), lambda asked: asked != "asked"),
        Strategy("outermost", says(2), deepest=0),
        Strategy("anywhere", says(3)),
    )

    assert found(*table) == [("outermost", 2), ("anywhere", 3)]
    assert found(*table, level=1) == [("anywhere", 3)]


def test_one_that_decides_ends_the_search_where_it_found_something() -> None:
    last = Strategy("last", says(9))

    assert found(Strategy("decides", says(1, 2), decides=True), last) == [("decides", 1), ("decides", 2)]
    assert found(Strategy("decides", says(), decides=True), last) == [("last", 9)]


def test_what_does_not_fit_is_passed_over() -> None:
    assert found(Strategy("all", says(1, 2, 3)), fits=lambda value: value % 2 == 0) == [("all", 2)]


def test_nothing_is_tried_when_the_budget_is_over() -> None:
    assert first((Strategy("late", says(1)),), "asked", Budget.of(0.0)) is None


def test_time_is_kept_for_the_strategy_that_asks_for_it() -> None:
    seen: dict[str, float] = {}

    def remember(name: str) -> Any:
        return lambda asked, budget: seen.setdefault(name, budget.left) and ()

    table = (
        Strategy("before", remember("before")),
        Strategy("keeper", remember("keeper"), keeps=lambda asked: 60.0),
        Strategy("after", remember("after")),
    )

    list(attempts(table, "asked", Budget.of(100.0)))

    assert seen["before"] < 41
    assert seen["keeper"] > 90
    assert seen["after"] > 90


def test_a_level_further_in_a_strategy_has_two_thirds_of_its_time() -> None:
    strategy = Strategy("timed", says(1), seconds=30.0)

    outer, inner = (strategy.part_of(Budget.of(100.0), level).left for level in (0, 1))

    assert 29 < outer <= 30
    assert 19 < inner <= 20


def test_only_the_outermost_level_tells_what_it_tries() -> None:
    told: list[str] = []

    with followed_by(told.append):
        found(Strategy("by parts", says(1)))
        found(Strategy("residues", says(1)), level=1)

    assert told == ["by_parts"]


def test_a_computation_that_fails_in_time_says_nothing() -> None:
    def divide() -> float:
        return 1 / 0

    assert in_time(PLENTY, divide) is None
    assert in_time(PLENTY, lambda: 7) == 7
