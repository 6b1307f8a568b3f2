"""The outcome of one answer test."""

from __future__ import annotations

from dataclasses import dataclass

from service.judge.judgement import Counterexample
from service.question import Verification

UNVERIFIED = Verification("unverified")


@dataclass(frozen=True, slots=True)
class Score:
    """correct: None where undecided. reason: a stable code. share: what a wrong answer is still worth, 0 to 1.
    of: what the counterexample's values are values of: the `value` of both, or their `derivative`.
    """

    correct: bool | None
    reason: str
    share: float = 0.0
    verification: Verification = UNVERIFIED
    counterexample: Counterexample | None = None
    of: str = "value"
