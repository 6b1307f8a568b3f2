"""What a search for an integral brings home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr

from service.question import Note


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate answer, not yet verified.

    value: the antiderivative (without constant) or the exact value. strategy: the name in the table that found it.
    conditions: SymPy relations under which it holds.
    decimal: the value to 15 digits where it is known otherwise. check: a hint how to verify a definite value.
    """

    value: Expr | None
    strategy: str
    conditions: tuple[Any, ...] = ()
    notes: tuple[Note, ...] = ()
    decimal: str | None = None
    check: Any = None
