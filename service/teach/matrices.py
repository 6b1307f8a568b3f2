"""Worked solutions about matrices: row operations, products entry by entry, determinants by expansion.

Contract: each step is judged by itself, and the last line is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.algebra.build import ONE, ZERO, add, mul
from service.judge.judgement import EQUAL
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.rules.row_operations import RowOperation, Rows, beside_identity, reduction, rows_of
from service.rules.rule import Link, Move, Rule, Scope, Used, no_moves
from service.rules.tidy import tidied
from service.search import Budget
from service.teach.solution import TOPICS, Step, held, solution
from service.tree import Apply, Tree
from service.write import text

BY_ROWS = Rule("inverse_by_rows", "", no_moves, ("", ""))
ENTRIES = Rule("rows_times_columns", "", no_moves, ("", ""))
ADDED = Rule("added_matrices", "", no_moves, ("", ""))
WORKED_OUT = Rule("entries_worked_out", "", no_moves, ("", ""))
RULES = (BY_ROWS, ENTRIES, ADDED, WORKED_OUT)
MOST_OPERATIONS = 40


def determinant_steps(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """Expansion along the first row, then the numbers."""
    return solution(TOPICS["evaluate"], start, answer, Scope(goal=answer), judge, budget)


def inverse_steps(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """One step that holds the row operations from [A | I] to [I | A⁻¹]."""
    rows = rows_of(start.args[0]) if isinstance(start, Apply) else None
    if rows is None:
        return ()
    links = _links(beside_identity(rows), len(rows))
    step = held(start, Used(BY_ROWS, Move(answer, inner=links)), judge, {})
    return () if step is None or not links else (step,)


def reduction_steps(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The row operations to the reduced form."""
    rows = rows_of(start)
    links = () if rows is None else _links(rows, len(rows[0]))
    return _all_held([replace(link, before=start) if place == 0 else link for place, link in enumerate(links)], answer, judge)


def _links(rows: Rows, columns: int) -> tuple[Link, ...]:
    """The operations, each with the line before."""
    found: list[RowOperation] = list(reduction(rows, columns))
    before = [rows, *(operation.after for operation in found)]
    return tuple(operation.link(at) for operation, at in zip(found, before, strict=False)) if len(found) <= MOST_OPERATIONS else ()


def product_steps(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """Each entry as a row times a column, then worked out; several factors from the left. A sum place by place."""
    if isinstance(start, Apply) and start.head == "add":
        return sum_steps(start, answer, judge)
    return _all_held(list(_products(start, judge)), answer, judge)


def sum_steps(start: Tree, answer: Tree, judge: JudgeScope) -> tuple[Step, ...]:
    """The entries in the same place added, then worked out."""
    written = _sum(start)
    done = None if written is None else solved_entries(written)
    if written is None or done is None:
        return ()
    links = [Link(start, Used(ADDED, Move(written))), Link(written, Used(WORKED_OUT, Move(done)))]
    return _all_held(links, answer, judge)


def _sum(line: Tree) -> Tree | None:
    """aᵢⱼ + bᵢⱼ, written out; None for anything else, such as matrices of different sizes."""
    match line:
        case Apply(head="add", args=parts):
            signed = [part.args[0] if isinstance(part, Apply) and part.head == "neg" else part for part in parts]
            listed = [rows_of_entries(part) for part in signed]
            sizes = {tuple(len(row) for row in rows) for rows in listed}
            if len(sizes) != 1 or not all(listed):
                return None
            signs = [part is inner for part, inner in zip(parts, signed, strict=True)]
            return Apply("matrix", tuple(Apply("row", _places(rows, signs)) for rows in zip(*listed, strict=True)))
        case _:
            return None


def rows_of_entries(tree: Tree) -> tuple[tuple[Tree, ...], ...]:
    """The entries of a matrix, by rows; nothing for anything else."""
    match tree:
        case Apply(head="matrix", args=rows):
            return tuple(row.args for row in rows if isinstance(row, Apply))
        case _:
            return ()


def _places(rows: Sequence[Sequence[Tree]], signs: Sequence[bool]) -> tuple[Tree, ...]:
    """The entries of one row of each matrix, added place by place."""
    places = zip(*rows, strict=True)
    return tuple(Apply("add", tuple(e if plus else Apply("neg", (e,)) for e, plus in zip(place, signs, strict=True))) for place in places)


def _products(line: Tree, judge: JudgeScope) -> Iterator[Link]:
    while isinstance(line, Apply) and line.head == "mul":
        form = line.form
        first, second, *rest = line.args
        written = _product(first, second)
        done = None if written is None else solved_entries(written)
        if written is None or done is None:
            return
        for rule, made in ((ENTRIES, written), (WORKED_OUT, done)):
            after = Apply("mul", (made, *rest), form=form) if rest else made
            yield Link(line, Used(rule, Move(after, touched=(line, after))))
            line = after


def solved_entries(written: Tree) -> Tree | None:
    """The matrix with its entries worked out, where these are fractions."""
    match written:
        case Apply(head="matrix", args=rows):
            return Apply("matrix", tuple(Apply("row", tuple(tidied(e) for e in row.args)) for row in rows if isinstance(row, Apply)))
        case _:
            return None


def _product(first: Tree, second: Tree) -> Tree | None:
    """Σ aᵢₖ·bₖⱼ, written out."""
    match first, second:
        case Apply(head="matrix", args=left), Apply(head="matrix", args=right):
            columns = list(zip(*(row.args for row in right if isinstance(row, Apply)), strict=True))
            rows = [row.args for row in left if isinstance(row, Apply)]
            if any(len(row) != len(right) for row in rows):
                return None
            return Apply("matrix", tuple(Apply("row", tuple(_entry(row, column) for column in columns)) for row in rows))
        case _:
            return None


def _entry(row: Sequence[Tree], column: Sequence[Tree]) -> Tree:
    return add(*(_times(a, b) for a, b in zip(row, column, strict=True)))


def _times(a: Tree, b: Tree) -> Tree:
    """a·b as it is written, also with 0 and 1."""
    return Apply("mul", (a, b), form="star") if {a, b} & {ZERO, ONE} else mul(a, b)


def _all_held(links: Sequence[Link], answer: Tree, judge: JudgeScope) -> tuple[Step, ...]:
    """The steps, where each holds and the last gives the answer."""
    steps = [held(link.before, link.used, judge, {}) for link in links]
    kept = tuple(step for step in steps if step is not None)
    if not kept or len(kept) < len(steps) or relation(kept[-1].after, answer, judge).relation not in EQUAL:
        return ()
    return (*kept[:-1], replace(kept[-1], after=answer)) if text(kept[-1].after) == text(answer) else ()
