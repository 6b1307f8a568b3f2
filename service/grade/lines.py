"""Lines of working as read: what each is, and what stood in front of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.errors import MathtutorError, StudentError, Unreadable
from service.grade.build import FALSE, TRUE
from service.grade.integrals import indefinite
from service.grade.statements import is_set, is_statement
from service.question import Note
from service.read import read_line
from service.tree import Apply, Relation, Symbol, Tree, walk

WORDS: dict[str, Tree] = {
    "all": TRUE,
    "true": TRUE,
    "always": TRUE,
    "all real numbers": TRUE,
    "identity": TRUE,
    "none": FALSE,
    "false": FALSE,
    "never": FALSE,
    "no solution": FALSE,
    "no solutions": FALSE,
    "no real solution": FALSE,
    "no real solutions": FALSE,
    "impossible": FALSE,
    "contradiction": FALSE,
}
"""Answers that are words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line. kind: expression, statement, comment, let or unreadable. continues: it starts with = (or <, ≤ …)."""

    index: int
    source: str
    tree: Tree | None = None
    kind: str = "unreadable"
    continues: bool = False
    sign: str = ""
    notes: tuple[Note, ...] = ()
    error: dict[str, Any] | None = None

    @property
    def judged(self) -> bool:
        """Whether it makes a claim that can be compared."""
        return self.kind in {"expression", "statement"}


@dataclass(frozen=True, slots=True)
class Reader:
    """How lines are read."""

    notation: str = "auto"
    decimal: str = "point"
    symbols: frozenset[str] = frozenset()

    def lines(self, sources: Sequence[str], first: int = 0) -> list[Line]:
        """All the lines; those that use a letter as a function in one line have it so in all."""
        found = [self.line(source, first + i, frozenset()) for i, source in enumerate(sources)]
        functions = frozenset(name for line in found if line.tree is not None for name in _functions(line.tree))
        if not functions:
            return found
        return [self.line(source, first + i, functions) for i, source in enumerate(sources)]

    def line(self, source: str, index: int, functions: frozenset[str]) -> Line:
        """One line; one that can't be read carries the problem."""
        word = WORDS.get(source.strip().strip(".").lower())
        if word is not None:
            return Line(index, source, word, "statement")
        try:
            reading = read_line(source, self.notation, decimal=self.decimal, symbols=self.symbols, functions=functions)
        except StudentError as error:
            named = error.in_field(f"lines[{index}]" if index >= 0 else "problem") if isinstance(error, Unreadable) else error
            return Line(index, source, error=named.as_problem())
        except MathtutorError as error:
            return Line(index, source, error=error.as_problem())
        line = Line(index, source, reading.tree, "expression", notes=tuple(reading.notes))
        return _classified(line, reading.tree)


def _functions(tree: Tree) -> frozenset[str]:
    """Letters that a line uses as functions: y(x) under a derivative, f′."""
    found = set()
    for node in walk(tree):
        match node:
            case Apply(head="call", args=(Symbol(name=name), *_)) | Apply(head="prime", args=(Symbol(name=name), *_)):
                found.add(name)
            case _:
                pass
    return frozenset(found)


def _classified(line: Line, tree: Tree) -> Line:
    match tree:
        case Apply(head="text"):
            return replace(line, kind="comment")
        case Apply(head="let"):
            return replace(line, kind="let")
        case Apply(head="implies" | "iff" as arrow, args=(Apply(head="missing"), inner)):
            return _classified(replace(line, sign=arrow, tree=inner), inner)
        case Apply(head="therefore", args=(inner,)):
            return _classified(replace(line, sign="therefore", tree=inner), inner)
        case Relation(signs=signs, sides=(Apply(head="missing"), *rest)):
            inner = rest[0] if len(rest) == 1 else Relation(signs[1:], tuple(rest))
            return replace(line, tree=inner, continues=True, sign=signs[0], kind="expression" if len(rest) == 1 else "statement")
        case Apply(head="interval", args=(Relation(), *_) as args):
            return replace(line, tree=Apply("system", tuple(args)), kind="statement")
        case _ if is_statement(tree) or is_set(tree):
            return replace(line, kind="statement")
        case _:
            return replace(line, kind="expression")


def has_integral(tree: Tree) -> bool:
    """Whether an integral without bounds stands in the tree."""
    return bool(indefinite(tree))
