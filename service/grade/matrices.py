"""Matrices with numbers or symbols: sums, products and powers carried out, entry by entry."""

from __future__ import annotations

from service.grade.build import add, integer, mul, neg
from service.tree import Apply, Tree

Rows = tuple[tuple[Tree, ...], ...]


def evaluated_matrix(tree: Tree) -> Tree:
    """The matrix that an expression with matrices is; the tree itself where it is not one."""
    rows = _rows(tree)
    return tree if rows is None else Apply("matrix", tuple(Apply("row", row) for row in rows))


def _rows(tree: Tree) -> Rows | None:
    match tree:
        case Apply(head="matrix", args=args) if all(isinstance(r, Apply) and r.head == "row" for r in args):
            return tuple(r.args for r in args if isinstance(r, Apply))
        case Apply(head="neg", args=(a,)):
            inner = _rows(a)
            return None if inner is None else tuple(tuple(neg(e) for e in row) for row in inner)
        case Apply(head="add", args=args):
            return _sum([_rows(a) for a in args])
        case Apply(head="mul", args=args):
            return _product(args)
        case Apply(head="pow", args=(a, n)):
            return _power(_rows(a), integer(n))
        case Apply(head="transpose", args=(a,)):
            inner = _rows(a)
            return None if inner is None else tuple(zip(*inner, strict=True))
        case _:
            return None


def _sum(parts: list[Rows | None]) -> Rows | None:
    known = [p for p in parts if p is not None]
    if len(known) != len(parts) or len({(len(p), len(p[0])) for p in known}) != 1:
        return None
    return tuple(tuple(add(*entries) for entries in zip(*rows, strict=True)) for rows in zip(*known, strict=True))


def _product(args: tuple[Tree, ...]) -> Rows | None:
    total: Rows | None = None
    scale: list[Tree] = []
    for arg in args:
        rows = _rows(arg)
        if rows is None:
            scale.append(arg)
        elif total is None:
            total = rows
        elif len(total[0]) != len(rows):
            return None
        else:
            columns = tuple(zip(*rows, strict=True))
            total = tuple(tuple(add(*(mul(p, q) for p, q in zip(row, column, strict=True))) for column in columns) for row in total)
    if total is None:
        return None
    return tuple(tuple(mul(*scale, entry) for entry in row) for row in total) if scale else total


def _power(rows: Rows | None, n: int | None) -> Rows | None:
    if rows is None or n is None or not 1 <= n <= 6:
        return None
    matrix: Tree = Apply("matrix", tuple(Apply("row", row) for row in rows))
    return _product(tuple(matrix for _ in range(n)))
