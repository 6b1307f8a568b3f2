"""Systems of linear equations in matrix form: the augmented matrix, its rows combined, and Cramer's rule.

Contract: up to five equations with rational numbers; a matrix in a line stands for the equations of its rows, in the letters of the
question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import sympy
from sympy import Expr

from service.algebra.build import FALSE, ZERO, add, div, equation, rational
from service.cas import to_tree
from service.rules import determinants as d
from service.rules.equations.systems import linear_rows, system
from service.rules.matrices import NUMBERS
from service.rules.row_operations import RULES as ROW_OPERATIONS
from service.rules.row_operations import RowOperation, Rows, echelon, is_zero, matrix, reduction, rows_of
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used
from service.rules.strategies import Strategy, at_once, either, first, use
from service.tree import Apply, Symbol, Tree, rebuilt, walk

LARGEST_CRAMER = 3


def _is_matrix(line: Tree) -> bool:
    return isinstance(line, Apply) and line.head == "matrix"


def is_of_rows(line: Tree) -> bool:
    """Whether it is a system, or the matrix of one."""
    return system(line) is not None or _is_matrix(line)


def equations_of(rows: Rows, names: Sequence[str]) -> tuple[Tree, ...]:
    """The equations of the rows that are not zero."""
    return tuple(_equation(row, names) for row in rows if any(not is_zero(value) for value in row))


def _equation(row: Sequence[Expr], names: Sequence[str]) -> Tree:
    terms = [to_tree(a * sympy.Symbol(name)) for a, name in zip(row, names, strict=False) if a != 0]
    return equation(add(*terms) if terms else ZERO, to_tree(row[-1]))


def _joined(equations: Sequence[Tree]) -> Tree:
    return equations[0] if len(equations) == 1 else Apply("system", tuple(equations))


def _letters(scope: Scope) -> tuple[str, ...]:
    """The unknowns of the system that the solution starts with."""
    found = None if scope.question is None else system(scope.question)
    return () if found is None else found.unknowns


# The augmented matrix


def _augmented(line: Tree, scope: Scope) -> Moves:
    """Only the numbers: a row for each equation, a column for each letter, the right sides last"""
    rows, found = linear_rows(line), system(line)
    if rows is not None and found is not None:
        written = _joined(tuple(_equation(row, found.unknowns) for row in rows))
        yield Move(matrix(rows), {"x": Apply("list", tuple(Symbol(name) for name in found.unknowns))}, touched=(line, written))


def _read_off(line: Tree, scope: Scope) -> Moves:
    """The rows as equations again"""
    rows, names = rows_of(line), _letters(scope)
    if rows is not None and len(names) == len(rows[0]) - 1:
        equations = equations_of(rows, names)
        if equations:
            yield Move(_joined(equations), touched=(_joined(equations), _joined(equations)))


def _contradiction(line: Tree, scope: Scope) -> Moves:
    """A row 0 … 0 | c with c ≠ 0: no solution"""
    rows, names = rows_of(line), _letters(scope)
    if rows is None or len(names) != len(rows[0]) - 1:
        return
    for row in rows:
        if not any(row[:-1]) and row[-1] != 0:
            yield Move(FALSE, {"c": to_tree(row[-1])}, touched=(equation(ZERO, to_tree(row[-1])), FALSE))
            return


def _by_operations(order: Callable[[Rows, int], Iterator[RowOperation]]) -> Strategy:
    """The first row operation of an order."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        rows = rows_of(line)
        operation = None if rows is None else next(order(rows, len(rows[0]) - 1), None)
        if operation is not None:
            yield Used(operation.rule, operation.move())

    return offered


AUGMENTED = Rule("augmented_matrix", "", _augmented, ("", ""), "equivalent")
READ_OFF = Rule("rows_read_off", "", _read_off, ("", ""), "equivalent")
CONTRADICTION = Rule("contradictory_row", "", _contradiction, ("", ""), "equivalent")


def _in_matrix_form(order: Callable[[Rows, int], Iterator[RowOperation]], solving: Strategy) -> Strategy:
    """The system as a matrix, operations to the end, the rows as equations, which are solved."""
    of_matrix = first(use(CONTRADICTION), _by_operations(order), use(READ_OFF))

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        if _is_matrix(line):
            return of_matrix(line, scope)
        return use(AUGMENTED)(line, scope) if line == scope.question else solving(line, scope)

    return offered


def by_rows(solving: Strategy) -> Strategy:
    """An echelon form, then from the last equation up."""
    return _in_matrix_form(echelon, solving)


