"""FriCAS as a second engine, where the program is installed: its decision procedure for what the strategies leave.

It works on the whole integral side by side with the strategies, once they have taken a moment, and is heard when its
turn comes in their order. Parts of the integral are put to it only where it has found that it can't do the whole.
Its answers are checked like every other candidate.

Source: FriCAS, an implementation of the Risch–Trager–Bronstein algorithm (https://fricas.github.io).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sympy import Expr, Symbol

from service.config import settings
from service.integrate.fricas.answer import parsed
from service.integrate.fricas.question import Question, asked, symbols
from service.integrate.fricas.session import SESSION
from service.programs import fricas as fricas_program

if TYPE_CHECKING:
    from service.integrate.search import Search

__all__ = ["SESSION", "Companion", "antiderivatives", "found", "is_installed"]

SLICE = 2.5
"""Seconds of its processor time that one question may take."""
SOON = 0.5
"""Seconds of its processor time within which it has to have said that it can't do the whole before it is asked for parts."""


def is_installed(f: Expr, x: Symbol) -> bool:
    """Whether FriCAS may be asked: it is on the path, and the operator has not switched it off."""
    return settings().fricas and (fricas_program() is not None or shutil.which("fricas") is not None)


def antiderivatives(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """What FriCAS finds for ∫ f dx: one antiderivative, or several that hold for different signs of the parameters."""
    if search.depth and not (search.companion and search.companion.has_given_up(search.budget.end)):
        return
    yield from found(f, x, SLICE, search.budget.end)


def found(f: Expr, x: Symbol, seconds: float, until: float) -> Iterator[Expr | None]:
    """The same by itself. seconds: of its processor time; until: the latest moment on the monotonic clock."""
    question = asked(f, x)
    if question is None:
        return
    answers = SESSION.integrals(question, seconds, until)
    if answers is None:
        SESSION.end()
    for answer in answers or ():
        yield parsed(answer, symbols(f, x))


class Companion:
    """FriCAS at work on the whole integral while the strategies are tried."""

    def __init__(self) -> None:
        self._question: Question | None = None
        self._gave_up: bool | None = None

    def begin(self, f: Expr, x: Symbol) -> None:
        """Put ∫ f dx to it."""
        self._question = asked(f, x) if is_installed(f, x) else None
        if self._question is not None:
            SESSION.ask(self._question)

    def has_given_up(self, until: float) -> bool:
        """Whether it has soon found that it can't do the whole; waits until that is known."""
        if self._gave_up is None and self._question is not None:
            answers = SESSION.integrals(self._question, SOON, until)
            self._gave_up = answers is not None and all(UNDONE in answer for answer in answers)
        return self._gave_up is True

    def end(self) -> None:
        """The search is over."""
        SESSION.rest()


UNDONE = "integral("
"""Stands in the answer for what FriCAS could not integrate."""
