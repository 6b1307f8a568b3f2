"""How a step is done, in lines that are true in themselves: a sign on an interval, the zeros, a value put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.rules.rule import Link, Move, Rule, Used, no_moves
from service.tree import Tree

READ_OFF = Rule("read_off", "", no_moves, ("", ""), "equivalent")


@dataclass(frozen=True, slots=True)
class Line:
    """A true statement and the rule that tells it."""

    rule: Rule
    tree: Tree
    parts: Mapping[str, Tree] = field(default_factory=dict)


def shown_by(before: Tree, lines: Iterable[Line], after: Tree) -> tuple[Link, ...]:
    """The chain from a line to what is made of it: the lines, then the result, which is read off them; nothing without lines."""
    links: list[Link] = []
    at = before
    for line in lines:
        links.append(Link(at, Used(line.rule, Move(line.tree, line.parts))))
        at = line.tree
    return (*links, Link(at, Used(READ_OFF, Move(after, touched=(before, after))))) if links else ()
