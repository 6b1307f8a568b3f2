"""A line with what was found of it."""

from __future__ import annotations

from dataclasses import dataclass

from service.grade.line import Clause, Line
from service.grade.sought import Sought
from service.judge.judgement import Judgement
from service.question import Verification
from service.tree import Tree

WRONG_BY_FLAG = ("wrong_exclusion", "wrong_behaviour", "wrong_measure")
"""Flags of errors that a hint of their own tells, so that no name is looked for."""
TOLD_BY_FLAG = ("says_less", *WRONG_BY_FLAG)
"""Flags that have a hint of their own."""
METHOD = Judgement("method_line", Verification("unverified", "claims nothing of its own"))
START = Judgement("start", Verification("unverified", "the first line"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader finds of one clause.

    role: a word of STEP_ROLES. before, said: the two trees that were compared, for naming the step. parent: the line it was compared
    with. value: what the next line goes on from, None where it claims nothing. note: the id of a good step that the role implies.
    otherwise: the judgement if later lines do not bear it out. sought: of a differential equation, what is known of its function after it.
    """

    role: str
    judgement: Judgement
    before: Tree | None = None
    said: Tree | None = None
    parent: int | None = None
    value: Tree | None = None
    note: str = ""
    from_earlier: bool = False
    otherwise: Judgement | None = None
    sought: Sought | None = None


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """One link of a chain inside a line: `3 + 4 = 7` of `3 + 4 = 7 + 5 = 12`."""

    before: Tree
    after: Tree
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Step:
    """A line with what was found of it; its reading is that of the first clause that is not right, else of the last that claims something.

    consistent: follows from the writer's own line after an error. recovered: right again by line 1. overstated: states solutions that
    are none.
    """

    line: Line
    reading: Reading
    clause: Clause | None = None
    links: tuple[LinkVerdict, ...] = ()
    consistent: bool | None = None
    recovered: bool | None = None
    overstated: bool = False

    @property
    def judgement(self) -> Judgement:
        return self.reading.judgement

    @property
    def value(self) -> Tree | None:
        return self.reading.value

    @property
    def parent(self) -> int | None:
        return self.reading.parent

    @property
    def before(self) -> Tree | None:
        return self.reading.before

    @property
    def said(self) -> Tree | None:
        return self.reading.said

    @property
    def note(self) -> str:
        return self.reading.note

    @property
    def from_earlier(self) -> bool:
        return self.reading.from_earlier

    @property
    def role(self) -> str:
        return self.reading.role

    @property
    def correct(self) -> bool | None:
        """The contract's word; a last line that states solutions which are none (`overstated`) is false."""
        if self.overstated:
            return False
        return correct(self.judgement)


def correct(judgement: Judgement) -> bool | None:
    """Whether a line with this relation is right; None where that is open."""
    if "says_less" in judgement.flags:
        return None
    match judgement.relation:
        case "undecided" | "unreadable":
            return None
        case "not_equivalent" | "implied_by":
            return False
        case _:
            return True
