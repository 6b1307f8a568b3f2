"""A line with what was found of it."""

from __future__ import annotations

from dataclasses import dataclass

from service.grade.lines import Line
from service.judge.judgement import Judgement
from service.question import Verification
from service.tree import Tree

METHOD = Judgement("method_line", Verification("unverified", "claims nothing of its own"))


@dataclass(slots=True)
class Step:
    """A line with what was found of it. value: what the next line starts from. said: the part of the line that was judged, if not all."""

    line: Line
    judgement: Judgement
    parent: int | None = None
    value: Tree | None = None
    consistent: bool | None = None
    recovered: bool | None = None
    note: str = ""
    before: Tree | None = None
    said: Tree | None = None
    overstated: bool = False
    from_earlier: bool = False

    @property
    def correct(self) -> bool | None:
        """The contract's word; a last line that states solutions which are none (`overstated`) is false."""
        if self.overstated:
            return False
        match self.judgement.relation:
            case "undecided":
                return None
            case "unreadable":
                return None
            case "not_equivalent" | "implied_by":
                return False
            case _:
                return True
