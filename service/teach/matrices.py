"""Worked solutions about matrices whose answer is no value of what is asked: echelon forms and ranks.

Contract: each step is judged by itself, and the last line is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import number
from service.judge.judgement import EQUAL
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.question import Verification
from service.rules.row_operations import RowOperation, Rows, echelon, is_zero, reduction, rows_of
from service.rules.rule import Link, Rule, no_moves
from service.search import Budget
from service.teach.solution import Step, held
from service.tree import Tree
from service.write import text

COUNTED = Rule("counted_pivots", "", no_moves, ("", ""), "method_line")
RULES = (COUNTED,)
MOST_OPERATIONS = 40


def reduction_steps(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The row operations to the reduced form."""
    rows = rows_of(start)
    steps = () if rows is None else operation_steps(start, reduction(rows, len(rows[0])), judge)
    if not steps or relation(steps[-1].after, answer, judge).relation not in EQUAL:
        return ()
    return (*steps[:-1], replace(steps[-1], after=answer)) if text(steps[-1].after) == text(answer) else ()


def rank_steps(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The row operations to an echelon form, whose rows that are not zero are counted."""
    rows = rows_of(start)
    if rows is None:
        return ()
    steps = operation_steps(start, echelon(rows, len(rows[0])), judge)
    last = (rows_of(steps[-1].after) or rows) if steps else rows
    count = number(rank_of_echelon(last))
    if text(count) != text(answer) or (not steps and not is_echelon(rows)):
        return ()
    evidence = Verification("proved", "the rows of an echelon form that are not zero")
    return (*steps, Step(COUNTED, steps[-1].after if steps else start, answer, evidence, "method_line", {"n": count}))


def rank_of_echelon(rows: Rows) -> int:
    """How many rows are not zero."""
    return sum(any(not is_zero(value) for value in row) for row in rows)


def is_echelon(rows: Rows) -> bool:
    """Whether each row begins further to the right than the one above."""
    starts = [next((place for place, value in enumerate(row) if not is_zero(value)), len(row)) for row in rows]
    return all(a < b or a == b == len(rows[0]) for a, b in pairwise(starts))


def operation_steps(start: Tree, operations: Iterator[RowOperation], judge: JudgeScope) -> tuple[Step, ...]:
    """The operations as steps from the matrix on; none where one of them does not hold, or where they are too many."""
    links = list(_links(start, operations))
    steps = [held(link.before, link.used, judge, {}) for link in links]
    kept = tuple(step for step in steps if step is not None)
    return kept if len(kept) == len(steps) <= MOST_OPERATIONS else ()


def _links(start: Tree, operations: Iterator[RowOperation]) -> Iterator[Link]:
    before = start
    for operation in operations:
        link = operation.link(before)
        yield link
        before = link.used.move.after


def last_rows(steps: Sequence[Step], rows: Rows) -> Rows:
    """The rows after the steps."""
    return (rows_of(steps[-1].after) or rows) if steps else rows
