"""Matrices with exact entries: determinant, inverse, row echelon form, eigenvalues, rank, transpose, products."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from service.answers.operations import MatrixAnswer
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Question
from service.read.sorts import Sort
from service.tree import Apply, Number, Tree


class MatrixInput(ExpressionInput):
    """A matrix as `[[1, 2], [3, 4]]` or pmatrix; for `multiply`, a product of matrices."""

    action: Literal["det", "inverse", "rref", "eigenvalues", "eigenvectors", "rank", "transpose", "multiply"] = Field(
        "det", description="What is asked of the matrix."
    )


def prepare(question: Question) -> Question:
    """The question about the matrix of |A|, where its determinant is what is asked."""
    match question.expression:
        case Apply(head="det" | "abs", args=(inner,)) if question.options.get("action", "det") == "det" and _is_matrix(inner):
            return replace(question, trees={**question.trees, "expression": inner})
        case _:
            return question


def _is_matrix(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "matrix"


def shown(question: Question) -> Tree:
    """What is asked: det A, A⁻¹, Aᵀ, or the matrix."""
    match question.options.get("action", "det"):
        case "det":
            return Apply("det", (question.expression,))
        case "inverse":
            return Apply("pow", (question.expression, Apply("neg", (Number("1"),))))
        case "transpose":
            return Apply("transpose", (question.expression,))
        case _:
            return question.expression


MATRIX = Operation(
    name="matrix",
    summary="Work with an exact matrix: determinant, inverse, row echelon form, eigenvalues and eigenvectors, rank, transpose, products.",
    input=MatrixInput,
    examples=({"expression": "[[1,2],[3,4]]", "action": "inverse"}, {"expression": "[[2,1],[1,2]]", "action": "eigenvalues"}),
    answer=MatrixAnswer,
    prepare=prepare,
    shown=shown,
    is_worked=True,
    takes=frozenset({Sort.MATRIX}),
    verbs=("determinant",),
)
