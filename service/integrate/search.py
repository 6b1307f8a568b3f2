"""The search for an antiderivative: strategies in order, inner integrals through the same table, one budget for all.

Strategies are tried in their fixed order, each within its slice; what a strategy needs integrated on the way goes to
`Search.inner`, which remembers its results, so that two strategies that meet the same inner integral share the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from sympy import Dummy, Expr, Integral, Symbol, nan, oo, zoo
from sympy.polys.polyerrors import BasePolynomialError

from service.clock import seconds_to
from service.integrate.clock import SliceOver, spent, within
from service.progress import trying

Attempt = Callable[[Expr, Symbol, "Search"], Iterable[Expr | None]]
"""Candidates for ∫ f dx, best first; None among them is passed over."""

SYMPY_FAILURES = (
    ArithmeticError, AttributeError, IndexError, KeyError, NotImplementedError, RecursionError, TypeError, ValueError, AssertionError,
)  # fmt: skip
"""What SymPy raises when it gives up, besides its polynomial errors."""


FAILURES: tuple[type[Exception], ...] = (*SYMPY_FAILURES, BasePolynomialError)


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way to integrate.

    applies: quick claim about the shape of f (a router, not a promise). seconds: its slice at the outermost level;
    two thirds of that one level in, and so on. deepest: the last level at which it is tried. keeps: seconds that the
    strategies before it leave for it at the outermost level, where it applies.
    """

    name: str
    attempt: Attempt
    applies: Callable[[Expr, Symbol], bool]
    seconds: float = 1.0
    deepest: int = 9
    keeps: float = 0.0


class Companion(Protocol):
    """An engine that works on the whole integral side by side with the strategies; it is heard when its turn comes."""

    def begin(self, f: Expr, x: Symbol) -> None:
        """Begin with ∫ f dx; returns at once."""

    def has_given_up(self, until: float) -> bool:
        """Whether it has soon found that it can't do the whole."""

    def end(self) -> None:
        """Stop working."""


HEAD_START = 0.15
"""Processor seconds that the strategies have to themselves, which is enough for most integrals."""


class _Missing:
    pass


@dataclass
class Search:
    """One search: the table, the end of its time, what has been found so far."""

    table: tuple[Strategy, ...]
    end: float
    depth: int = 0
    deepest: int = 6
    memory: dict[Expr, Expr] = field(default_factory=dict)
    failures: dict[Expr, int] = field(default_factory=dict)
    open: list[Expr] = field(default_factory=list)
    trail: list[tuple[str, Expr]] = field(default_factory=list)
    companion: Companion | None = None
    started: float = field(default_factory=spent)
    whole: tuple[Expr, Symbol] | None = None
    kept: float = 0.0

    @property
    def left(self) -> float:
        """Seconds left."""
        return seconds_to(self.end)

    def inner(self, f: Expr, x: Symbol, *, deepest: int = 6, level: int = 1) -> Expr | None:
        """∫ f dx by the whole table, one level down; None where it isn't found or this very integral is being sought.

        level: 0 for a step that only takes off a constant factor.
        """
        key = f.xreplace({x: VARIABLE})
        if key in self.memory:
            return self.memory[key].xreplace({VARIABLE: x})
        if self.depth >= min(self.deepest, deepest) or key in self.open or self.left <= 0:
            return None
        if self.failures.get(key, 99) <= self.depth:
            return None
        self.open.append(key)
        self.depth += level
        try:
            found = next(self.candidates(f, x), None)
        finally:
            self.depth -= level
            self.open.pop()
        if found is None:
            self.failures[key] = min(self.failures.get(key, 99), self.depth)
        else:
            self.memory[key] = found.xreplace({x: VARIABLE})
        return found

    def candidates(self, f: Expr, x: Symbol) -> Iterator[Expr]:
        """Antiderivatives of f in the order of the table; nothing is verified here."""
        for _, value in self.named_candidates(f, x):
            yield value

    def named_candidates(self, f: Expr, x: Symbol) -> Iterator[tuple[Strategy, Expr]]:
        """The same with the strategy that found each."""
        if self.depth == 0:
            self.whole = f, x
            self._keep(f, x)
        for strategy in self.table:
            self._side_by_side()
            if strategy.keeps and self.depth == 0:
                self.end, self.kept = self.end + self.kept, 0.0
            if self.depth > strategy.deepest or self.left <= 0 or not strategy.applies(f, x):
                continue
            if self.depth == 0:
                trying(strategy.name)
            for value in self._within_slice(strategy, f, x):
                self.trail.append((strategy.name, f))
                yield strategy, value

    def _side_by_side(self) -> None:
        """The companion begins with the whole integral after the head start."""
        if self.companion is not None and self.whole is not None and spent() - self.started > HEAD_START:
            self.companion.begin(*self.whole)
            self.whole = None

    def _keep(self, f: Expr, x: Symbol) -> None:
        """What the first strategies leave for a later one; at most half of the time."""
        if not self.kept:
            wanted = max((strategy.keeps for strategy in self.table if strategy.keeps and strategy.applies(f, x)), default=0.0)
            self.kept = min(wanted, self.left / 2)
            self.end -= self.kept

    def _within_slice(self, strategy: Strategy, f: Expr, x: Symbol) -> Iterator[Expr]:
        attempts = iter(())  # type: Iterator[Any]
        slice_end = spent() + strategy.seconds / 1.5**self.depth
        started = False
        place = self.depth, len(self.open)
        while True:
            try:
                with within(slice_end - spent(), self.end):
                    if not started:
                        attempts, started = iter(strategy.attempt(f, x, self)), True
                    value = next(attempts, _Missing)
            except SliceOver:
                self._restore(*place)
                return
            except FAILURES:
                self._restore(*place)
                return
            if value is _Missing:
                return
            if is_answer(value):
                yield value

    def _restore(self, depth: int, opened: int) -> None:
        """What an interrupted inner search left behind is undone."""
        self.depth = depth
        del self.open[opened:]


VARIABLE = Dummy("x", real=True)
"""Stands for the variable of integration in remembered results."""


def is_answer(value: Any) -> bool:
    """A finished expression: nothing left to integrate, no infinity."""
    return isinstance(value, Expr) and not value.has(Integral, nan, oo, zoo, -oo)
