"""What a comparison can find: equal, different, or undecided, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sympy import Expr

from service.messages import Said
from service.question import Verification


class Verdict(Enum):
    EQUAL = "equal"  # proved, or agreeing wherever it was tried
    DIFFERENT = "different"  # a point separates them
    UNDECIDED = "undecided"  # neither; never marked wrong


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An exact point and the two values there, proved different.

    at: symbol name → exact number. left, right: balls that hold the values.
    """

    at: Mapping[str, Expr]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a check.

    proved: by symbolic proof or rigorous arithmetic, not only at sample points. points: how many points agreed.
    only_left, only_right: points where one side is defined (and real, over the reals) and the other is not.
    flags: stable words about the check ("complex", "jump", "sign_of_parameters").
    """

    verdict: Verdict
    method: Said = ""
    proved: bool = False
    points: int = 0
    counterexample: Counterexample | None = None
    only_left: tuple[Mapping[str, Expr], ...] = ()
    only_right: tuple[Mapping[str, Expr], ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        return self.verdict is Verdict.EQUAL

    @property
    def is_different(self) -> bool:
        return self.verdict is Verdict.DIFFERENT

    def verification(self) -> Verification:
        """The same as a word of the contract."""
        match self.verdict:
            case Verdict.EQUAL:
                return Verification("proved" if self.proved else "checked", self.method, self.points)
            case Verdict.DIFFERENT:
                return Verification("failed", self.method, self.points)
            case Verdict.UNDECIDED:
                return Verification("unverified", self.method, self.points)


UNDECIDED = Finding(Verdict.UNDECIDED, "neither proved nor refuted")
