"""Inverses of matrices: two rows by the formula, a diagonal, row operations beside the identity, cofactors over the determinant.

Contract: each rule is for A⁻¹ of a square matrix that is written out, where its determinant is not always zero.
"""

from __future__ import annotations

import sympy

from service.algebra.build import ONE, ZERO, div, mul, neg, rational, sub
from service.algebra.vectors import rows_of as entries_of
from service.cas import to_tree
from service.rules.row_operations import Rows, beside_identity, is_zero, matrix, reduction, rows_of, short
from service.rules.rule import Link, Move, Moves, Rule, Scope
from service.tree import Apply, Relation, Tree, free_symbols

LARGEST = 6
MOST_OPERATIONS = 40
Entries = tuple[tuple[Tree, ...], ...]


def inverted(node: Tree) -> Entries | None:
    """The rows of the square matrix whose inverse it is; None for anything else, and where the determinant is 0."""
    match node:
        case Apply(head="pow", args=(Apply(head="matrix") as a, exponent)) if rational(exponent) == -1:
            rows, values = entries_of(a), rows_of(a)
            if rows is None or values is None or len(rows) != len(rows[0]) or len(rows) > LARGEST:
                return None
            return None if is_zero(determinant_of(values)) else rows
        case _:
            return None


def determinant_of(values: Rows) -> sympy.Expr:
    return sympy.Matrix(values).det(method="berkowitz")


def _not_zero(value: Tree) -> tuple[Tree, ...]:
    return (Relation(("!=",), (value, ZERO)),) if free_symbols(value) else ()


def _of_two(node: Tree, scope: Scope) -> Moves:
    """[[a, b], [c, d]]⁻¹ = 1/(a·d − b·c)·[[d, −b], [−c, a]]"""
    rows = inverted(node)
    if rows is not None and len(rows) == 2:
        (a, b), (c, d) = rows
        whole = sub(mul(a, d), mul(b, c))
        turned = Apply("matrix", (Apply("row", (d, neg(b))), Apply("row", (neg(c), a))))
        yield Move(Apply("mul", (div(ONE, whole), turned), form="star"), conditions=_not_zero(whole))


def _of_diagonal(node: Tree, scope: Scope) -> Moves:
    """Zeros beside the diagonal: each entry of the diagonal is inverted"""
    rows = inverted(node)
    if rows is not None and all((entry == ZERO) is (i != j) for i, row in enumerate(rows) for j, entry in enumerate(row)):
        entries = (tuple(div(ONE, entry) if i == j else ZERO for j, entry in enumerate(row)) for i, row in enumerate(rows))
        conditions = tuple(one for i, row in enumerate(rows) for one in _not_zero(row[i]))
        yield Move(Apply("matrix", tuple(Apply("row", row) for row in entries)), conditions=conditions)


def _by_rows(node: Tree, scope: Scope) -> Moves:
    """[A | I] → [I | A⁻¹]"""
    rows, values = inverted(node), rows_of(node.args[0]) if isinstance(node, Apply) else None
    if rows is None or values is None:
        return
    links = _links(beside_identity(values), len(rows))
    if links and len(links) <= MOST_OPERATIONS:
        found = rows_of(links[-1].used.move.after) or ()
        after = scope.goal if _is_matrix(scope.goal) else matrix(row[len(rows) :] for row in found)
        yield Move(after or node, conditions=_not_zero(to_tree(sympy.factor(determinant_of(values)))), inner=links)


def _is_matrix(goal: Tree | None) -> bool:
    return isinstance(goal, Apply) and goal.head == "matrix"


def _links(rows: Rows, columns: int) -> tuple[Link, ...]:
    """The operations, each with the line before."""
    before, links = matrix(rows), []
    for operation in reduction(rows, columns):
        links.append(operation.link(before))
        before = matrix(operation.after)
    return tuple(links)


def _by_cofactors(node: Tree, scope: Scope) -> Moves:
    """A⁻¹ = 1/det A · (cofactors, rows as columns)"""
    rows = inverted(node)
    if rows is not None and len(rows) == 3 and isinstance(node, Apply):
        whole = Apply("det", (node.args[0],))
        cofactors = tuple(Apply("row", tuple(_cofactor(rows, j, i) for j in range(len(rows)))) for i in range(len(rows)))
        conditions = _not_zero(to_tree(short(determinant_of(rows_of(node.args[0]) or ()))))
        yield Move(Apply("mul", (div(ONE, whole), Apply("matrix", cofactors)), form="star"), conditions=conditions)


def _cofactor(rows: Entries, i: int, j: int) -> Tree:
    kept = (Apply("row", (*row[:j], *row[j + 1 :])) for place, row in enumerate(rows) if place != i)
    minor = Apply("det", (Apply("matrix", tuple(kept)),))
    return neg(minor) if (i + j) % 2 else minor


OF_TWO = Rule("inverse_of_two", "", _of_two, ("[[1, 2], [3, 5]]^(-1)", "1/(5 - 2*3)*[[5, -2], [-3, 1]]"))
OF_DIAGONAL = Rule("inverse_of_diagonal", "", _of_diagonal, ("[[2, 0], [0, 5]]^(-1)", "[[1/2, 0], [0, 1/5]]"))
BY_ROWS = Rule("inverse_by_rows", "", _by_rows, ("[[1, 2, 0], [0, 1, 3], [0, 0, 1]]^(-1)", "[[1, -2, 6], [0, 1, -3], [0, 0, 1]]"))
BY_COFACTORS = Rule(
    "inverse_by_cofactors",
    "",
    _by_cofactors,
    (
        "[[1, 2, 0], [0, 1, 3], [0, 0, 1]]^(-1)",
        "1/det([[1, 2, 0], [0, 1, 3], [0, 0, 1]])*[[det([[1, 3], [0, 1]]), -det([[2, 0], [0, 1]]), det([[2, 0], [1, 3]])],"
        " [-det([[0, 3], [0, 1]]), det([[1, 0], [0, 1]]), -det([[1, 0], [0, 3]])],"
        " [det([[0, 1], [0, 0]]), -det([[1, 2], [0, 0]]), det([[1, 2], [0, 1]])]]",
    ),
)
RULES = (OF_DIAGONAL, OF_TWO, BY_ROWS, BY_COFACTORS)
