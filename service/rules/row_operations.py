"""Row operations: R₁ ↔ R₂, R₁ → c·R₁, R₂ → R₂ − c·R₁, and the order in which they lead to the reduced row echelon form.

Contract: rows × columns of fractions; each line spans the same rows as the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from service.algebra.build import mul, number, rational
from service.rules.rule import Link, Move, Rule, Used, no_moves
from service.tree import Apply, Symbol, Tree, subscripted

Rows = tuple[tuple[Fraction, ...], ...]
SWAPPED = Rule("swapped_rows", "", no_moves, ("", ""), "equivalent")
SCALED = Rule("scaled_row", "", no_moves, ("", ""), "equivalent")
ADDED = Rule("added_row", "", no_moves, ("", ""), "equivalent")
RULES = (SWAPPED, SCALED, ADDED)


def rows_of(tree: Tree) -> Rows | None:
    """The entries of a matrix of fractions; None for anything else."""
    match tree:
        case Apply(head="matrix", args=rows):
            found = [[rational(entry) for entry in row.args] for row in rows if isinstance(row, Apply)]
            kept = tuple(tuple(value for value in row if value is not None) for row in found)
            return kept if [len(row) for row in kept] == [len(row) for row in found] else None
        case _:
            return None


def matrix(rows: Rows) -> Tree:
    return Apply("matrix", tuple(Apply("row", tuple(number(value) for value in row)) for row in rows))


def beside_identity(rows: Rows) -> Rows:
    """[A | I]."""
    return tuple((*row, *(Fraction(int(i == j)) for j in range(len(rows)))) for i, row in enumerate(rows))


@dataclass(frozen=True, slots=True)
class RowOperation:
    """A rule with the rows after it. row: what becomes of it, by: with which other row or number."""

    rule: Rule
    after: Rows
    row: Tree
    by: Tree

    def link(self, before: Rows) -> Link:
        return Link(matrix(before), Used(self.rule, Move(matrix(self.after), {"r": self.row, "s": self.by})))


def name(index: int) -> Symbol:
    """R₂ of the second row."""
    return Symbol(subscripted("R", str(index + 1)))


def reduction(rows: Rows, columns: int) -> Iterator[RowOperation]:
    """The operations to the reduced form of the first so many columns."""
    top = 0
    for column in range(columns):
        pivot = _pivot(rows, top, column)
        if pivot is None:
            continue
        for operation in _cleared(rows, top, pivot, column):
            rows = operation.after
            yield operation
        top += 1


def _pivot(rows: Rows, top: int, column: int) -> int | None:
    """The first row with 1 in the column, else the first with anything."""
    found = [index for index in range(top, len(rows)) if rows[index][column]]
    return next((index for index in found if rows[index][column] == 1), next(iter(found), None))


def _cleared(rows: Rows, top: int, pivot: int, column: int) -> Iterator[RowOperation]:
    """The pivot brought up and made 1, and zeros above and below it."""
    if pivot != top:
        rows = _with(_with(rows, top, rows[pivot]), pivot, rows[top])
        yield RowOperation(SWAPPED, rows, name(top), name(pivot))
    value = rows[top][column]
    if value != 1:
        rows = _with(rows, top, tuple(entry / value for entry in rows[top]))
        yield RowOperation(SCALED, rows, name(top), _scaled(1 / value, name(top)))
    for index in range(len(rows)):
        times = rows[index][column]
        if index != top and times:
            rows = _with(rows, index, tuple(a - times * b for a, b in zip(rows[index], rows[top], strict=True)))
            yield RowOperation(ADDED, rows, name(index), _sum(index, times, top))


def _with(rows: Rows, index: int, row: tuple[Fraction, ...]) -> Rows:
    return (*rows[:index], row, *rows[index + 1 :])


def _scaled(by: Fraction, row: Symbol) -> Tree:
    size = mul(number(abs(by)), row)
    return Apply("neg", (size,)) if by < 0 else size


def _sum(index: int, times: Fraction, top: int) -> Tree:
    """R₂ − 3R₁."""
    return Apply("add", (name(index), _scaled(-times, name(top))))
