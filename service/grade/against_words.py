"""A working held against what its problem asks in words: the value that a wrong set-up leads to, where the right one is never reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flint import fmpq

from service.algebra.dimensions import without_units
from service.algebra.expressions import outcome
from service.algebra.values import ball
from service.grade.expected import Expected, agrees, expected
from service.grade.step import Step
from service.judge.judgement import Judgement
from service.judge.numerals import numeral
from service.question import Verification
from service.quietly import quietly
from service.tree import Relation, Tree, free_symbols

WRONG_SET_UP = Judgement(
    "not_equivalent", Verification("checked", "the data of the problem lead to another value"), flags=("values_differ", "wrong_set_up")
)


def held_against_words(steps: Sequence[Step], text: str) -> tuple[Step, ...]:
    """The steps, with the first that comes to the value of a wrong set-up as a wrong one."""
    asked = quietly(expected, text) if text else None
    if asked is None or not asked.mistaken or any(step.correct is False for step in steps):
        return tuple(steps)
    right = (asked.value, *asked.also)
    if any(_comes_to(step, right, asked) for step in steps):
        return tuple(steps)
    wrong = [step for step in steps if step.line.index >= 0 and step.correct and _comes_to(step, asked.mistaken, asked)]
    told = [step for step in steps if step.role != "comment"]
    answered = any(step is told[-1] or _is_named(step, text) for step in wrong)
    return tuple(_as_wrong(step) if answered and step is wrong[0] else step for step in steps)


def _is_named(step: Step, text: str) -> bool:
    """P(X = 3) = 10/64, and no number by itself, which may be a part of what is still to come, as the value of another event may."""
    trees = [clause.tree for clause in step.line.clauses if isinstance(clause.tree, Relation)]
    asked = PROBABILITY.search(text)
    return any(free_symbols(tree.sides[0]) for tree in trees) and (asked is None or _plain(asked[0]) in _plain(step.line.source))


PROBABILITY = re.compile(r"P ?\( ?X ?(?:=|≥|>=|>|≤|<=|<) ?[0-9]{1,4} ?\)")


def _plain(written: str) -> str:
    return written.replace(" ", "").replace(">=", "≥").replace("<=", "≤")


def _as_wrong(step: Step) -> Step:
    return replace(step, reading=replace(step.reading, judgement=WRONG_SET_UP, before=None, said=None))


def _comes_to(step: Step, values: Sequence[float], asked: Expected) -> bool:
    """Whether a side of the line has one of the values."""
    return any(agrees(value, number, half, asked.percent) for number, half in _numbers(step) for value in values)


def _numbers(step: Step) -> Iterator[tuple[float, float]]:
    """(value, half a unit of its last digit) of every side without letters; 0 for what is no decimal."""
    for clause in step.line.clauses:
        if clause.tree is not None:
            for side in _sides(clause.tree):
                found = quietly(_number, without_units(side))
                if found is not None:
                    yield found


def _sides(tree: Tree) -> Iterator[Tree]:
    yield from (side for side in (tree.sides if isinstance(tree, Relation) else (tree,)) if not free_symbols(without_units(side)))


def _number(tree: Tree) -> tuple[float, float] | None:
    value = outcome(tree, {}, True)
    if value is None or isinstance(value, str):
        return None
    number = float(value.p) / float(value.q) if isinstance(value, fmpq) else float(ball(value).real.mid())
    written = numeral(tree)
    return number, float(written.half) * (0.01 if written.scale == "percent" else 1) if written is not None and written.place < 0 else 0.0
