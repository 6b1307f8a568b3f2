"""The next row operation of a working with matrices: an echelon form of a system or for a rank, the reduced form of [A | I]."""

from __future__ import annotations

from collections.abc import Sequence

from service.algebra.vectors import is_matrix
from service.grade.step import Step
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.rules.equations import SUBSTITUTING
from service.rules.equations.gauss import by_rows
from service.rules.equations.systems import linear_rows
from service.rules.row_operations import RowOperation, Rows, echelon, reduction, rows_of
from service.rules.rule import Scope as Rules
from service.rules.rule import Used
from service.tree import Tree


def row_step(right: Sequence[Step], scope: Scope) -> Used | None:
    """The step on the matrix that the last right line is; None where it is none, or where nothing is left to do with its rows.

    right: the lines up to it.
    """
    matrix = right[-1].line.tree if right else None
    if matrix is None or not is_matrix(matrix):
        return None
    system = next((step.value for step in right if step.value is not None and linear_rows(step.value) is not None), None)
    if system is not None:
        return _of_system(matrix, system, right[-1].value, scope)
    return _of_matrix(matrix, scope) if _is_under_way(right) else None


def _of_system(matrix: Tree, system: Tree, value: Tree | None, scope: Scope) -> Used | None:
    """Towards an echelon form; then the rows as equations."""
    used = next(by_rows(SUBSTITUTING)(matrix, Rules(question=system)), None)
    if used is None:
        return None
    before = matrix if is_matrix(used.move.after) else value
    return used if before is not None and relation(before, used.move.after, scope).relation in EQUAL else None


def _of_matrix(matrix: Tree, scope: Scope) -> Used | None:
    rows = rows_of(matrix)
    operation = None if rows is None else _operation(rows)
    if operation is None or relation(*operation.combination, scope).relation not in EQUAL:
        return None
    return Used(operation.rule, operation.move())


def _operation(rows: Rows) -> RowOperation | None:
    is_beside = len(rows[0]) == 2 * len(rows)
    return next(reduction(rows, len(rows)) if is_beside else echelon(rows, len(rows[0])), None)


def _is_under_way(right: Sequence[Step]) -> bool:
    """Whether the line was made of a matrix before by its rows."""
    before = right[-1].before
    return before is not None and is_matrix(before)
