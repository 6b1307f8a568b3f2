"""What a part of a line about a differential equation comes to, and what is known with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from service.grade.context import Context
from service.grade.sought import Sought
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
    before: Tree | None = None
    said: Tree | None = None
    value: Tree | None = None
    note: str = ""
    complete: bool = False


def told(judgement: Judgement, work: Work, complete: bool = False) -> Told:
    return Told(judgement, work, complete=complete)


def wrong(apart: Counterexample | None, work: Work, before: Tree, said: Tree) -> Told:
    """Not so, with both values at a point."""
    judgement = Judgement(
        "not_equivalent",
        Verification("proved", "the differential equation does not give it"),
        counterexample=apart,
        flags=("values_differ",),
    )
    return Told(judgement, work, before, said)
