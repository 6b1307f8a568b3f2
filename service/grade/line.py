"""A line of working as read: its clauses, and the words, labels and margin notes around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.question import Note
from service.tree import Tree

ClauseKind = Literal["expression", "statement", "comment", "let", "case", "form", "diverges", "unreadable", "correspondence"]
"""expression, statement: mathematics. comment: words without a claim. let: names introduced. case: an assumption opens.
form: an indeterminate form named (0/0). diverges: said to have no (finite) value. unreadable: the line carries the error.
correspondence: 119 % ≙ 238 €, its two sides as a pair."""

Link = Literal["", "implies", "iff", "therefore", "and"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One formula of a line, or a remark.

    tree: None for a comment and what can't be read; a Symbol or a Relation for `let`. link: how it is tied to the clause before it in
    the line; on the first of a line, an arrow or a word such as “so” in front of it, else "".
    sign: the sign that it starts with (= < ≤ …) where it continues what stands before, else "".
    condition: what is assumed for this clause alone (`for r ≠ 1`, `(w > 0)`, `x = 0 ⇒ …`, `at x = 2`).
    proof: "lhs", "rhs", "base", "hypothesis", "step" where so labelled. words: what is said around it (`is a root`, `(false)`).
    """

    tree: Tree | None
    kind: ClauseKind
    link: Link = ""
    sign: str = ""
    condition: Tree | None = None
    proof: str = ""
    words: str = ""

    @property
    def continues(self) -> bool:
        """Whether it goes on from what stands before: `= 5`."""
        return bool(self.sign)

    @property
    def claims(self) -> bool:
        return self.kind in {"expression", "statement"}


@dataclass(frozen=True, slots=True)
class MarginNote:
    """An operation said in the margin: `| −5`, `| : 2`, `(II) − (I)`. sign: + - * / ^ sqrt, rows (of a system), or "" where only words
    stand there; operand is None without one."""

    sign: str
    operand: Tree | None
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line. tree: the whole of its mathematics, for showing. label: `1` of (1), `I` of I:, else ""."""

    index: int
    source: str
    clauses: tuple[Clause, ...] = ()
    tree: Tree | None = None
    label: str = ""
    margin: tuple[MarginNote, ...] = ()
    notes: tuple[Note, ...] = ()
    error: dict[str, object] | None = None

    @property
    def readable(self) -> bool:
        return self.error is None
