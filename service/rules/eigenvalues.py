"""Eigenvalues: the zeros λ of det(A − λI).

Contract: a square matrix of fractions with up to four rows.
"""

from __future__ import annotations

import sympy

from service.algebra.build import ZERO, add, equation, neg
from service.algebra.statements import any_of
from service.cas import symbol, to_tree
from service.question import Context
from service.rules.ode.lines import Line, Lines, Work, told
from service.rules.row_operations import Rows, rows_of
from service.tree import Apply, Symbol, Tree

LARGEST = 4
SET_OUT = told("characteristic_determinant", is_method=True)
EXPANDED = told("characteristic_polynomial")
SOLVED = told("eigenvalues_found")
LISTED = told("eigenvalues_listed")
RULES = (SET_OUT, EXPANDED, SOLVED, LISTED)
LETTER = Symbol("lambda")


def eigenvalues(start: Tree, answer: Tree) -> Lines:
    """The lines from the matrix to the set of its eigenvalues; none for another matrix."""
    rows = rows_of(start)
    if rows is None or len(rows) > LARGEST or any(len(row) != len(rows) for row in rows) or not isinstance(answer, Apply):
        return
    determinant = Apply("det", (_shifted(start),))
    polynomial = to_tree(_polynomial(rows))
    solved = any_of(*(equation(LETTER, value) for value in answer.args))
    yield Line(SET_OUT, equation(determinant, ZERO), {"l": LETTER})
    yield Line(EXPANDED, equation(polynomial, ZERO), work=Work("expand", determinant, polynomial, LETTER.name))
    yield Line(SOLVED, solved, {"l": LETTER}, work=Work("solve", equation(polynomial, ZERO), solved, LETTER.name))
    yield Line(LISTED, answer)


def _polynomial(rows: Rows) -> sympy.Expr:
    """det(λI − A) or its opposite, so that it is det(A − λI) exactly."""
    letter = symbol(LETTER.name, Context())
    values = sympy.Matrix([[sympy.Rational(v.numerator, v.denominator) for v in row] for row in rows])
    return sympy.expand((values - letter * sympy.eye(len(rows))).det(method="berkowitz"))


def _shifted(matrix: Tree) -> Tree:
    """A − λI."""
    rows = matrix.args if isinstance(matrix, Apply) else ()
    listed = enumerate(row.args for row in rows if isinstance(row, Apply))
    return Apply("matrix", tuple(Apply("row", tuple(_less(e) if i == j else e for j, e in enumerate(row))) for i, row in listed))


def _less(entry: Tree) -> Tree:
    return add(entry, neg(LETTER))
