"""Row operations: R₁ ↔ R₂, R₁ → c·R₁, R₂ → R₂ − c·R₁, and the order in which they lead to an echelon form.

Contract: rows × columns of exact entries; each line spans the same rows as the one before, where what is divided by is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy
from sympy import Expr

from service.algebra.build import ONE, ZERO, add, mul, neg, number
from service.cas import to_sympy, to_tree
from service.question import Context
from service.quietly import quietly
from service.rules.rule import Link, Move, Rule, Used, no_moves
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, subscripted

Row = tuple[Expr, ...]
Rows = tuple[Row, ...]
SWAPPED = Rule("swapped_rows", "", no_moves, ("", ""), "equivalent")
SCALED = Rule("scaled_row", "", no_moves, ("", ""), "equivalent")
ADDED = Rule("added_row", "", no_moves, ("", ""), "equivalent")
RULES = (SWAPPED, SCALED, ADDED)
NOTHING_KNOWN = Context()


def rows_of(tree: Tree) -> Rows | None:
    """The entries of a matrix as exact values; None for anything else."""
    match tree:
        case Apply(head="matrix", args=rows):
            found = quietly(_values, rows)
            return found if found is not None and len({len(row) for row in found}) == 1 else None
        case _:
            return None


def _values(rows: tuple[Tree, ...]) -> Rows:
    return tuple(tuple(value_of(entry) for entry in row.args) for row in rows if isinstance(row, Apply))


def value_of(entry: Tree) -> Expr:
    """The entry as an exact value."""
    return to_sympy(entry, NOTHING_KNOWN)


def matrix(rows: Iterable[Iterable[Expr]]) -> Tree:
    return Apply("matrix", tuple(Apply("row", tuple(to_tree(value) for value in row)) for row in rows))


def beside_identity(rows: Rows) -> Rows:
    """[A | I]."""
    return tuple((*row, *(sympy.Integer(i == j) for j in range(len(rows)))) for i, row in enumerate(rows))


def is_zero(value: Expr) -> bool:
    return bool(value == 0) if value.is_Rational else bool(sympy.simplify(value) == 0)


def short(value: Expr) -> Expr:
    """A quotient of letters in lowest terms, a root without a root below it."""
    if value.is_Rational:
        return value
    if not value.free_symbols:
        return sympy.radsimp(sympy.simplify(value))
    return sympy.cancel(sympy.together(value))


@dataclass(frozen=True, slots=True)
class RowOperation:
    """A rule with the rows after it. row: what becomes of it, by: with which other row or number.

    combination: the changed row as it is made of those before, beside what it became. divisor: what must not be zero.
    """

    rule: Rule
    after: Rows
    row: Tree
    by: Tree
    combination: tuple[Tree, Tree]
    divisor: Tree = ONE

    def link(self, before: Tree) -> Link:
        return Link(before, Used(self.rule, self.move()))

    def move(self) -> Move:
        conditions = (Relation(("!=",), (self.divisor, ZERO)),) if free_symbols(self.divisor) else ()
        return Move(matrix(self.after), {"r": self.row, "s": self.by}, touched=self.combination, conditions=conditions)


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
    """The first row with 1 in the column, else the first with a number, else the first with anything."""
    found = [index for index in range(top, len(rows)) if not is_zero(rows[index][column])]
    return min(found, key=lambda index: _cost(rows[index][column]), default=None)


def _cost(value: Expr) -> int:
    return 0 if value == 1 else 1 if not value.free_symbols else 2


def _cleared(rows: Rows, top: int, pivot: int, column: int) -> Iterator[RowOperation]:
    """The pivot brought up and made 1, and zeros above and below it."""
    yield from (operations := list(_made_one(rows, top, pivot, column)))
    rows = operations[-1].after if operations else rows
    for index in range(len(rows)):
        if index != top and not is_zero(rows[index][column]):
            operation = _added(rows, index, top, sympy.Integer(1), -rows[index][column])
            rows = operation.after
            yield operation


def _made_one(rows: Rows, top: int, pivot: int, column: int) -> Iterator[RowOperation]:
    if pivot != top:
        operation = _swapped(rows, top, pivot)
        rows = operation.after
        yield operation
    value = rows[top][column]
    if value != 1:
        yield _scaled(rows, top, 1 / value, value)


def echelon(rows: Rows, columns: int) -> Iterator[RowOperation]:
    """The operations to an echelon form of the first so many columns: zeros below each pivot, without fractions where there were none."""
    top = 0
    for column in range(columns):
        held = [index for index in range(top, len(rows)) if not is_zero(rows[index][column])]
        if not held:
            continue
        for operation in _cleared_below(rows, top, column, held):
            rows = operation.after
            yield operation
        top += 1


def _cleared_below(rows: Rows, top: int, column: int, held: list[int]) -> Iterator[RowOperation]:
    pivot = min(held, key=lambda index: (_unlike_one(rows[index][column]), index)) if len(held) > 1 else held[0]
    if pivot != top:
        operation = _swapped(rows, top, pivot)
        rows = operation.after
        yield operation
    for index in range(top + 1, len(rows)):
        if not is_zero(rows[index][column]):
            for operation in _whole(rows, index, top, column):
                rows = operation.after
                yield operation


def _unlike_one(value: Expr) -> int:
    return 0 if abs(value) == 1 else 1 if not value.free_symbols else 2


def _whole(rows: Rows, index: int, top: int, column: int) -> Iterator[RowOperation]:
    """R₂ → m·R₂ − k·R₁ in whole numbers, what all entries share divided out where other rows are left; else R₂ → R₂ − (a/b)·R₁."""
    here, there = rows[index][column], rows[top][column]
    if not (here.is_Integer and there.is_Integer):
        yield _added(rows, index, top, sympy.Integer(1), short(-here / there), there)
        return
    shared = sympy.gcd(here, there) * (-1 if there < 0 else 1)
    operation = _added(rows, index, top, there / shared, -here / shared)
    yield operation
    common = sympy.gcd_list([entry for entry in operation.after[index] if entry.is_Integer])
    if common > 1 and top + 2 < len(rows) and all(entry.is_Integer for entry in operation.after[index]):
        yield _scaled(operation.after, index, 1 / common, common)


# The operations


def _swapped(rows: Rows, one: int, other: int) -> RowOperation:
    after = _with(_with(rows, one, rows[other]), other, rows[one])
    kept = _listed(rows[one])
    return RowOperation(SWAPPED, after, name(one), name(other), (kept, kept))


def _scaled(rows: Rows, index: int, by: Expr, divisor: Expr) -> RowOperation:
    row = tuple(short(entry * by) for entry in rows[index])
    written = Apply("tuple", tuple(mul(to_tree(by), to_tree(entry)) for entry in rows[index]))
    return RowOperation(SCALED, _with(rows, index, row), name(index), times_row(by, name(index)), (written, _listed(row)), to_tree(divisor))


def _added(rows: Rows, index: int, other: int, own: Expr, by: Expr, divisor: Expr = sympy.S.One) -> RowOperation:
    """Rᵢ → m·Rᵢ + k·Rⱼ."""
    row = tuple(short(own * a + by * b) for a, b in zip(rows[index], rows[other], strict=True))
    pairs = zip(rows[index], rows[other], strict=True)
    written = Apply("tuple", tuple(add(mul(to_tree(own), to_tree(a)), mul(to_tree(by), to_tree(b))) for a, b in pairs))
    said = Apply("add", (times_row(own, name(index)), times_row(by, name(other))))
    return RowOperation(ADDED, _with(rows, index, row), name(index), said, (written, _listed(row)), to_tree(divisor))


def _listed(row: Row) -> Tree:
    return Apply("tuple", tuple(to_tree(value) for value in row))


def _with(rows: Rows, index: int, row: Row) -> Rows:
    return (*rows[:index], row, *rows[index + 1 :])


def times_row(by: Expr | Fraction, row: Symbol) -> Tree:
    """3·R₁, −R₁."""
    if isinstance(by, Fraction):
        return neg(mul(number(-by), row)) if by < 0 else mul(number(by), row)
    return neg(mul(to_tree(-by), row)) if by.could_extract_minus_sign() else mul(to_tree(by), row)
