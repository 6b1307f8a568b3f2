"""A rule: one value with its formula, where it applies, and an example that is its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from service.algebra.build import substituted
from service.tree import Tree

Promise = Literal["equal", "equivalent", "implies", "method_line"]
"""What a rule promises of the line that it gives; after one that only follows, its solutions are to be checked.

A method line is beside the chain: it shows how a step is done, and is true in itself.
"""
Lets = tuple[tuple[str, Tree], ...]
"""Letters that stand for something until they are put back, with what they stand for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule may know of the line: the letter that is sought or differentiated by, whether numbers are real, and the answer.

    lets: what letters stand for that were brought in on the way. home: the letter of the question, where another is sought for a while.
    """

    letter: str = "x"
    is_real: bool = True
    goal: Tree | None = None
    lets: Lets = ()
    home: str = ""

    def after(self, move: Move) -> Scope:
        """What is known of the line that the move makes: a letter that it brings in is sought, until it is put back."""
        return self if move.lets is None else self.with_letters(move.lets)

    def with_letters(self, lets: Lets) -> Scope:
        """The scope of a line in which these letters stand for something; the last of them is sought."""
        home = self.home or self.letter
        return replace(self, letter=lets[-1][0] if lets else home, lets=lets, home=home)

    def in_own_letters(self, line: Tree) -> Tree:
        """The line with each letter that was brought in put back."""
        for name, meaning in reversed(self.lets):
            line = substituted(line, {name: meaning})
        return line


@dataclass(frozen=True, slots=True)
class Line:
    """A line that shows how a step is done: a sign on an interval, the zeros, a value put in. It is true in itself."""

    rule: Rule
    tree: Tree
    parts: Mapping[str, Tree] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """One use of a rule: the line that it makes, and its parts by the letters of the formula.

    touched: the part of the line that it was used on, and what that became; None where it was used on the line as a whole.
    lets: the letters that stand for something from here on; None where nothing changes in that. conditions: what must hold for it.
    lines: how it is done.
    """

    after: Tree
    parts: Mapping[str, Tree] = field(default_factory=dict)
    touched: tuple[Tree, Tree] | None = None
    lets: Lets | None = None
    conditions: tuple[Tree, ...] = ()
    lines: tuple[Line, ...] = ()


Moves = Iterator[Move]


def no_moves(line: Tree, scope: Scope) -> Moves:
    """Of a rule that is only told."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Rule:
    """A law that leads from one line to another.

    id: the same wherever the rule is spoken of. formula: the law, a doc for its reader and the formula that is shown. moves: every use
    of it on a line or a part of one, the best first. example: (a line, the line it gives), as text: the rule applies there, and is
    recognised by it. is_minor: tidying, shown only in full detail.
    """

    id: str
    formula: str
    moves: Callable[[Tree, Scope], Moves]
    example: tuple[str, str]
    promise: Promise = "equal"
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Used:
    """A rule with one use of it."""

    rule: Rule
    move: Move

    def elsewhere(self, after: Tree, place: Tree) -> Used:
        """The same use, seen from the whole line."""
        return replace(self, move=replace(self.move, after=after, touched=(place, self.move.after)))
