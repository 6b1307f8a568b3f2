"""The runner: strategies in the order of their table, each within its part of the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from typing import TypeVar

from service.clock import SliceOver
from service.progress import trying
from service.search.budget import Budget
from service.search.failures import FAILURES
from service.search.strategy import Strategy, always

Q = TypeVar("Q")
A = TypeVar("A")


def attempts(
    table: Sequence[Strategy[Q, A]],
    asked: Q,
    budget: Budget,
    *,
    level: int = 0,
    fits: Callable[[A], bool] = always,
    failures: tuple[type[BaseException], ...] = FAILURES,
    before: Callable[[], None] | None = None,
    alarm: bool = True,
) -> Iterator[tuple[Strategy[Q, A], A]]:
    """Candidates in the order of the table, each with the strategy that found it.

    level: 0 for what was asked, more for what is asked on the way; only the outermost tells what it tries. fits: which candidates
    are answers at all. failures: what a strategy may raise to say nothing. before: called before each strategy. alarm: ends a strategy
    when its part is used up; without it, the strategies look at the budget themselves.
    """
    kept = max((strategy.keeps(asked) for strategy in table), default=0.0)
    for strategy in table:
        if before is not None:
            before()
        kept = 0.0 if strategy.keeps(asked) else kept
        own = budget.less(kept) if kept else budget
        if level > strategy.deepest or own.is_over or not strategy.applies(asked):
            continue
        if level == 0:
            trying(strategy.name)
        found = False
        for value in _within(strategy, asked, strategy.part_of(own, level), failures, alarm):
            if value is not None and fits(value):
                found = True
                yield strategy, value
        if found and strategy.decides:
            return


def _within(
    strategy: Strategy[Q, A], asked: Q, budget: Budget, failures: tuple[type[BaseException], ...], alarm: bool
) -> Iterator[A | None]:
    """The candidates of one strategy until its part of the time is used up or it fails."""
    ended: tuple[type[BaseException], ...] = (SliceOver, *failures)
    candidates: Iterator[A | None] | None = None
    while True:
        try:
            with budget.slice() if alarm else nullcontext():
                if candidates is None:
                    candidates = iter(strategy.attempt(asked, budget))
                value = next(candidates)
        except StopIteration:
            return
        except ended:
            return
        yield value


def first(
    table: Sequence[Strategy[Q, A]],
    asked: Q,
    budget: Budget,
    *,
    failures: tuple[type[BaseException], ...] = FAILURES,
    alarm: bool = True,
) -> A | None:
    """The first candidate; None where no strategy has one."""
    return next((value for _, value in attempts(table, asked, budget, failures=failures, alarm=alarm)), None)


def each_in_time(budget: Budget, compute: Callable[[], Iterable[A]], failures: tuple[type[BaseException], ...] = FAILURES) -> Iterator[A]:
    """What `compute` yields, up to where it fails or the budget is over."""
    whole: Strategy[None, A] = Strategy("", lambda asked, budget: compute())
    return (value for value in _within(whole, None, budget, failures, True) if value is not None)


def in_time(budget: Budget, compute: Callable[[], A], failures: tuple[type[BaseException], ...] = FAILURES) -> A | None:
    """What `compute` returns; None where it fails or the budget is over."""
    ended: tuple[type[BaseException], ...] = (SliceOver, *failures)
    try:
        with budget.slice():
            return compute()
    except ended:
        return None
