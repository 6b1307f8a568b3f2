"""A definite integral to be found, and what the methods share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from flint import arb
from sympy import Expr, Symbol

from service.clock import seconds_to
from service.integrate.clock import SliceOver, spent
from service.integrate.search import FAILURES
from service.verify.balls import precision
from service.verify.definite import constant_ball
from service.verify.outcome import Number, Outcome


@dataclass(frozen=True, slots=True)
class Task:
    """∫_a^b f dx. end: when the time is over at the latest (monotonic seconds). number: its numeric value, None with parameters.

    processor: when the processor time is over, as `spent` counts it; a busy machine finds the same. given: relations that the
    parameters are known to obey. reserve: seconds kept for the last method.
    """

    f: Expr
    x: Symbol
    a: Expr
    b: Expr
    end: float
    number: Outcome = None
    depth: int = 0
    given: tuple[Any, ...] = ()
    reserve: float = 0.0
    processor: float = inf

    @property
    def left(self) -> float:
        """Seconds left."""
        return min(seconds_to(self.end), self.processor - spent())

    def sliced(self, seconds: float, kept: float = 0.0) -> Task:
        """The same task with so many seconds of processor time, or what is left less what is kept."""
        return replace(self, end=self.end - kept, processor=min(spent() + seconds, self.processor - kept))

    @property
    def parameters(self) -> frozenset[Symbol]:
        return frozenset((self.f.free_symbols | self.a.free_symbols | self.b.free_symbols) - {self.x})

    def inner(self, f: Expr, a: Expr, b: Expr, x: Symbol | None = None) -> Task:
        """A part of this task, one level down; its number is not known yet."""
        return replace(self, f=f, a=a, b=b, x=x or self.x, number=None, depth=self.depth + 1, reserve=0.0)


GIVEN_UP: tuple[type[BaseException], ...] = (SliceOver, SystemError, *FAILURES)
"""What ends a step of the search: its slice (an alarm that rings inside flint comes out as a SystemError), or SymPy giving up."""
Attempt = Callable[[Task], Iterator[Any]]
"""Candidates for the value; each is judged by its number afterwards."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way to a definite integral. applies: quick claim about its shape. seconds: its slice.

    by_sign: of use only where the signs of the parameters are known.
    """

    name: str
    attempt: Attempt
    applies: Callable[[Task], bool]
    seconds: float = 1.0
    by_sign: bool = False


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
