"""What a search for an integral brings home."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sympy import Expr
from sympy.logic.boolalg import Boolean

from service.question import Note


class Asserted(Enum):
    """What is said of the value of an integral."""

    EXACT = "it is exact"
    RECOGNISED = "its digits are those of the integral, as many as were computed"
    PRINCIPAL = "it is the principal value"


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate answer, not yet verified.

    value: the antiderivative (without constant) or the exact value. strategy: the name in the table that found it.
    conditions: SymPy relations under which it holds.
    decimal: the value to 15 digits where it is known otherwise. asserted: what is said of the number.
    """

    value: Expr | None
    strategy: str
    conditions: tuple[Boolean, ...] = ()
    notes: tuple[Note, ...] = ()
    decimal: str | None = None
    asserted: Asserted = Asserted.EXACT
