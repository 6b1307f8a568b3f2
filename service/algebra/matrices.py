"""Matrices and vectors compared: what an expression with them is, rows beside columns, single entries.

The operations themselves stand in `service.algebra.vectors`.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mat

from service.algebra.build import rational
from service.algebra.vectors import Rows, rows_of, worked
from service.tree import Apply, Tree, children, free_symbols


def evaluated_matrix(tree: Tree) -> Tree:
    """The matrix that an expression with matrices is; the tree itself where it is not one."""
    rows = rows_of(worked(tree))
    return tree if rows is None else Apply("matrix", tuple(Apply("row", row) for row in rows))


def same_direction(a: Tree, b: Tree, *, loose: bool) -> tuple[Tree, Tree]:
    """A row and a column made alike, where one of them was written as a tuple."""
    u, v = (_column(rows_of(tree)) for tree in (a, b))
    if not loose or u is None or v is None:
        return a, b
    return Apply("tuple", u), Apply("tuple", v)


def _column(rows: Rows | None) -> tuple[Tree, ...] | None:
    """The entries of a vector, written as a row or a column."""
    if rows is None:
        return None
    if len(rows) == 1:
        return rows[0]
    return tuple(row[0] for row in rows) if len(rows[0]) == 1 else None


def is_plain_matrix(tree: Tree) -> bool:
    """Whether it is a matrix of at least two rows and columns, written out and with numbers only."""
    match tree:
        case Apply(head="matrix", args=rows) if len(rows) > 1:
            return all(isinstance(row, Apply) and len(row.args) > 1 for row in rows) and not free_symbols(tree)
        case _:
            return False


def reduced(matrix: Apply) -> tuple[tuple[Fraction, ...], ...]:
    """The reduced row echelon form of a matrix of fractions. Raises ValueError where an entry is no fraction."""
    entries = [[rational(entry) for entry in children(row)] for row in matrix.args]
    if any(entry is None for row in entries for entry in row):
        raise ValueError("an entry that is no fraction")
    form, _ = fmpq_mat([[fmpq(e.numerator, e.denominator) for e in row if e is not None] for row in entries]).rref()
    return tuple(tuple(Fraction(int(e.p), int(e.q)) for e in row) for row in form.tolist())


def single(tree: Tree) -> Tree:
    """The entry of a matrix that has only one."""
    match tree:
        case Apply(head="matrix", args=(Apply(head="row", args=(entry,)),)):
            return entry
        case _:
            return tree


def with_determinants(tree: Tree) -> Tree:
    """Every operation with matrices and vectors carried out: determinants, lengths, products."""
    return worked(tree)