def by_reduced_rows(solving: Strategy) -> Strategy:
    """The reduced form, from which the values are read."""
    return _in_matrix_form(reduction, solving)


def can_use_rows(line: Tree, scope: Scope) -> bool:
    """Whether a line is a linear system that rows are to be combined in."""
    rows = linear_rows(line)
    return rows is not None and next(echelon(rows, len(rows[0]) - 1), None) is not None


def can_reduce_rows(line: Tree, scope: Scope) -> bool:
    """The same, also where an echelon form is there already."""
    rows = linear_rows(line)
    return rows is not None and next(reduction(rows, len(rows[0]) - 1), None) is not None


# Cramer


def _cramer(line: Tree, scope: Scope) -> Moves:
    """x = det Aₓ/det A, y = det A_y/det A; in Aₓ the right sides stand in the column of x"""
    rows, found = linear_rows(line), system(line)
    if rows is None or found is None or not can_use_determinants(line, scope):
        return
    whole = _determinant([row[:-1] for row in rows])
    values = (div(_determinant([_replaced(row, place) for row in rows]), whole) for place in range(len(rows)))
    yield Move(_joined([equation(Symbol(name), value) for name, value in zip(found.unknowns, values, strict=True)]), {"d": whole})


def _replaced(row: Sequence[Expr], place: int) -> tuple[Expr, ...]:
    return (*row[:place], row[-1], *row[place + 1 : -1])


def _determinant(rows: Sequence[Sequence[Expr]]) -> Tree:
    return Apply("det", (matrix(rows),))


def can_use_determinants(line: Tree, scope: Scope) -> bool:
    """Whether a line is a linear system of two or three equations with one solution."""
    rows = linear_rows(line)
    if rows is None or not len(rows) == len(rows[0]) - 1 <= LARGEST_CRAMER:
        return False
    return bool(sympy.Matrix([row[:-1] for row in rows]).det() != 0)


def _has_determinant(line: Tree) -> bool:
    return any(d.is_determinant(node) for node in walk(line))


CRAMER = Rule(
    "cramer",
    "",
    _cramer,
    ("2*x + y = 5; x - 3*y = -1", "x = det([[5, 1], [-1, -3]])/det([[2, 1], [1, -3]]); y = det([[2, 5], [1, -1]])/det([[2, 1], [1, -3]])"),
    "equivalent",
)
CALCULATED_VALUES = Rule("numbers_worked_out", "", NUMBERS.moves, ("", ""), "equivalent")
OF_TWO_ROWS: Strategy = at_once(use(replace(d.OF_TWO, promise="equivalent")))
STEPS_OF_A_DETERMINANT: Strategy = first(use(NUMBERS), *(at_once(use(rule)) for rule in (*d.SEEN, d.OF_TWO, d.ROW_EXPANDED)))
MOST_STEPS = 12


def _values_put(line: Tree, scope: Scope) -> Moves:
    """The value of each determinant, each worked out beside the line"""
    found = {node: _worked(node, scope) for node in dict.fromkeys(walk(line)) if d.is_determinant(node)}
    if found and all(found.values()):
        values = {node: links[-1].used.move.after for node, links in found.items()}
        inner = tuple(link for links in found.values() for link in links)
        yield Move(rebuilt(line, lambda node: values.get(node, node)), inner=inner)


def _worked(node: Tree, scope: Scope) -> tuple[Link, ...]:
    """The steps from a determinant to its value; none where they don't lead there."""
    links: list[Link] = []
    at = node
    while rational(at) is None and len(links) < MOST_STEPS:
        used = next(STEPS_OF_A_DETERMINANT(at, scope), None)
        if used is None:
            return ()
        links.append(Link(at, used))
        at = used.move.after
    return tuple(links)


VALUES_PUT = Rule("determinants_worked_out", "", _values_put, ("", ""), "equivalent")


def _is_small(line: Tree) -> bool:
    return not any(d.is_determinant(node) and len(d.entries_of(node) or ()) > 2 for node in walk(line))


def by_determinants(solving: Strategy) -> Strategy:
    """Cramer's rule, then the determinants."""
    values = first(use(CALCULATED_VALUES), solving)
    determinants = either(_is_small, OF_TWO_ROWS, use(VALUES_PUT))

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        return use(CRAMER)(line, scope) if line == scope.question else either(_has_determinant, determinants, values)(line, scope)

    return offered


RULES = (CRAMER,)
TOLD = (AUGMENTED, READ_OFF, CONTRADICTION, CALCULATED_VALUES, VALUES_PUT, *ROW_OPERATIONS)
"""Rules that need the letters of the question, or are told in a matrix."""
