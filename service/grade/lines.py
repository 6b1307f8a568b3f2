"""Lines of working as read: what each is, and what stood in front of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from service.algebra.build import FALSE, TRUE
from service.algebra.primes import with_rates
from service.algebra.statements import is_set, is_statement
from service.errors import MathtutorError, StudentError, Unreadable
from service.grade.words import truth_word, whole_said
from service.question import Note
from service.read import read_line
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, rebuilt, walk


@dataclass(frozen=True, slots=True)
class Line:
    """A line. kind: expression, statement, comment, let, case or unreadable. continues: it starts with = (or <, ≤ …)."""

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


CASE = re.compile(r"^\s*(?:case(?:\s+(?:\d+|[ivab]+)\s*[:.)])?|if|when|suppose|assume)\s+(.+?)\s*[:.,]?\s*$", re.IGNORECASE)
"""The opening of a case: `case x >= 2:`, `Case 1: x < 2`, `if x >= 2`."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How lines are read."""

    notation: str = "auto"
    decimal: str = "point"
    symbols: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)

    def lines(self, sources: Sequence[str], first: int = 0) -> list[Line]:
        """All the lines; those that use a letter as a function in one line have it so in all."""
        found = [self.line(source, first + i, frozenset()) for i, source in enumerate(sources)]
        functions = frozenset(name for line in found if line.tree is not None for name in _functions(line.tree))
        if not functions:
            return found
        again = [self.line(source, first + i, functions) for i, source in enumerate(sources)]
        rates = iter(with_rates([line.tree for line in again if line.tree is not None]))
        return [line if line.tree is None else replace(line, tree=next(rates)) for line in again]

    def line(self, source: str, index: int, functions: frozenset[str]) -> Line:
        """One line; one that can't be read carries the problem."""
        opened = CASE.match(source)
        if opened is not None:
            inner = self.line(opened[1], index, functions)
            if inner.kind == "statement":
                return replace(inner, source=source, kind="case")
        word = truth_word(source)
        if word is not None:
            return Line(index, source, TRUE if word else FALSE, "statement")
        try:
            reading = read_line(
                whole_said(source), self.notation, decimal=self.decimal, symbols=self.symbols, functions=functions, choices=self.choices
            )
        except StudentError as error:
            named = error.in_field(f"lines[{index}]" if index >= 0 else "problem") if isinstance(error, Unreadable) else error
            return Line(index, source, error=named.as_problem())
        except MathtutorError as error:
            return Line(index, source, error=error.as_problem())
        tree = rebuilt(reading.tree, lambda node: _spoken(node, source))
        return _classified(Line(index, source, tree, "expression", notes=tuple(reading.notes)), tree)


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


def _spoken(node: Tree, source: str) -> Tree:
    """Two ways of writing that only lines of working use: `D_x (f)` is d/dx f, `root (a) 3` a cube root."""
    match node:
        case Apply(head="mul", args=(Symbol(name=name), *rest)) if name.startswith("D_") and len(name) == 3 and rest:
            return Apply("derivative", (_joined(rest), Symbol(name[2])), node.span)
        case Apply(head="mul", args=(Apply(head="div", args=(top, Apply(head="sqrt") as under)), Number() as order, *rest)) if source[
            under.span.start :
        ].startswith("root"):
            return _joined([Apply("div", (top, Apply("root", (under.args[0], order)))), *rest])
        case Apply(head="mul", args=args):
            places = [
                i for i, a in enumerate(args) if isinstance(a, Apply) and a.head == "sqrt" and source[a.span.start :].startswith("root")
            ]
            for i in places:
                if i + 1 < len(args) and isinstance(args[i + 1], Number):
                    inside = args[i].args[0] if isinstance(args[i], Apply) else args[i]  # type: ignore[union-attr]  # a sqrt by `places`
                    return _joined([*args[:i], Apply("root", (inside, args[i + 1])), *args[i + 2 :]])
            return node
        case _:
            return node


def _joined(factors: Sequence[Tree]) -> Tree:
    return factors[0] if len(factors) == 1 else Apply("mul", tuple(factors), form="implicit")


def _classified(line: Line, tree: Tree) -> Line:
    match tree:
        case Apply(head="text"):
            return replace(line, kind="comment")
        case Apply(head="let"):
            return replace(line, kind="let")
        case Apply(head="list" | "tuple", args=(Apply(head="let", args=(first,)), *rest)):
            return replace(line, tree=Apply("let", (Apply("list", (first, *rest)),)), kind="let")
        case Apply(head="implies" | "iff" as arrow, args=(Apply(head="missing"), inner)):
            return _classified(replace(line, sign=arrow, tree=inner), inner)
        case Apply(head="therefore", args=(inner,)):
            return _classified(replace(line, sign="therefore", tree=inner), inner)
        case Relation(signs=signs, sides=(Apply(head="missing"), *rest)):
            inner = rest[0] if len(rest) == 1 else Relation(signs[1:], tuple(rest))
            return replace(line, tree=inner, continues=True, sign=signs[0], kind="expression" if len(rest) == 1 else "statement")
        case Apply(head="tuple" | "list", args=(Relation(signs=("=",), sides=(Apply(head="missing"), first)), *rest)) if not any(
            is_statement(part) for part in rest
        ):
            return replace(line, tree=Relation(("=",) * len(rest), (first, *rest)), continues=True, sign="=", kind="statement")
        case Apply(head="tuple" | "list", args=args) if _mixes_counters(args):
            return _classified(replace(line, tree=_by_alternative(args)), _by_alternative(args))
        case Apply(head="interval", args=(Relation(), *_) as args):
            return replace(line, tree=Apply("system", tuple(args)), kind="statement")
        case _ if is_statement(tree) or is_set(tree):
            return replace(line, kind="statement")
        case _:
            return replace(line, kind="expression")


def _mixes_counters(parts: Sequence[Tree]) -> bool:
    """`x = …, k ∈ ℤ or x = …, k ∈ ℤ`: an `or` between a letter said to be whole and the next alternative."""
    return any(isinstance(part, Apply) and part.head == "or" and any(_counts(a) for a in part.args) for part in parts)


def _counts(tree: Tree) -> bool:
    """k ∈ ℤ."""
    return isinstance(tree, Apply) and tree.head == "element" and tree.args[1] == Constant("integers")


def _by_alternative(parts: Sequence[Tree]) -> Tree:
    """The comma binds tighter than `or` where what follows it is `k ∈ ℤ`."""
    groups: list[list[Tree]] = [[]]
    for part in parts:
        alternatives = part.args if isinstance(part, Apply) and part.head == "or" else (part,)
        groups[-1].append(alternatives[0])
        groups += [[alternative] for alternative in alternatives[1:]]
    return Apply("or", tuple(group[0] if len(group) == 1 else Apply("and", tuple(group)) for group in groups))
