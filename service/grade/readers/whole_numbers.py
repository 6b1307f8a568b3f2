"""Solutions among whole numbers: `L = {0; 1; 2}` after x ≤ 2.5, where x is a natural number.

Contract: a finite list of whole numbers for the only letter, where the problem or a line says that it counts → whether the statement
before holds of them and of no other whole number. ℕ may begin with 0 or with 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flint import fmpq

from service.algebra.build import integer
from service.algebra.statements import is_set, is_statement, statement, truth
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL, Counterexample, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

FARTHEST = 100
"""Numbers up to which solutions are looked for; a statement that still holds there has too many to be listed."""
POSITIVE = re.compile(
    r"\b(?:natural numbers?|positive (?:integers?|whole numbers?)|natürlichen? zahl(?:en)?|positiven? ganzen? zahl(?:en)?|"
    r"números? naturales?|enteros? positivos?)\b|[=∈]\s?(?:ℕ|\\mathbb\s?\{?N)",
    re.IGNORECASE,
)
WHOLE = re.compile(
    r"\b(?:integers?|whole numbers?|ganzen? zahl(?:en)?|(?:números? )?enteros?)\b|[=∈]\s?(?:ℤ|\\mathbb\s?\{?Z)", re.IGNORECASE
)
LISTED = Judgement("equivalent", Verification("proved", "these are the whole numbers of which it holds"))


def whole_solutions(clause: Clause, context: Context) -> Found | None:
    """A list of whole numbers, held against what the working goes on from."""
    tree, current, origin = clause.tree, context.current, context.root()
    least = None if tree is None or clause.continues else _least(context)
    if tree is None or current is None or origin is None or least is None or not is_statement(current.tree) or is_set(current.tree):
        return None
    letters = free_symbols(context.expanded(current.tree))
    claimed = _numbers(tree, letters[0]) if len(letters) == 1 else None
    if claimed is None:
        return None
    if relation(context.expanded(current.tree), context.expanded(tree), context.scope).relation in EQUAL:
        return None  # all roots, those that are no whole numbers too
    judged = _judged(claimed, letters[0], least, context)
    return None if judged is None else (
        Reading("answer", judged, current.tree, tree, origin.line, tree), context.knowing(tree, context.line)
    )  # fmt: skip


def _judged(claimed: frozenset[int], letter: str, least: int, context: Context) -> Judgement | None:
    assert context.current is not None  # asked by the caller
    known = statement(context.expanded(context.current.tree), letter)
    answers = {k: truth(known, {letter: fmpq(k)}, context.scope.real) for k in range(max(least, -FARTHEST), FARTHEST + 1)}
    holding = frozenset(k for k, answer in answers.items() if answer)
    if None in answers.values() or not claimed or FARTHEST in holding or -FARTHEST in holding:
        return None
    if claimed in (holding, holding - {0} if least == 0 else holding):
        return LISTED
    apart = sorted(claimed ^ holding - ({0} if least == 0 else frozenset()), key=abs)
    return _differs(letter, apart[0], apart[0] in claimed)


def _differs(letter: str, at: int, is_claimed: bool) -> Judgement:
    shown = Counterexample({letter: str(at)}, "false" if is_claimed else "true", "true" if is_claimed else "false")
    told = (f"{letter} = {at}",)
    return Judgement(
        "not_equivalent" if is_claimed else "implied_by", Verification("proved", "a whole number is missing or too many"),
        lost=() if is_claimed else told, added=told if is_claimed else (), counterexample=shown,
    )  # fmt: skip


def _least(context: Context) -> int | None:
    """The least number that the letter may be; None where it need not be whole."""
    said = {node.args[1] for tree in _said(context) for node in walk(tree) if isinstance(node, Apply) and node.head == "element"}
    text = context.task.text[:1000]
    if Constant("naturals") in said or POSITIVE.search(text):
        return 0
    return -FARTHEST if Constant("integers") in said or WHOLE.search(text) else None


def _said(context: Context) -> Iterator[Tree]:
    yield from context.task.conditions
    yield from (fact.tree for fact in context.facts)
    yield from (() if context.task.tree is None else (context.task.tree,))


def _numbers(tree: Tree, letter: str) -> frozenset[int] | None:
    """The whole numbers of {0; 1; 2}, x ∈ {0, 1, 2}, L = {0; 1; 2} or x = 0 or x = 1; None for anything else."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name="L" | "S" | "𝕃"), members)):
            found = _members(members)
        case Apply(head="element", args=(Symbol(name=name), members)) if name == letter:
            found = _members(members)
        case Apply(head="set"):
            found = _members(tree)
        case Apply(head="or", args=args) if all(isinstance(part, Relation) and part.signs == ("=",) for part in args):
            sides = [part.sides for part in args if isinstance(part, Relation)]
            found = [integer(right) for left, right in sides if left == Symbol(letter)]
            found = found if len(found) == len(args) else [None]
        case _:
            return None
    return None if found is None or None in found else frozenset(one for one in found if one is not None)


def _members(members: Tree) -> list[int | None] | None:
    return [integer(part) for part in members.args] if isinstance(members, Apply) and members.head == "set" else None
