"""Asymptotes that words name, and expressions said to tend to something: `slant asymptote: y = x + 2`, `x → ∞: f(x) → 3`.

Contract: a line y = kx + n is an asymptote where the function less it tends to 0 at ∞ or at −∞; nothing is said where no limit is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import neg
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols

NAMED = re.compile(r"as[yíi](?:m|n)ptot", re.IGNORECASE)
INFINITY = Constant("oo")
APPROACHING = re.compile(r"(?:^|\s)(?P<letter>[a-z])\s*$")


def asymptote_named(clause: Clause, context: Context) -> Found | None:
    """`slant asymptote: y = x + 2` of a known function or of y = (x² + 3x + 1)/(x + 1)."""
    match clause.tree:
        case Relation(signs=("=",), sides=(Symbol(name=y), line)) if len(free_symbols(line)) == 1 and NAMED.search(clause.words[:200]):
            letter = free_symbols(line)[0]
        case _:
            return None
    bodies = list(_bodies(y, letter, context))
    judged = [_apart(body, line, letter, context) for body in bodies]
    right = next((one for one in judged if one.relation in EQUAL), None)
    if right is not None:
        reading = Reading("answer", replace(right, relation="equivalent"), parent=context.last_line, value=clause.tree)
        return reading, context.knowing(clause.tree, context.line, side=True)
    wrong = judged[0] if judged and all(one.relation == "not_equivalent" for one in judged) else None
    return None if wrong is None else (Reading("answer", wrong, bodies[0], line, context.last_line, clause.tree), context)


def _bodies(y: str, letter: str, context: Context) -> Iterator[Tree]:
    for function in context.functions.values():
        if function.letter == letter:
            yield function.body
    for fact in context.facts:
        match fact.tree:
            case Relation(signs=("=", *_), sides=(Symbol(name=name), body, *_)) if name == y and free_symbols(body) == (letter,):
                yield body
            case _:
                pass


def _apart(body: Tree, line: Tree, letter: str, context: Context) -> Judgement:
    """Whether the function comes to the line at ∞ or at −∞."""
    between = Apply("add", (body, neg(line)))
    ends = (INFINITY, Apply("neg", (INFINITY,)))
    judged = [relation(Apply("limit", (between, Symbol(letter), end)), Number("0"), context.scope) for end in ends]
    right = next((one for one in judged if one.relation in EQUAL), None)
    unsure = next((one for one in judged if one.relation != "not_equivalent"), None)
    return right or unsure or judged[0]


def with_limits_said(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """`for x → ∞, 1/x² → 0, so f(x) → 3`: the place as a remark, and each expression with what it tends to as a limit."""
    place = _place(clauses)
    if place is None:
        return tuple(clauses)
    index, letter, point = place
    made, waiting = list(clauses[:index]), None
    made.append(replace(clauses[index], kind="comment", tree=None))
    for clause in clauses[index + 1 :]:
        if clause.kind != "expression" or clause.tree is None:
            return tuple(clauses)
        if letter in free_symbols(clause.tree):
            waiting = clause
        elif clause.link != "implies":
            return tuple(clauses)
        elif waiting is None or waiting.tree is None:
            made.append(replace(clause, kind="comment", tree=None))
        else:
            limit = Apply("limit", (waiting.tree, Symbol(letter), point))
            made.append(replace(waiting, kind="statement", tree=Relation(("=",), (limit, clause.tree))))
            waiting = None
    return tuple(clauses) if waiting is not None else tuple(made)


def _place(clauses: Sequence[Clause]) -> tuple[int, str, Tree] | None:
    """(index of the place, x, ∞) of `for x → ∞`."""
    for index, (before, clause) in enumerate(pairwise(clauses), start=1):
        said = APPROACHING.search(before.words[:200]) if before.kind == "comment" else None
        if said is not None and clause.link == "implies" and clause.tree in (INFINITY, Apply("neg", (INFINITY,))):
            return index, said["letter"], clause.tree or INFINITY
    return None
