"""Trees as JSON values.

A tree is a list: `["n", "2"]`, `["s", "x"]`, `["c", "pi"]`, `["a", "sin", [args], form]`, `["r", [signs], [sides]]`, each
followed by whether it was bracketed (0 or 1) and, where spans are kept, by the two ends of its span.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from service.tree import NOWHERE, Apply, Constant, Number, Relation, Span, Symbol, Tree

LEAVES: dict[str, Callable[..., Tree]] = {"n": Number, "s": Symbol, "c": Constant}


def tree_as_data(tree: Tree, spans: bool = False) -> list[object]:
    """The tree as a list of JSON values."""
    where = [int(tree.bracketed), tree.span.start, tree.span.end] if spans else [int(tree.bracketed)]
    match tree:
        case Number(text=text):
            return ["n", text, *where]
        case Symbol(name=name):
            return ["s", name, *where]
        case Constant(name=name):
            return ["c", name, *where]
        case Apply(head=head, args=args, form=form):
            return ["a", head, [tree_as_data(arg, spans) for arg in args], form, *where]
        case Relation(signs=signs, sides=sides):
            return ["r", list(signs), [tree_as_data(side, spans) for side in sides], *where]


def tree_from_data(data: object) -> Tree:
    """The tree that `tree_as_data` described. Raises ValueError for anything else."""
    match data:
        case ["n" | "s" | "c" as kind, str(name), *where]:
            return LEAVES[kind](name, **_where(where))
        case ["a", str(head), list(args), str(form), *where]:
            return Apply(head, tuple(tree_from_data(arg) for arg in args), form=form, **_where(where))
        case ["r", list(signs), list(sides), *where]:
            return Relation(tuple(map(str, signs)), tuple(tree_from_data(side) for side in sides), **_where(where))
        case _:
            raise ValueError("this is no tree")


class _Where(TypedDict):
    bracketed: bool
    span: Span


def _where(where: list[object]) -> _Where:
    match where:
        case [int(bracketed), int(start), int(end)]:
            return {"bracketed": bool(bracketed), "span": Span(start, end)}
        case [int(bracketed)]:
            return {"bracketed": bool(bracketed), "span": NOWHERE}
        case _:
            raise ValueError("this is no tree")
