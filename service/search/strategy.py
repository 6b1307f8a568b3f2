"""One way to an answer, as a row of an ordered table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

from service.search.budget import Budget

Q = TypeVar("Q")
A = TypeVar("A")


def always(asked: object) -> bool:
    """For a strategy that may be tried on anything."""
    return True


def nothing(asked: object) -> float:
    """For a strategy for which no time is kept."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Strategy(Generic[Q, A]):
    """attempt: candidates for what is asked, best first, within a budget; None among them is passed over.

    applies: quick claim about the shape (a router, not a promise). seconds: its part of the budget at the outermost level, two
    thirds of that one level in, and so on. share: at most this fraction of what is left. deepest: the last level at which it is
    tried. keeps: seconds that the strategies before it leave for it. decides: where it finds something, nothing else is tried.
    """

    name: str
    attempt: Callable[[Q, Budget], Iterable[A | None]]
    applies: Callable[[Q], bool] = always
    seconds: float = inf
    share: float = 1.0
    deepest: int = 99
    keeps: Callable[[Q], float] = nothing
    decides: bool = False

    def part_of(self, budget: Budget, level: int) -> Budget:
        """What it may use of a budget."""
        if self.share < 1:
            budget = budget.share(self.share)
        return budget.part(self.seconds / 1.5**level) if self.seconds < inf else budget
