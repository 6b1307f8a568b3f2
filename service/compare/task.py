"""What is compared and how, and what sort of thing each side is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.algebra.statements import is_set, is_statement
from service.compare.scores import Score
from service.judge.judgement import EQUAL, Judgement, Scope
from service.tree import Apply, Relation, Symbol, Tree

LISTS = frozenset({"tuple", "list", "vector"})


@dataclass(frozen=True, slots=True)
class Task:
    """One answer, its reference, and the options of the request."""

    answer: Tree
    reference: Tree
    variable: str
    scope: Scope
    options: Mapping[str, Any]


def kind(tree: Tree) -> str:
    """What sort of thing a tree is; things of different sorts are never equal."""
    match tree:
        case Apply(head="set"):
            return "set"
        case Apply(head="interval", args=args) if args and all(is_statement(a) for a in args):
            return "system"
        case Apply(head="interval" | "union" | "intersection" | "difference"):
            return "range"
        case Apply(head=head, args=args) if head in LISTS:
            return "system" if args and all(is_statement(a) for a in args) else head
        case Apply(head="matrix"):
            return "matrix"
        case Apply(head="text"):
            return "text"
        case Apply(head="or", args=args) if not any(is_statement(a) or is_set(a) or isinstance(a, Symbol) for a in args):
            return "values"
        case Apply(head="plus_minus"):
            return "values"
        case _ if is_set(tree):
            return "set"
        case _ if is_statement(tree):
            return "statement"
        case _:
            return "expression"


ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        ("statement", "system"), ("tuple", "list"), ("set", "range"), ("vector", "matrix"), ("vector", "tuple"), ("matrix", "expression"),
    )
)  # fmt: skip
"""Sorts that are compared with each other."""


def members(tree: Tree) -> tuple[Tree, ...]:
    """What a set, a list or a tuple holds."""
    return tree.args if isinstance(tree, Apply) else ()


def value_named(tree: Tree) -> Tree:
    """The right side of `y = …` or `F(x) = …`, whose left side only gives it a name; any other tree as it is."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol() | Apply(head="call" | "prime"), right)):
            return right
        case _:
            return tree


def scored(judgement: Judgement) -> Score:
    """A judgement of reference → answer as a score."""
    match judgement.relation:
        case "undecided":
            return Score(None, "undecided", verification=judgement.verification)
        case name if name in EQUAL - {"same_solutions"}:
            return Score(True, "equivalent", 1.0, judgement.verification)
        case "same_solutions":
            return Score(False, "multiplicity", 0.5, judgement.verification)
        case name:
            reason = {"implied_by": "solutions_lost", "implies": "solutions_added"}.get(name, "not_equivalent")
            of = "derivative" if "by_derivative" in judgement.flags else "value"
            return Score(False, reason, 0.0, judgement.verification, judgement.counterexample, of)
