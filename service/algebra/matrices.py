"""Matrices with numbers or symbols: sums, products and powers carried out, entry by entry."""

from __future__ import annotations

from service.algebra.build import ONE, add, div, integer, mul, neg
from service.tree import Apply, Tree, rebuilt

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
    if rows is None or n is None or not -6 <= n <= 6 or n == 0:
        return None
    if n < 0:
        return _power(_inverse(rows), -n)
    matrix: Tree = Apply("matrix", tuple(Apply("row", row) for row in rows))
    return _product(tuple(matrix for _ in range(n)))


LARGEST_DETERMINANT = 5


def determinant(rows: Rows) -> Tree | None:
    """Σ ± a₁ⱼ · minor, along the first row; None where the matrix is not square or too large."""
    if len(rows) != len(rows[0]) or len(rows) > LARGEST_DETERMINANT:
        return None
    if len(rows) == 1:
        return rows[0][0]
    parts = [(j, entry, determinant(_minor(rows, 0, j))) for j, entry in enumerate(rows[0])]
    return add(*(mul(entry, minor) if j % 2 == 0 else neg(mul(entry, minor)) for j, entry, minor in parts if minor is not None))


def _minor(rows: Rows, i: int, j: int) -> Rows:
    return tuple(row[:j] + row[j + 1 :] for k, row in enumerate(rows) if k != i)


def _inverse(rows: Rows) -> Rows | None:
    """The adjugate over the determinant."""
    whole = determinant(rows)
    if whole is None or len(rows) > 4:
        return None
    if len(rows) == 1:
        return ((div(ONE, whole),),)
    cofactors = [[determinant(_minor(rows, j, i)) for j in range(len(rows))] for i in range(len(rows))]
    return tuple(
        tuple(div(entry if (i + j) % 2 == 0 else neg(entry), whole) for j, entry in enumerate(row) if entry is not None)
        for i, row in enumerate(cofactors)
    )


def with_determinants(tree: Tree) -> Tree:
    """Every determinant of a matrix written out."""
    return rebuilt(tree, _determined)


def _determined(node: Tree) -> Tree:
    match node:
        case Apply(head="det", args=(inside,)):
            rows = _rows(inside)
            found = None if rows is None else determinant(rows)
            return node if found is None else found
        case _:
            return node
