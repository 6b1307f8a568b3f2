"""Equations between matrices, entry by entry: A x = b is a system.

Contract: a relation whose sides are sums and products of matrices that are written out → the equations of their entries; None where
a side is no such matrix or the sizes differ.
"""

from __future__ import annotations

from collections.abc import Callable

from service.tree import Apply, Number, Relation, Tree

Grid = tuple[tuple[Tree, ...], ...]
MOST = 40
"""Most equations of one system."""


def system_of_entries(tree: Tree) -> Tree | None:
    """The system that says what an equation between matrices says."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)):
            first, second = grid(left), grid(right)
        case _:
            return None
    if first is None or second is None or _size(first) != _size(second):
        return None
    pairs = [(a, b) for row, other in zip(first, second, strict=True) for a, b in zip(row, other, strict=True)]
    if len(pairs) > MOST:
        return None
    equations = tuple(Relation(("=",), pair, tree.span) for pair in pairs)
    return equations[0] if len(equations) == 1 else Apply("system", equations, tree.span)


def _size(rows: Grid) -> tuple[int, int]:
    return len(rows), len(rows[0])


def grid(tree: Tree) -> Grid | None:
    """The entries of a matrix, row by row; None for what is no matrix."""
    match tree:
        case Apply(head="matrix", args=rows):
            return tuple(row.args for row in rows if isinstance(row, Apply))
        case Apply(head="vector", args=entries):
            return tuple((entry,) for entry in entries)
        case Apply(head="transpose", args=(inner,)):
            rows_ = grid(inner)
            return None if rows_ is None else tuple(zip(*rows_, strict=True))
        case Apply(head="neg", args=(inner,)):
            return _each(inner, lambda entry: Apply("neg", (entry,)))
        case Apply(head="add", args=args):
            return _sum([grid(arg) for arg in args])
        case Apply(head="mul", args=args):
            return _product(args)
        case _:
            return None


def _each(tree: Tree, change: Callable[[Tree], Tree]) -> Grid | None:
    rows = grid(tree)
    return None if rows is None else tuple(tuple(change(entry) for entry in row) for row in rows)


def _sum(grids: list[Grid | None]) -> Grid | None:
    known = [one for one in grids if one is not None]
    if len(known) != len(grids) or len({_size(one) for one in known}) != 1:
        return None
    return tuple(tuple(Apply("add", entries) for entries in zip(*rows, strict=True)) for rows in zip(*known, strict=True))


def _product(args: tuple[Tree, ...]) -> Grid | None:
    """Numbers and matrices, one after another."""
    scalars = [arg for arg in args if grid(arg) is None]
    matrices = [rows for arg in args if (rows := grid(arg)) is not None]
    if not matrices:
        return None
    total = matrices[0]
    for rows in matrices[1:]:
        if len(total[0]) != len(rows):
            return None
        total = _times(total, rows)
    if not scalars:
        return total
    return tuple(tuple(Apply("mul", (*scalars, entry)) for entry in row) for row in total)


def _times(left: Grid, right: Grid) -> Grid:
    columns = tuple(zip(*right, strict=True))
    return tuple(tuple(_entry(row, column) for column in columns) for row in left)


def _entry(row: tuple[Tree, ...], column: tuple[Tree, ...]) -> Tree:
    """Σ aᵢbᵢ, without the terms that are written as 0."""
    terms = [Apply("mul", (a, b)) for a, b in zip(row, column, strict=True) if Number("0") not in (a, b)]
    return Number("0") if not terms else terms[0] if len(terms) == 1 else Apply("add", tuple(terms))
