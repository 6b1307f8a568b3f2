"""A definite integral to be found, and what the methods share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from flint import arb
from sympy import Expr, Symbol
from sympy.logic.boolalg import Boolean

from service import search as searches
from service.clock import SliceOver
from service.integrate.found import Found
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Number, Outcome
from service.precision import precision
from service.search import FAILURES, Budget
from service.search.strategy import nothing
from service.verify.definite import constant_ball


@dataclass(frozen=True, slots=True)
class Task:
    """∫_a^b f dx. solve: candidates for a task, by every method. number: its numeric value, None with parameters.

    given: relations that the parameters are known to obey. reserve: seconds kept for the last method.
    """

    f: Expr
    x: Symbol
    a: Expr
    b: Expr
    budget: Budget
    solve: Callable[[Task], Iterator[Found]]
    number: Outcome = None
    depth: int = 0
    given: tuple[Boolean, ...] = ()
    reserve: float = 0.0

    def within(self, budget: Budget) -> Task:
        """The same task in a part of its time."""
        return replace(self, budget=budget)

    @property
    def parameters(self) -> frozenset[Symbol]:
        return frozenset((self.f.free_symbols | self.a.free_symbols | self.b.free_symbols) - {self.x})

    def inner(self, f: Expr, a: Expr, b: Expr, x: Symbol | None = None) -> Task:
        """A part of this task, one level down; its number is not known yet."""
        return replace(self, f=f, a=a, b=b, x=x or self.x, number=None, depth=self.depth + 1, reserve=0.0)


GIVEN_UP: tuple[type[BaseException], ...] = (SliceOver, SystemError, *FAILURES)
"""What ends a step of the search: its slice (an alarm that rings inside flint comes out as a SystemError), or SymPy giving up."""
Attempt = Callable[[Task], Iterator[Found | Expr]]
"""Candidates for the value; each is judged by its number afterwards."""
Method = searches.Strategy[Task, Found | Expr]


def method(
    name: str, attempt: Attempt, applies: Callable[[Task], bool], seconds: float, *, by_sign: bool = False, kept: bool = False
) -> Method:
    """One way to a definite integral. applies: quick claim about its shape.

    by_sign: of use only where the signs of the parameters are known. kept: the others leave it the reserve.
    """

    def attempted(task: Task, budget: Budget) -> Iterable[Found | Expr]:
        """All candidates, or none where the time is over before the last."""
        return list(attempt(task.within(budget)))

    def fits(task: Task) -> bool:
        return not (by_sign and of_unknown_sign(task)) and applies(task)

    return searches.Strategy(name, attempted, fits, seconds, keeps=(lambda task: task.reserve) if kept else nothing)


def of_unknown_sign(task: Task) -> list[Symbol]:
    """The real parameters that may be positive or negative."""
    return [
        symbol
        for symbol in sorted(task.parameters, key=str)
        if symbol.is_positive is None and symbol.is_negative is None and symbol.is_extended_real
    ]


def agrees(number: Outcome, value: Expr, digits: int = 13) -> bool | None:
    """Whether a value has the number it should; None where one of them isn't known."""
    if not isinstance(number, Number):
        return None
    ball = constant_ball(value, 400)
    if ball is None:
        return False
    with precision(400):
        size = abs(number.ball.mid())
        scale = size if size > number.ball.rad() * 1000 else arb(1)
        return bool(abs(ball - number.ball.mid()) <= 4 * number.ball.rad() + arb(10) ** -digits * scale / 10)


def number(task: Task) -> Outcome:
    """The integral as a number; None where that takes too long."""
    try:
        with task.budget.share(0.6, of_clock=0.7).slice():
            return integral_value(task.f, task.x, task.a, task.b)
    except GIVEN_UP:
        return None


def with_number(task: Task) -> Task:
    """The task with its number, where it has no parameters."""
    return task if task.parameters else replace(task, number=number(task))
