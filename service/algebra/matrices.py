"""Matrices and vectors with numbers or symbols: sums, products, powers, dot and cross products, lengths, entry by entry.

A tuple (1, 2, 3) is a vector where it is calculated with; whether it stands in a row or a column is not told apart.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mat

from service.algebra.build import ONE, TWO, add, apply, div, integer, mul, neg, power, rational
from service.tree import Apply, Symbol, Tree, children, free_symbols, rebuilt

Rows = tuple[tuple[Tree, ...], ...]


def evaluated_matrix(tree: Tree) -> Tree:
    """The matrix that an expression with matrices is; the tree itself where it is not one."""
    rows = _rows(tree)
    return tree if rows is None else Apply("matrix", tuple(Apply("row", row) for row in rows))


def same_direction(a: Tree, b: Tree, *, loose: bool) -> tuple[Tree, Tree]:
    """A row and a column made alike, where one of them was written as a tuple."""
    u, v = (_column(_rows(tree)) for tree in (a, b))
    if not loose or u is None or v is None:
        return a, b
    return Apply("tuple", u), Apply("tuple", v)


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


def _rows(tree: Tree) -> Rows | None:
    match tree:
        case Apply(head="matrix", args=args) if all(isinstance(r, Apply) and r.head == "row" for r in args):
            return tuple(r.args for r in args if isinstance(r, Apply))
        case Apply(head="tuple" | "vector", args=args) if args:
            return tuple((entry,) for entry in args)
        case Apply(head="pos", args=(a,)):
            return _rows(a)
        case Apply(head="neg", args=(a,)):
            inner = _rows(a)
            return None if inner is None else tuple(tuple(neg(e) for e in row) for row in inner)
        case Apply(head="add", args=args):
            return _sum([_rows(a) for a in args])
        case Apply(head="mul", args=args, form="cross") if len(args) == 2:
            return _cross(*(_rows(a) for a in args))
        case Apply(head="mul", args=args):
            return _product(args)
        case Apply(head="div", args=(a, b)) if (inner := _rows(a)) is not None and _rows(b) is None:
            return tuple(tuple(div(entry, b) for entry in row) for row in inner)
        case Apply(head="pow", args=(a, Symbol(name="T"))):
            return _transposed(_rows(a))
        case Apply(head="pow", args=(a, n)):
            return _power(_rows(a), integer(n))
        case Apply(head="transpose", args=(a,)):
            return _transposed(_rows(a))
        case _:
            return None


def _transposed(rows: Rows | None) -> Rows | None:
    return None if rows is None else tuple(zip(*rows, strict=True))


def _column(rows: Rows | None) -> tuple[Tree, ...] | None:
    """The entries of a vector, written as a row or a column."""
    if rows is None:
        return None
    if len(rows) == 1:
        return rows[0]
    return tuple(row[0] for row in rows) if len(rows[0]) == 1 else None


def _cross(a: Rows | None, b: Rows | None) -> Rows | None:
    """a × b in space."""
    u, v = _column(a), _column(b)
    if u is None or v is None or len(u) != 3 or len(v) != 3:
        return None
    return tuple((add(mul(u[i], v[j]), neg(mul(u[j], v[i]))),) for i, j in ((1, 2), (2, 0), (0, 1)))


def _dot(a: Rows | None, b: Rows | None) -> Tree | None:
    """a · b."""
    u, v = _column(a), _column(b)
    if u is None or v is None or len(u) != len(v):
        return None
    return add(*(mul(p, q) for p, q in zip(u, v, strict=True)))


def _length(rows: Rows | None) -> Tree | None:
    entries = _column(rows)
    if entries is None or len(entries) < 2:
        return None
    return apply("sqrt", add(*(power(entry, TWO) for entry in entries)))


def _trace(rows: Rows | None) -> Tree | None:
    if rows is None or len(rows) != len(rows[0]):
        return None
    return add(*(rows[i][i] for i in range(len(rows))))


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
    """Every determinant, trace, length and dot product of matrices and vectors written out."""
    return rebuilt(tree, _determined)


def _determined(node: Tree) -> Tree:
    found: Tree | None = None
    match node:
        case Apply(head="det", args=(inside,)):
            rows = _rows(inside)
            found = None if rows is None else determinant(rows)
        case Apply(head="trace", args=(inside,)):
            found = _trace(_rows(inside))
        case Apply(head="abs", args=(inside,)):
            found = _length_or_determinant(inside)
        case Apply(head="mul", args=args) if node.form != "cross" and len(args) > 1:
            found = _with_dots(args)
        case _:
            pass
    return node if found is None else found


def _length_or_determinant(inside: Tree) -> Tree | None:
    rows = _rows(inside)
    if rows is not None and len(rows) == len(rows[0]) > 1:
        return determinant(rows)
    return _length(rows)


def _with_dots(args: tuple[Tree, ...]) -> Tree | None:
    """A product in which exactly two factors are columns of one length, and no factor is another matrix."""
    rows = [_rows(arg) for arg in args]
    vectors = [known for known in rows if known is not None]
    if len(vectors) != 2 or any(len(known[0]) != 1 or len(known) < 2 for known in vectors):
        return None
    dot = _dot(*vectors)
    return None if dot is None else mul(*(arg for arg, known in zip(args, rows, strict=True) if known is None), dot)
