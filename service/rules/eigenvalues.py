"""Eigenvalues: the zeros λ of det(A − λI); the rules of eigenvectors, which solve (A − λI)·v = 0.

Contract: a square matrix with up to four rows.
"""

from __future__ import annotations

import sympy

from service.algebra.build import ZERO, add, equation, mul, neg
from service.algebra.statements import any_of
from service.cas import symbol, to_tree
from service.question import Context
from service.rules.determinants import entries_of, is_triangular
from service.rules.ode.lines import Line, Lines, Work, told
from service.rules.row_operations import Rows, rows_of
from service.tree import Apply, Symbol, Tree, free_symbols

LARGEST = 4
SET_OUT = told("characteristic_determinant", is_method=True)
EXPANDED = told("characteristic_polynomial")
PRODUCT = told("determinant_triangular")
SOLVED = told("eigenvalues_found")
LISTED = told("eigenvalues_listed")
SPACE = told("eigenvectors_of_value", is_method=True)
SHIFTED = told("shifted_matrix", is_method=True)
READ_OFF = told("rows_read_off")
PIVOTS = told("pivot_letters")
CHOSEN = told("chosen_vectors", is_method=True)
VECTORS_LISTED = told("eigenvectors_listed")
RULES = (SET_OUT, EXPANDED, PRODUCT, SOLVED, LISTED, SPACE, SHIFTED, READ_OFF, PIVOTS, CHOSEN, VECTORS_LISTED)
LETTER = Symbol("lambda")


def eigenvalues(start: Tree, answer: Tree) -> Lines:
    """The lines from the matrix to the set of its eigenvalues; none for another matrix."""
    rows = rows_of(start)
    if rows is None or len(rows) > LARGEST or any(len(row) != len(rows) for row in rows) or not isinstance(answer, Apply):
        return
    if LETTER.name in free_symbols(start):
        return
    determinant = Apply("det", (_shifted(start),))
    polynomial = to_tree(_polynomial(rows))
    solved = any_of(*(equation(LETTER, value) for value in answer.args))
    yield Line(SET_OUT, equation(determinant, ZERO), {"l": LETTER})
    entries = entries_of(determinant) or ()
    if is_triangular(entries):
        product = mul(*(row[place] for place, row in enumerate(entries)))
        yield Line(PRODUCT, equation(product, ZERO))
        yield Line(SOLVED, solved, {"l": LETTER}, work=Work("solve", equation(product, ZERO), solved, LETTER.name))
        yield Line(LISTED, answer)
        return
    yield Line(EXPANDED, equation(polynomial, ZERO), work=Work("expand", determinant, polynomial, LETTER.name))
    yield Line(SOLVED, solved, {"l": LETTER}, work=Work("solve", equation(polynomial, ZERO), solved, LETTER.name))
    yield Line(LISTED, answer)


def _polynomial(rows: Rows) -> sympy.Expr:
    """det(A − λI)."""
    letter = symbol(LETTER.name, Context())
    return sympy.expand((sympy.Matrix(rows) - letter * sympy.eye(len(rows))).det(method="berkowitz"))


def _shifted(matrix: Tree) -> Tree:
    """A − λI."""
    rows = matrix.args if isinstance(matrix, Apply) else ()
    listed = enumerate(row.args for row in rows if isinstance(row, Apply))
    return Apply("matrix", tuple(Apply("row", tuple(_less(e) if i == j else e for j, e in enumerate(row))) for i, row in listed))


def _less(entry: Tree) -> Tree:
    return add(entry, neg(LETTER))
