"""Equations of a linear system on lines of their own, one after another, before anything is done with them."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from service.grade.context import Context
from service.grade.linear_rows import row_of
from service.tree import Relation, Tree, free_symbols

LEAST_LETTERS = 2
MOST_LETTERS = 5


def goes_on_listing(tree: Tree, context: Context) -> bool:
    """`x − 3y = 2` after 2x + 3y = 7: another equation of the system, where nothing but such equations stands before it.

    Both have their letters on the left and a number on the right. One that is nearly a multiple of an earlier one is a try to transform it.
    """
    said = [fact.tree for fact in context.facts]
    if context.task.sent or not said or not all(_is_standard(one) for one in (*said, tree)):
        return False
    letters = sorted({name for one in (*said, tree) for name in free_symbols(one)})
    if not LEAST_LETTERS <= len(letters) <= MOST_LETTERS or len(said) >= len(letters):
        return False
    *known, new = (_row(one, letters) for one in (*said, tree))
    if new is None or any(row is None for row in known):
        return False
    rows = [row for row in known if row is not None]
    return _is_independent(rows, new) and not any(_nearly_a_multiple(row, new) for row in rows)


def _is_standard(tree: Tree) -> bool:
    """ax + by = c."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)):
            return len(free_symbols(left)) >= LEAST_LETTERS and not free_symbols(right)
        case _:
            return False


def _row(tree: Tree, letters: Sequence[str]) -> list[fmpq] | None:
    match tree:
        case Relation(sides=(left, right)):
            form, value = row_of(left, letters), row_of(right, letters)
            if form is None or value is None or form[-1] != 0:
                return None
            return [*form[:-1], -value[-1]]
        case _:
            return None


def _is_independent(rows: Sequence[Sequence[fmpq]], new: Sequence[fmpq]) -> bool:
    """Whether the left side of the new row is no combination of the others' left sides."""
    left = [list(row[:-1]) for row in rows]
    return bool(fmpq_mat([*left, list(new[:-1])]).rank() > fmpq_mat(left).rank())


def _nearly_a_multiple(row: Sequence[fmpq], new: Sequence[fmpq]) -> bool:
    """Whether all entries but one are those of the other row times one number, or each is taken as it is or times that number."""
    pairs = list(zip(row, new, strict=True))
    factors = {b / a for a, b in pairs if a != 0} - {fmpq(0)}
    return any(sum(b != k * a for a, b in pairs) <= 1 or (k**2 != 1 and all(b in {a, k * a} for a, b in pairs)) for k in factors)
