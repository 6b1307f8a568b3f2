"""Determinants along the first row."""

from __future__ import annotations

from service.algebra.build import ZERO, add, mul, neg, sub
from service.rules.rule import Move, Moves, Rule, Scope
from service.tree import Apply, Tree

LARGEST = 5


def _rows(node: Tree) -> list[tuple[Tree, ...]] | None:
    """The rows of a square matrix under a determinant; None for anything else."""
    match node:
        case Apply(head="det", args=(Apply(head="matrix", args=rows),)):
            listed = [row.args for row in rows if isinstance(row, Apply)]
            return listed if all(len(row) == len(rows) for row in listed) and len(rows) <= LARGEST else None
        case _:
            return None


def _determinant(node: Tree, scope: Scope) -> Moves:
    """det [[a, b], [c, d]] = a·d − b·c; a larger one along its first row"""
    rows = _rows(node)
    if rows is None or len(rows) < 2:
        return
    if len(rows) == 2:
        (a, b), (c, d) = rows
        yield Move(sub(mul(a, d), mul(b, c)))
        return
    minors = (mul(a, _without(rows, column)) for column, a in enumerate(rows[0]))
    yield Move(add(*(neg(term) if column % 2 else term for column, term in enumerate(minors) if term != ZERO)))


def _without(rows: list[tuple[Tree, ...]], column: int) -> Tree:
    """The determinant of what is left without the first row and a column."""
    kept = (Apply("row", (*row[:column], *row[column + 1 :])) for row in rows[1:])
    return Apply("det", (Apply("matrix", tuple(kept)),))


DETERMINANT = Rule("determinant", "", _determinant, ("det([[5, 2], [3, 4]])", "5*4 - 2*3"))
RULES = (DETERMINANT,)
