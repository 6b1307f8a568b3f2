"""Matrices under a system and under another matrix: the letters left out, rows combined."""

from __future__ import annotations

from dataclasses import replace

from flint import fmpq_mat

from service.algebra.build import ZERO, add, equation, mul
from service.algebra.expressions import rational_value
from service.algebra.statements import all_of, is_statement
from service.algebra.vectors import Rows, is_matrix, rows_of
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.linear_rows import compared, same_system
from service.grade.readers.remarks import Found
from service.grade.readers.transformations import transformation
from service.grade.readers.unconfirmed import unconfirmed
from service.grade.step import METHOD, Reading
from service.judge.entailment import entails
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.tree import Apply, Number, Symbol, Tree, free_symbols


def size_of(rows: Rows) -> tuple[int, int]:
    return len(rows), len(rows[0])


def augmented(clause: Clause, context: Context) -> Found | None:
    """A matrix under a system is the system without its letters; under another matrix, the same rows combined."""
    tree = clause.tree
    rows = rows_of(tree) if tree is not None and isinstance(tree, Apply) and is_matrix(tree) else None
    if tree is None or rows is None or clause.sign == "=":
        return None
    origin = next((fact for fact in reversed(context.facts) if is_statement(fact.tree) and _is_linear_system(fact, rows, context)), None)
    if origin is not None:
        return _as_system(tree, rows, origin, context)
    before = _matrix_before(rows, context)
    if before is not None and _is_beside_identity(before, rows, context):
        return Reading("transformation", METHOD, parent=context.last_line, value=tree, note="let"), context.knowing(tree, context.line)
    if before is not None and (inverse := _inverse_beside(before)) is not None and size_of(rows) == (len(before), len(before)):
        judgement = relation(inverse, tree, replace(context.scope, working=False))
        return Reading("answer", judgement, inverse, tree, context.last_line, tree, note="inverse_by_rows"), context.knowing(
            tree, context.line
        )
    return _row_operation(tree, before, rows, context)


def _inverse_beside(rows: Rows) -> Tree | None:
    """A⁻¹ of [I | A⁻¹]."""
    size = len(rows)
    unit = [[Number("1" if i == j else "0") for j in range(size)] for i in range(size)]
    if size_of(rows) != (size, 2 * size) or [list(row[:size]) for row in rows] != unit:
        return None
    return Apply("matrix", tuple(Apply("row", row[size:]) for row in rows))


def _matrix_before(rows: Rows, context: Context) -> Rows | None:
    """The matrix of the line before; at the beginning the only one that has a name."""
    current = context.current
    if current is not None and not current.side:
        return rows_of(current.tree) if is_matrix(current.tree) else None
    named_ones = [found for tree in context.names.values() if is_matrix(tree) and (found := rows_of(tree)) is not None]
    return named_ones[0] if len(named_ones) == 1 else None


def _is_beside_identity(before: Rows, rows: Rows, context: Context) -> bool:
    """[A | I] after A."""
    size = len(before)
    if size_of(before) != (size, size) or size_of(rows) != (size, 2 * size):
        return False
    pairs = [(entry, other) for one, two in zip(before, rows, strict=True) for entry, other in zip(one, two[:size], strict=True)]
    unit = [(two[size + j], Number("1" if i == j else "0")) for i, two in enumerate(rows) for j in range(size)]
    return all(entails((), equation(a, b), context.scope).follows for a, b in (*pairs, *unit))


def _is_linear_system(fact: Fact, rows: Rows, context: Context) -> bool:
    return len(free_symbols(context.expanded(fact.tree))) == len(rows[0]) - 1 and len(rows[0]) > 2


def _as_system(tree: Tree, rows: Rows, origin: Fact, context: Context) -> Found:
    letters = sorted(free_symbols(context.expanded(origin.tree)))
    equations = tuple(equation(add(*(mul(c, Symbol(x)) for c, x in zip(row, letters, strict=False))), row[-1]) for row in rows)
    said = tuple(one for one in equations if free_symbols(one) or one.sides[1] != ZERO)
    whole: Tree = Apply("and", said) if len(equations) > 1 else equations[0]
    latest = context.current if context.current is not None and is_statement(context.current.tree) else origin
    judgement = same_system(context.expanded(latest.tree), whole, letters) or relation(context.expanded(latest.tree), whole, context.scope)
    return Reading("transformation", judgement, latest.tree, tree, latest.line, whole), context.knowing(whole, context.line)


ELIMINATION = ("gau", "row", "zeile", "rank", "rang", "fila", "filas", "elimin", "invers", "lgs", "echelon", "stufenform")


def _row_operation(tree: Tree, before: Rows | None, rows: Rows, context: Context) -> Found | None:
    if before is None or size_of(before) != size_of(rows):
        return None
    numbers = [[[rational_value(entry) for entry in row] for row in one] for one in (before, rows)]
    if any(entry is None for one in numbers for row in one for entry in row):
        return None
    judgement = compared(fmpq_mat(numbers[0]), fmpq_mat(numbers[1]))
    said = context.on_rows or any(word in context.task.text.lower() for word in ELIMINATION)
    if judgement.relation not in EQUAL and not said:
        return None
    source = Apply("matrix", tuple(Apply("row", row) for row in before))
    return Reading("transformation", judgement, source, tree, context.last_line, tree), context.knowing(tree, context.line)


ALPHABETS: tuple[tuple[str, ...], ...] = (
    *(tuple(names) for names in ("xyzw", "abcd", "rstu")),
    *(tuple(f"{letter}{joint}{index}" for index in range(1, 5)) for letter in "xv" for joint in ("", "_")),
)  # fmt: skip
"""Letters that the columns of a matrix stand for, in their order."""


def row_read_off(clause: Clause, context: Context) -> Found | None:
    """`−7y = −7`, `x = 2, y = 1` after the rows of an augmented matrix: the equations that its rows are, in the letters of the line."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or not is_statement(tree) or not is_matrix(current.tree):
        return None
    rows, letters = rows_of(current.tree), set(free_symbols(tree))
    count = len(rows[0]) - 1 if rows is not None else 0
    columns = next((names[:count] for names in ALPHABETS if letters and letters <= set(names[:count])), None)
    if rows is None or columns is None or count < 2 or any(free_symbols(entry) for row in rows for entry in row):
        return None
    whole = all_of(*(equation(add(*(mul(c, Symbol(x)) for c, x in zip(row, columns, strict=False))), row[-1]) for row in rows))
    known = context.knowing(whole, current.line).seeing(whole, False)
    known = replace(known, origin=known.current)
    return transformation(clause, known) or unconfirmed(clause, known)
