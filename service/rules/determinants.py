"""Determinants: two rows by the formula, a row or column with zeros, the rule of Sarrus, row operations, triangular shapes.

Contract: each rule is for det of a square matrix with up to five rows, written out; row operations are for fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from service.algebra.build import ZERO, add, mul, neg, number, rational, sub
from service.rules.row_operations import name, times_row
from service.rules.rule import Move, Moves, Rule, Scope
from service.tree import Apply, Tree

Entries = Sequence[tuple[Tree, ...]]
LARGEST = 5


def entries_of(node: Tree) -> Entries | None:
    """The rows of a square matrix under a determinant; None for anything else."""
    match node:
        case Apply(head="det", args=(Apply(head="matrix", args=rows),)):
            listed = [row.args for row in rows if isinstance(row, Apply)]
            return listed if all(len(row) == len(rows) for row in listed) and 2 <= len(rows) <= LARGEST else None
        case _:
            return None


def is_determinant(node: Tree) -> bool:
    """Whether it is the determinant of a matrix that is written out."""
    return entries_of(node) is not None


def _fractions(rows: Entries) -> list[list[Fraction]] | None:
    found = [[rational(entry) for entry in row] for row in rows]
    return None if any(value is None for row in found for value in row) else [[v for v in row if v is not None] for row in found]


def _det(rows: Sequence[Sequence[Tree]]) -> Tree:
    return Apply("det", (Apply("matrix", tuple(Apply("row", tuple(row)) for row in rows)),))


def _columns(rows: Entries) -> Entries:
    return list(zip(*rows, strict=True))


# Seen at once


def _of_two(node: Tree, scope: Scope) -> Moves:
    """det [[a, b], [c, d]] = a·d − b·c"""
    rows = entries_of(node)
    if rows is not None and len(rows) == 2:
        (a, b), (c, d) = rows
        yield Move(sub(mul(a, d), mul(b, c)))
        yield Move(Apply("add", (_whole_product(a, d), Apply("neg", (_whole_product(b, c),)))))


def _zero_line(node: Tree, scope: Scope) -> Moves:
    """A row or a column of zeros: the determinant is 0"""
    rows = entries_of(node)
    if rows is not None and len(rows) > 2 and any(all(entry == ZERO for entry in line) for line in (*rows, *_columns(rows))):
        yield Move(ZERO)


def _alike_lines(node: Tree, scope: Scope) -> Moves:
    """Two rows or two columns of which one is a multiple of the other: the determinant is 0"""
    rows = entries_of(node)
    if rows is not None and len(rows) > 2 and any(_has_multiples(lines) for lines in (rows, _columns(rows))):
        yield Move(ZERO)


def _has_multiples(lines: Entries) -> bool:
    return any(_is_multiple(one, other) for place, one in enumerate(lines) for other in lines[place + 1 :])


def _is_multiple(one: Sequence[Tree], other: Sequence[Tree]) -> bool:
    """Whether two lines are equal as written, or one is a fraction times the other."""
    if tuple(one) == tuple(other):
        return True
    values = [(rational(a), rational(b)) for a, b in zip(one, other, strict=True)]
    known = [(a, b) for a, b in values if a is not None and b is not None]
    return len(known) == len(values) and all(a * d == b * c for a, b in known for c, d in known)


def is_triangular(rows: Entries) -> bool:
    places = [(i, j) for i in range(len(rows)) for j in range(len(rows)) if i != j and rows[i][j] != ZERO]
    return all(i < j for i, j in places) or all(i > j for i, j in places)


def _triangular(node: Tree, scope: Scope) -> Moves:
    """Zeros below or above the diagonal: the product of the diagonal"""
    rows = entries_of(node)
    if rows is not None and len(rows) > 2 and is_triangular(rows):
        yield Move(mul(*(row[place] for place, row in enumerate(rows))))


def _whole_product(*factors: Tree) -> Tree:
    """The product as it is written, also with 0 and 1."""
    return Apply("mul", factors, form="star")


# Expanded


def _expanded(columns: bool) -> Callable[[Tree, Scope], Moves]:
    """Along the row, or column, with the most zeros"""

    def moves(node: Tree, scope: Scope) -> Moves:
        rows = entries_of(node)
        if rows is None or len(rows) < 3:
            return
        lines = _columns(rows) if columns else rows
        for index in sorted(range(len(lines)), key=lambda index: -_zeros(lines[index])):
            for has_zeros in (False, True):
                terms = _terms(lines, index, has_zeros)
                yield Move(_sum(tuple(_turned(term) for term in terms) if columns else tuple(terms)), {"n": number(index + 1)})

    return moves


def _zeros(line: Sequence[Tree]) -> int:
    return sum(entry == ZERO for entry in line)


def _sum(terms: tuple[Tree, ...]) -> Tree:
    return terms[0] if len(terms) == 1 else Apply("add", terms) if terms else ZERO


def _terms(rows: Entries, index: int, has_zeros: bool) -> Iterator[Tree]:
    """± entry times minor for each entry of the row, or for each that is not zero."""
    for column, entry in enumerate(rows[index]):
        if entry != ZERO or has_zeros:
            kept = [(*row[:column], *row[column + 1 :]) for place, row in enumerate(rows) if place != index]
            term = _whole_product(entry, _det(kept)) if has_zeros else mul(entry, _det(kept))
            yield neg(term) if (index + column) % 2 else term


def _turned(term: Tree) -> Tree:
    """The term with the columns of its minor as rows."""
    match term:
        case Apply(head="neg", args=(inner,)):
            return neg(_turned(inner))
        case Apply(head="mul", args=(entry, minor)):
            return mul(entry, _turned(minor))
        case _:
            return _det(_columns(entries_of(term) or []))


def best_line(node: Tree) -> tuple[int, bool]:
    """(zeros, whether in a column) of the row or column with the most zeros; of two that are alike the row."""
    rows = entries_of(node) or []
    across, down = (max((_zeros(line) for line in lines), default=0) for lines in (rows, _columns(rows)))
    return (down, True) if down > across else (across, False)


def _sarrus(node: Tree, scope: Scope) -> Moves:
    """a·e·i + b·f·g + c·d·h − c·e·g − a·f·h − b·d·i"""
    rows = entries_of(node)
    if rows is None or len(rows) != 3:
        return
    down = [tuple(rows[i][(start + i) % 3] for i in range(3)) for start in range(3)]
    up = [tuple(rows[i][(start - i) % 3] for i in range(3)) for start in (2, 0, 1)]
    yield Move(add(*(mul(*term) for term in down), *(neg(mul(*term)) for term in up)))
    yield Move(Apply("add", (*(_whole_product(*term) for term in down), *(Apply("neg", (_whole_product(*term),)) for term in up))))


# By rows


def _swapped(node: Tree, scope: Scope) -> Moves:
    """Two rows change places: the sign changes"""
    rows, place = entries_of(node), _next_place(node)
    if rows is None or place is None:
        return
    top, pivot = place
    if pivot != top:
        changed = list(rows)
        changed[top], changed[pivot] = rows[pivot], rows[top]
        yield Move(neg(_det(changed)), {"r": name(top), "s": name(pivot)})


def _added(node: Tree, scope: Scope) -> Moves:
    """A multiple of another row is added: the determinant stays"""
    rows, place = entries_of(node), _next_place(node)
    values = None if rows is None else _fractions(rows)
    if rows is None or values is None or place is None or place[0] != place[1]:
        return
    top = place[0]
    for index in range(top + 1, len(rows)):
        if values[index][top]:
            by = values[index][top] / values[top][top]
            row = [number(a - by * b) for a, b in zip(values[index], values[top], strict=True)]
            changed = [*rows[:index], tuple(row), *rows[index + 1 :]]
            yield Move(_det(changed), {"r": name(index), "s": add(name(index), times_row(-by, name(top)))})


def _next_place(node: Tree) -> tuple[int, int] | None:
    """(column that is not cleared below the diagonal, the row to clear it with); None where all are, or letters stand in it."""
    rows = entries_of(node)
    values = None if rows is None else _fractions(rows)
    if values is None:
        return None
    for column in range(len(values)):
        held = [index for index in range(column, len(values)) if values[index][column]]
        if [index for index in held if index > column]:
            return column, next((index for index in held if abs(values[index][column]) == 1), held[0])
    return None


def can_be_reduced(node: Tree) -> bool:
    """Whether the determinant is of fractions and has three rows or more."""
    rows = entries_of(node)
    return rows is not None and len(rows) > 2 and _fractions(rows) is not None


OF_TWO = Rule("determinant_of_two", "", _of_two, ("det([[5, 2], [3, 4]])", "5*4 - 2*3"))
ZERO_LINE = Rule("determinant_zero_line", "", _zero_line, ("det([[1, 2, 3], [0, 0, 0], [4, 1, 5]])", "0"))
ALIKE_LINES = Rule("determinant_alike_lines", "", _alike_lines, ("det([[1, 2, 3], [2, 4, 6], [5, 1, 7]])", "0"))
TRIANGULAR = Rule("determinant_triangular", "", _triangular, ("det([[2, 1, 5], [0, 3, 4], [0, 0, 7]])", "2*3*7"))
ROW_EXPANDED = Rule(
    "determinant",
    "",
    _expanded(False),
    ("det([[2, 1, 5], [0, 3, 0], [4, 6, 7]])", "3*det([[2, 5], [4, 7]])"),
)
COLUMN_EXPANDED = Rule(
    "determinant_column",
    "",
    _expanded(True),
    ("det([[2, 0, 5], [8, 3, 9], [4, 0, 7]])", "3*det([[2, 5], [4, 7]])"),
)
SARRUS = Rule(
    "sarrus",
    "",
    _sarrus,
    ("det([[2, 3, 4], [5, 6, 7], [8, 9, 3]])", "2*6*3 + 3*7*8 + 4*5*9 - 4*6*8 - 2*7*9 - 3*5*3"),
)
SWAPPED = Rule(
    "determinant_swapped_rows", "", _swapped, ("det([[2, 3, 4], [1, 6, 7], [8, 9, 3]])", "-det([[1, 6, 7], [2, 3, 4], [8, 9, 3]])")
)
ADDED = Rule("determinant_added_row", "", _added, ("det([[1, 3, 4], [2, 6, 7], [0, 9, 3]])", "det([[1, 3, 4], [0, 0, -1], [0, 9, 3]])"))
SEEN = (ZERO_LINE, TRIANGULAR, ALIKE_LINES)
"""What is seen at once."""
RULES = (OF_TWO, *SEEN, ROW_EXPANDED, COLUMN_EXPANDED, SARRUS, SWAPPED, ADDED)
