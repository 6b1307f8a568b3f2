"""The check of solutions, line by line: each put into the question, with both sides as they are there, and why one is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.algebra.build import TRUE, ZERO, depends, equation, substituted
from service.judge.judgement import EQUAL
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.rules.rule import Rule, no_moves
from service.rules.told import Line
from service.tree import Apply, Relation, Symbol, Tree, walk

HOLDS = Rule("put_in_holds", "", no_moves, ("", ""), "method_line")
FAILS = Rule("put_in_fails", "", no_moves, ("", ""), "method_line")
ZERO_DENOMINATOR = Rule("zero_denominator", "", no_moves, ("", ""), "method_line")
NO_LOGARITHM = Rule("no_logarithm", "", no_moves, ("", ""), "method_line")
NO_ROOT = Rule("no_root", "", no_moves, ("", ""), "method_line")
CHECKS = (HOLDS, FAILS, ZERO_DENOMINATOR, NO_LOGARITHM, NO_ROOT)
"""Rules that are only told."""
OPPOSITE = {"=": "!=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def check_lines(question: Tree, cases: Iterable[Tree], judge: JudgeScope) -> tuple[Line, ...]:
    """For each case x = c a line that shows that c solves the question, or why not; none for a case of another kind."""
    return tuple(found for case in cases if (found := _check_line(question, case, judge)) is not None)


def _check_line(question: Tree, case: Tree, judge: JudgeScope) -> Line | None:
    match question, case:
        case Relation(signs=(sign,), sides=(_, _)), Relation(signs=("=",), sides=(Symbol(name=name), value)) if not depends(value, name):
            left, right = (substituted(side, {name: value}) for side in question.sides)
            offered = (
                Line(HOLDS, Relation((sign,), (left, right)), {"u": case}),
                *_undefined(question, name, value, case),
                Line(FAILS, Relation((OPPOSITE.get(sign, "!="),), (left, right)), {"u": case}),
            )
            return next((line for line in offered if _is_true(line.tree, judge)), None)
        case _:
            return None


def _is_true(tree: Tree, judge: JudgeScope) -> bool:
    return relation(TRUE, tree, judge).relation in EQUAL


def _undefined(question: Tree, name: str, value: Tree, case: Tree) -> Iterator[Line]:
    """What would have to be divided by, or what a root or logarithm would have to be taken of."""
    for node in walk(question):
        match node:
            case Apply(head="div", args=(_, below)) if depends(below, name):
                yield Line(ZERO_DENOMINATOR, equation(substituted(below, {name: value}), ZERO), {"u": case, "f": below})
            case Apply(head="log", args=(inner, *_)) if depends(inner, name):
                yield Line(NO_LOGARITHM, Relation(("<=",), (substituted(inner, {name: value}), ZERO)), {"u": case, "f": inner})
            case Apply(head="sqrt", args=(inner,)) if depends(inner, name):
                yield Line(NO_ROOT, Relation(("<",), (substituted(inner, {name: value}), ZERO)), {"u": case, "f": inner})
            case _:
                pass
