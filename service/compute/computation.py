"""What a worker does for an operation: one prepared problem a request, candidates for it, and a check of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.question import Claim, Question, Result, Verification

P = TypeVar("P")


def unverified(problem: object, claim: Claim) -> Verification:
    """For what no check applies to."""
    return Verification("unverified", "no check applies")


@dataclass(frozen=True, slots=True)
class Computation(Generic[P]):
    """problem: the question with its mathematics in SymPy, made once. candidates: answers to it, best first.

    verify: judges what a candidate claims, and is given no record of how it was found.
    """

    problem: Callable[[Question], P]
    candidates: Callable[[P], Iterable[Result]]
    verify: Callable[[P, Claim], Verification] = unverified
