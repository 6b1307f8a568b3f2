"""Bounds for a letter: one that was rounded, and the least whole number that satisfies an inequality."""

from __future__ import annotations

import re
from dataclasses import replace

from service.algebra.build import equation, substituted
from service.grade.context import Context, Fact
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import Answer, closed_judgement, entails
from service.judge.judgement import Judgement
from service.judge.substitutions import definition
from service.question import Verification
from service.tree import Number, Relation, Symbol, Tree, free_symbols


def _bound(tree: Tree) -> tuple[str, str, Tree] | None:
    """(letter, sign, value) of n > 20.64."""
    match tree:
        case Relation(signs=("<" | "<=" | ">" | ">=" as sign,), sides=(Symbol(name=name), value)) if not free_symbols(value):
            return name, sign, value
        case _:
            return None


def rounded_bound(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """`n > 20.64` after n > ln 0.01/ln 0.8: the bound rounded to the digits written."""
    before, after = _bound(current.tree), _bound(tree)
    if before is None or after is None or before[:2] != after[:2]:
        return None
    found = closed_judgement(equation(context.expanded(before[2]), after[2]), context.scope)
    if found.relation != "equivalent" or "rounded" not in found.flags:
        return None
    return replace(direct, judgement=replace(found, relation="equivalent")), context.knowing(tree, context.line, current.side)


def least_whole(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """`n = 21` after n > 20.64, where a problem in words asks from which whole number on something holds."""
    before = _bound(current.tree)
    found = definition(tree) if isinstance(tree, Relation) and tree.signs == ("=",) else None
    if before is None or found is None or found[0] != before[0] or before[0] not in WHOLE or not LEAST.search(context.task.text[:1000]):
        return None
    if before[1][0] != ">" or not isinstance(found[1], Number) or not found[1].text.isdigit():
        return None
    one_less = Number(str(int(found[1].text) - 1))
    held, below = (entails((), substituted(current.tree, {found[0]: value}), context.scope) for value in (found[1], one_less))
    if not held.follows or below.answer is not Answer.CONTRADICTS:
        return None
    judgement = Judgement("equivalent", Verification("proved", "the least whole number that satisfies the inequality"))
    return replace(direct, judgement=judgement), context.knowing(tree, context.line, current.side)


WHOLE = frozenset({"n", "k", "m"})
LEAST = re.compile(
    r"\b(?:least|smallest|first|from\s(?:which|what)|how\smany|ab\swelche\w{0,2}|wann|kleinste\w{0,2}|wie\s(?:viele|oft)|mindestens|"
    r"menor|mínimo|a\spartir\sde|cuántos|cuántas)\b",
    re.IGNORECASE,
)
"""What asks for the least whole number of an inequality."""
