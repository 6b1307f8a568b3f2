"""Expressions with vectors and matrices worked out from the inside: every part is a number, a vector or a matrix.

A vector is a tuple; whether it was written in a row or a column is not told apart. What can't be worked out stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from service.algebra.build import ONE, TWO, ZERO, add, apply, div, integer, mul, neg, power, substituted
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

Rows = tuple[tuple[Tree, ...], ...]
ENTRIES = frozenset({"tuple", "vector", "matrix"})
IDENTITY = frozenset({"I", "E"})
"""Letters of the identity matrix, beside a square matrix in a sum."""
LARGEST = 5
"""Rows of a matrix whose determinant is written out."""
LARGEST_INVERSE = 4
LARGEST_POWER = 6


def has_vectors(tree: Tree) -> bool:
    """Whether a vector or a matrix is written out in it."""
    return any(isinstance(node, Apply) and node.head in ENTRIES for node in walk(tree))


def is_tuple(tree: Tree) -> bool:
    """(1, 2, 3), not a list of equations."""
    return isinstance(tree, Apply) and tree.head == "tuple" and not any(isinstance(arg, Relation) for arg in tree.args)


def is_matrix(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "matrix"


def is_vector(tree: Tree) -> bool:
    """A tuple, or a matrix of one column."""
    rows = rows_of(tree)
    return rows is not None and len(rows[0]) == 1


def is_object(tree: Tree) -> bool:
    """A vector or a matrix, worked out."""
    return is_tuple(tree) or is_matrix(tree)


def worked(tree: Tree) -> Tree:
    """The tree with every operation between vectors and matrices carried out, entry by entry."""
    if not has_vectors(tree):
        return tree
    match tree:
        case Relation(sides=sides):
            return replace(tree, sides=tuple(worked(side) for side in sides))
        case Apply(args=args):
            return _node(replace(tree, args=tuple(worked(arg) for arg in args)))
        case _:
            return tree


def rows_of(tree: Tree) -> Rows | None:
    """The rows of a matrix; a vector is a column."""
    if is_tuple(tree) and isinstance(tree, Apply):
        return tuple((entry,) for entry in tree.args)
    if is_matrix(tree) and isinstance(tree, Apply) and all(isinstance(row, Apply) and row.head == "row" for row in tree.args):
        rows = tuple(row.args for row in tree.args if isinstance(row, Apply))
        return rows if len({len(row) for row in rows}) == 1 else None
    return None


def of_rows(rows: Rows, loose: bool = False) -> Tree:
    """The matrix; a number where it has one entry. loose: a column is a tuple."""
    if len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    if loose and len(rows[0]) == 1:
        return Apply("tuple", tuple(row[0] for row in rows))
    return Apply("matrix", tuple(Apply("row", row) for row in rows))


def _node(tree: Apply) -> Tree:
    """An operation whose operands are worked out; the tree itself where it is none between vectors."""
    found: Tree | None = None
    match tree:
        case Apply(head="vector", args=args) if args:
            found = Apply("tuple", args)
        case Apply(head="pos", args=(a,)) if is_object(a):
            found = a
        case Apply(head="neg", args=(a,)) if is_object(a):
            found = _each(a, neg)
        case Apply(head="add", args=args):
            found = _sum(args)
        case Apply(head="mul", args=args):
            found = _product(args, tree.form == "cross")
        case Apply(head="dot" | "cross" as head, args=(a, b)) if is_object(a) and is_object(b):
            found = _times(_column(a), _column(b), head == "cross")
        case Apply(head="div", args=(a, b)) if is_object(a) and not is_object(b):
            found = _each(a, lambda entry: div(entry, b))
        case Apply(head="pow", args=(a, n)) if is_object(a):
            found = _power(a, n)
        case Apply(head="transpose", args=(a,)):
            found = _transposed(a)
        case Apply(head="det", args=(a,)):
            rows = rows_of(a)
            found = None if rows is None else determinant(rows)
        case Apply(head="trace", args=(a,)):
            found = _trace(rows_of(a))
        case Apply(head="abs" | "norm", args=(a,)) if is_object(a):
            found = _length_or_determinant(a)
        case _:
            pass
    return tree if found is None else found


def _each(tree: Tree, function: Callable[[Tree], Tree]) -> Tree | None:
    rows = rows_of(tree)
    return None if rows is None else of_rows(tuple(tuple(function(entry) for entry in row) for row in rows), is_tuple(tree))


def _column(tree: Tree) -> Tree:
    """A row as a column."""
    rows = rows_of(tree)
    return (_transposed(tree) or tree) if rows is not None and len(rows) == 1 else tree


def _transposed(tree: Tree) -> Tree | None:
    rows = rows_of(tree)
    if rows is None:
        return None
    return of_rows(tuple(zip(*rows, strict=True)))


def _sum(args: Sequence[Tree]) -> Tree | None:
    rows = [rows_of(arg) for arg in args]
    square = next((known for known in rows if known is not None and len(known) == len(known[0])), None)
    if square is not None:
        unit = _identity(len(square))
        rows = [known if known is not None else rows_of(_with_identity(arg, unit)) for arg, known in zip(args, rows, strict=True)]
    known = [one for one in rows if one is not None]
    if len(known) < len(rows) or len({(len(one), len(one[0])) for one in known}) != 1:
        return None
    summed = tuple(tuple(add(*entries) for entries in zip(*parts, strict=True)) for parts in zip(*known, strict=True))
    return of_rows(summed, any(is_tuple(arg) for arg in args))


def _identity(size: int) -> Tree:
    return of_rows(tuple(tuple(ONE if i == j else ZERO for j in range(size)) for i in range(size)))


def _with_identity(tree: Tree, unit: Tree) -> Tree:
    """λI beside a square matrix."""
    names = IDENTITY & set(free_symbols(tree))
    return worked(substituted(tree, dict.fromkeys(names, unit))) if names else tree


def _product(args: Sequence[Tree], cross: bool) -> Tree | None:
    """From left to right; numbers are factors of the whole."""
    scale: list[Tree] = []
    total: Tree | None = None
    for arg in args:
        if not is_object(arg):
            scale.append(arg)
        elif total is None:
            total = arg
        else:
            total = _times(total, arg, cross)
            if total is None:
                return None
            if not is_object(total):
                scale.append(total)
                total = None
    if total is None:
        return mul(*scale) if len(scale) < len(args) else None
    return _each(total, lambda entry: mul(*scale, entry)) if scale else total


def _times(a: Tree, b: Tree, cross: bool) -> Tree | None:
    first, second = rows_of(a), rows_of(b)
    if first is None or second is None:
        return None
    if is_vector(a) and is_vector(b):
        if len(first) != len(second):
            return None
        if cross:
            return _cross([row[0] for row in first], [row[0] for row in second], is_tuple(a) or is_tuple(b))
        return add(*(mul(p[0], q[0]) for p, q in zip(first, second, strict=True)))
    if len(second) == 1 and len(first[0]) == len(second[0]) > 1:
        second = tuple((entry,) for entry in second[0])  # A (4, 7)ᵀ, where the tuple was a column already
    if len(first[0]) != len(second):
        return None
    columns = tuple(zip(*second, strict=True))
    entries = tuple(tuple(add(*(mul(p, q) for p, q in zip(row, column, strict=True))) for column in columns) for row in first)
    return of_rows(entries, is_tuple(a) or is_tuple(b))


def _cross(u: Sequence[Tree], v: Sequence[Tree], loose: bool) -> Tree | None:
    if len(u) != 3:
        return None
    return of_rows(tuple((add(mul(u[i], v[j]), neg(mul(u[j], v[i]))),) for i, j in ((1, 2), (2, 0), (0, 1))), loose)


def _power(a: Tree, exponent: Tree) -> Tree | None:
    if exponent == Symbol("T"):
        return _transposed(a)
    n, rows = integer(exponent), rows_of(a)
    if n is None or rows is None or not 0 < abs(n) <= LARGEST_POWER:
        return None
    if is_vector(a):
        return _times(a, a, False) if n == 2 else None
    if n < 0:
        inverse = _inverse(rows)
        return None if inverse is None else _product([of_rows(inverse)] * -n, False)
    return _product([a] * n, False)


def determinant(rows: Rows) -> Tree | None:
    """Σ ± a₁ⱼ · minor, along the first row; None where the matrix is not square or too large."""
    if len(rows) != len(rows[0]) or len(rows) > LARGEST:
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
    if whole is None or len(rows) > LARGEST_INVERSE:
        return None
    if len(rows) == 1:
        return ((div(ONE, whole),),)
    cofactors = [[determinant(_minor(rows, j, i)) for j in range(len(rows))] for i in range(len(rows))]
    return tuple(
        tuple(div(entry if (i + j) % 2 == 0 else neg(entry), whole) for j, entry in enumerate(row) if entry is not None)
        for i, row in enumerate(cofactors)
    )


def _trace(rows: Rows | None) -> Tree | None:
    if rows is None or len(rows) != len(rows[0]):
        return None
    return add(*(rows[i][i] for i in range(len(rows))))


def _length_or_determinant(tree: Tree) -> Tree | None:
    rows = rows_of(tree)
    if rows is None:
        return None
    if len(rows) == len(rows[0]) > 1:
        return determinant(rows)
    entries = [row[0] for row in rows] if len(rows[0]) == 1 else list(rows[0]) if len(rows) == 1 else []
    return apply("sqrt", add(*(power(entry, TWO) for entry in entries))) if entries else None
