"""Asymptotes that words name, and expressions said to tend to something: `slant asymptote: y = x + 2`, `x → ∞: f(x) → 3`.

Contract: a line y = kx + n is an asymptote where the function less it tends to 0 at ∞ or at −∞; nothing is said where no limit is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import ZERO, neg, substituted
from service.algebra.expressions import outcome
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols

NAMED = re.compile(r"as[yíi](?:m|n)ptot|\bpol(?:e|es|stellen?|os?)\b", re.IGNORECASE)
INFINITY = Constant("oo")
FINITE = Judgement("not_equivalent", Verification("proved", "the function has a value there"), flags=("values_differ",))
HOLDS = re.compile(r"^\s*,?\s*(?:gilt|geht|strebt|dann|we have|we get|it holds that|then|se tiene|tiende|tenemos)\b", re.IGNORECASE)
APPROACHING = re.compile(r"(?:^|\s)(?P<letter>[a-z])\s*$")


def asymptote_named(clause: Clause, context: Context) -> Found | None:
    """`slant asymptote: y = x + 2`, `asymptotes: x = 3 and y = 2` of a known function or of y = (x² + 3x + 1)/(x + 1)."""
    parts = relations_of(clause.tree)
    answers = context.last and not clause.words and NAMED.search(context.task.text[:1000]) is not None
    if not parts or clause.continues or not (answers or NAMED.search(clause.words[:200])):
        return None
    found = [_line_judged(part, context) for part in parts]
    wrong = next((one for one in found if one is not None and one[0].relation == "not_equivalent"), None)
    if wrong is not None:
        return Reading("answer", wrong[0], wrong[1], wrong[2], context.last_line, clause.tree), context
    if any(one is None or one[0].relation not in EQUAL for one in found) or clause.tree is None:
        return None
    right = next(one[0] for one in found if one is not None)
    reading = Reading("answer", replace(right, relation="equivalent"), parent=context.last_line, value=clause.tree)
    return reading, context.knowing(clause.tree, context.line, side=True)


def _line_judged(part: Relation, context: Context) -> tuple[Judgement, Tree | None, Tree] | None:
    """(judgement, the function, the line) of y = kx + n or x = c; None where nothing is known of it."""
    match part:
        case Relation(signs=("=",), sides=(Symbol(name=name), line)) if len(free_symbols(line)) <= 1:
            pass
        case _:
            return None
    letters = free_symbols(line) or tuple({function.letter for function in context.functions.values()}) or ("x",)
    if len(letters) != 1:
        return None
    if name == letters[0]:
        return _upright(line, letters[0], context)
    bodies = list(_bodies(name, letters[0], context))
    judged = [_apart(body, line, letters[0], context) for body in bodies]
    right = next((one for one in judged if one.relation in EQUAL), None)
    if right is not None:
        return right, None, line
    return (judged[0], bodies[0], line) if judged and all(one.relation == "not_equivalent" for one in judged) else None


def _upright(place: Tree, letter: str, context: Context) -> tuple[Judgement, Tree | None, Tree] | None:
    """x = c, where a function grows beyond all bounds; refuted where each function has a value there."""
    bodies = list(_bodies("y", letter, context))
    shrinking = (Apply("limit", (Apply("div", (Number("1"), body)), Symbol(letter), place)) for body in bodies)
    right = next((one for one in (relation(limit, ZERO, context.scope) for limit in shrinking) if one.relation in EQUAL), None)
    if right is not None:
        return right, None, place
    values = [outcome(substituted(body, {letter: place}), {}, True) for body in bodies]
    if not bodies or any(value is None or isinstance(value, str) for value in values):
        return None
    return FINITE, bodies[0], place


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
    made, waiting = list(clauses[:index]), _said_at_place(clauses[index], letter)
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


def _said_at_place(clause: Clause, letter: str) -> Clause | None:
    """f(x) of “for x → ∞ we have f(x) → 4”, which stands among the words of the place."""
    written = HOLDS.sub("", clause.words[:80]).strip(" ,:")
    found = quietly(read_line, written) if (written and written != clause.words.strip()) or "(" in written else None
    if found is None or found.tree is None or letter not in free_symbols(found.tree) or len(free_symbols(found.tree)) > 2:
        return None
    return replace(clause, kind="expression", tree=_called(found.tree, letter), link="", words="")


def _called(tree: Tree, letter: str) -> Tree:
    """f(x), which is read as a product where nothing tells what f is."""
    match tree:
        case Apply(head="mul", args=(Symbol(name="f" | "g" | "h") as function, Symbol(name=name) as inside)) if name == letter:
            return Apply("call", (function, inside), tree.span)
        case _:
            return tree


def _place(clauses: Sequence[Clause]) -> tuple[int, str, Tree] | None:
    """(index of the place, x, ∞) of `for x → ∞`."""
    for index, (before, clause) in enumerate(pairwise(clauses), start=1):
        said = APPROACHING.search(before.words[:200]) if before.kind == "comment" else None
        if said is not None and clause.link == "implies" and clause.tree in (INFINITY, Apply("neg", (INFINITY,))):
            return index, said["letter"], clause.tree or INFINITY
    return None
