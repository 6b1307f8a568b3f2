"""What a part of a line about a differential equation comes to, and what is known with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from service.grade.context import Context
from service.grade.sought import Sought
from service.judge.differential_equations import compare
from service.judge.judgement import Counterexample, Judgement
from service.question import Verification
from service.tree import Tree

RIGHT = Judgement("equivalent", Verification("proved", "it agrees with the differential equation"))
ROUNDED = replace(RIGHT, flags=("rounded",))


@dataclass(frozen=True, slots=True)
class Work:
    """What is known when a part is read."""

    sought: Sought
    context: Context

    def having(self, sought: Sought) -> Work:
        return replace(self, sought=sought)


@dataclass(frozen=True, slots=True)
class Told:
    """The judgement on a part, with what is known next. complete: it answers the task."""

    judgement: Judgement
    work: Work
    value: Tree | None = None
    note: str = ""
    complete: bool = False


def told(judgement: Judgement, work: Work, complete: bool = False) -> Told:
    return Told(judgement, work, complete=complete)


def wrong(apart: Counterexample | None, work: Work, left: Tree | None = None, right: Tree | None = None) -> Told:
    """Not so: what should be the same and is not, with both values at a point."""
    if apart is None and left is not None and right is not None:
        apart = compare(left, right).apart
    evidence = Verification("proved", "the differential equation does not give it")
    return Told(Judgement("not_equivalent", evidence, counterexample=apart, flags=("values_differ",)), work)
