"""The search for an antiderivative: strategies in order, inner integrals through the same table, one budget for all.

What a strategy needs integrated on the way goes to `Search.inner`, which remembers its results, so that two strategies that meet
the same inner integral share the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from sympy import Dummy, Expr, Integral, Symbol, nan, oo, zoo

from service import search as searches
from service.clock import spent
from service.search import Budget, attempts

Attempt = Callable[[Expr, Symbol, "Search"], Iterable[Expr | None]]
"""Candidates for ∫ f dx, best first; None among them is passed over."""


@dataclass(frozen=True, slots=True)
class Sought:
    """∫ f dx, and the search it belongs to."""

    f: Expr
    x: Symbol
    search: Search


Strategy = searches.Strategy[Sought, Expr]


def strategy(
    name: str,
    attempt: Attempt,
    applies: Callable[[Expr, Symbol], bool],
    seconds: float = 1.0,
    deepest: int = 9,
    keeps: float = 0.0,
) -> Strategy:
    """One way to integrate. keeps: seconds that the strategies before it leave for it at the outermost level, where it applies."""

    def attempted(sought: Sought, budget: Budget) -> Iterable[Expr | None]:
        return attempt(sought.f, sought.x, replace(sought.search, budget=budget))

    def kept(sought: Sought) -> float:
        """At most half of the time."""
        if not keeps or sought.search.depth or not applies(sought.f, sought.x):
            return 0.0
        return min(keeps, sought.search.budget.left / 2)

    return searches.Strategy(name, attempted, lambda sought: applies(sought.f, sought.x), seconds, deepest=deepest, keeps=kept)


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


@dataclass
class Known:
    """What one search has found so far, for every level of it.

    memory: integrand in VARIABLE → antiderivative. failures: integrand → the least depth at which it was not found.
    whole: what the companion has yet to begin with.
    """

    memory: dict[Expr, Expr] = field(default_factory=dict)
    failures: dict[Expr, int] = field(default_factory=dict)
    started: float = field(default_factory=spent)
    whole: tuple[Expr, Symbol] | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """One search at one level. open: the integrals that are being sought around this one; what ends early leaves nothing behind."""

    table: tuple[Strategy, ...]
    budget: Budget
    depth: int = 0
    deepest: int = 6
    open: tuple[Expr, ...] = ()
    known: Known = field(default_factory=Known)
    companion: Companion | None = None

    def inner(self, f: Expr, x: Symbol, *, deepest: int = 6, level: int = 1) -> Expr | None:
        """∫ f dx by the whole table, one level down; None where it isn't found or this very integral is being sought.

        level: 0 for a step that only takes off a constant factor.
        """
        key, known = f.xreplace({x: VARIABLE}), self.known
        if key in known.memory:
            return known.memory[key].xreplace({VARIABLE: x})
        if self.depth >= min(self.deepest, deepest) or key in self.open or self.budget.is_over:
            return None
        if known.failures.get(key, 99) <= self.depth:
            return None
        below = replace(self, depth=self.depth + level, open=(*self.open, key))
        found = next((value for _, value in below.candidates(f, x)), None)
        if found is None:
            known.failures[key] = min(known.failures.get(key, 99), self.depth)
        else:
            known.memory[key] = found.xreplace({x: VARIABLE})
        return found

    def candidates(self, f: Expr, x: Symbol) -> Iterator[tuple[Strategy, Expr]]:
        """Antiderivatives of f in the order of the table, each with the strategy that found it; nothing is verified here."""
        if self.depth == 0:
            self.known.whole = f, x
        sought = Sought(f, x, self)
        return attempts(self.table, sought, self.budget, level=self.depth, fits=is_answer, before=self._side_by_side)

    def _side_by_side(self) -> None:
        """The companion begins with the whole integral after the head start."""
        known = self.known
        if self.companion is not None and known.whole is not None and spent() - known.started > HEAD_START:
            self.companion.begin(*known.whole)
            known.whole = None


VARIABLE = Dummy("x", real=True)
"""Stands for the variable of integration in remembered results."""


def is_answer(value: Expr) -> bool:
    """A finished expression: nothing left to integrate, no infinity."""
    return isinstance(value, Expr) and not value.has(Integral, nan, oo, zoo, -oo)
