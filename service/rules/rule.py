"""A rule: one value with its formula, where it applies, and an example that is its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from service.judge.substitutions import written_out
from service.question import Context
from service.tree import Tree, free_symbols

Promise = Literal["equal", "equivalent", "implies", "up_to_constant", "method_line"]
"""What a rule promises of the line that it gives; after one that only follows, its solutions are to be checked.

A method line sets out what is asked: values are put in, both sides of an equation are differentiated."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule may know of the line: the letter that is sought or differentiated by, whether numbers are real, and the answer.

    context: what is known of the letters. values: letter → what is to be put in for it. of: the letter that depends on the first.
    lets: what letters that were brought in stand for. question: the line that the solution starts with.
    """

    letter: str = "x"
    is_real: bool = True
    goal: Tree | None = None
    context: Context = field(default_factory=Context)
    values: Mapping[str, Tree] = field(default_factory=dict)
    of: str = ""
    lets: Mapping[str, Tree] = field(default_factory=dict)
    question: Tree | None = None

    def after(self, move: Move) -> Scope:
        """What is known of the line that the move makes: letters that it brings in, and those that stand in the line still."""
        return replace(self, lets=self.letters_of(move))

    def letters_of(self, move: Move) -> Mapping[str, Tree]:
        """What the letters in the line that the move makes stand for."""
        return letters_in(move.after, {**self.lets, **move.lets}) | dict(move.lets)

    def with_letters(self, lets: Mapping[str, Tree]) -> Scope:
        """The same for a line in which these letters stand for something."""
        return replace(self, lets=lets)


def letters_in(line: Tree, lets: Mapping[str, Tree]) -> dict[str, Tree]:
    """The letters that the line speaks of, and those that their meanings do."""
    named = set(free_symbols(line))
    for name, meaning in reversed(list(lets.items())):
        if name in named:
            named |= set(free_symbols(meaning))
    return {name: meaning for name, meaning in lets.items() if name in named}


def in_own_letters(line: Tree, lets: Mapping[str, Tree]) -> Tree:
    """The line with each letter that was brought in put back, the last first; ∫ f(u) du is ∫ f(g)·g′ dx."""
    return written_out(line, lets)


@dataclass(frozen=True, slots=True)
class Move:
    """One use of a rule: the line that it makes, and its parts by the letters of the formula.

    touched: the part of the line that it was used on, and what that became; None where it was used on the line as a whole.
    lets: what letters that it brings in stand for. conditions: what must hold for it. inner: how it was done, as a chain of its own.
    """

    after: Tree
    parts: Mapping[str, Tree] = field(default_factory=dict)
    touched: tuple[Tree, Tree] | None = None
    lets: Mapping[str, Tree] = field(default_factory=dict)
    conditions: tuple[Tree, ...] = ()
    inner: tuple[Link, ...] = ()


def no_moves(line: Tree, scope: Scope) -> Moves:
    """Of a rule that is only told."""
    return iter(())


Moves = Iterator[Move]


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
class Link:
    """One step of a chain: a line and the use of a rule that leads on from it."""

    before: Tree
    used: Used


@dataclass(frozen=True, slots=True)
class Used:
    """A rule with one use of it."""

    rule: Rule
    move: Move

    def elsewhere(self, after: Tree, place: Tree) -> Used:
        """The same use, seen from the whole line."""
        return replace(self, move=replace(self.move, after=after, touched=(place, self.move.after)))
