"""Matrices with exact entries: determinant, inverse, row echelon form, eigenvalues, rank, transpose, products."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from service.errors import TooLarge, Unsupported
from service.operations.forms import worst
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Note, Question, Result, Verification
from service.tree import Apply, Tree

MOST_ROWS = 12
"""Largest matrix, in rows or columns; eigenvalues are exact only for small ones."""


class MatrixInput(ExpressionInput):
    """A matrix as `[[1, 2], [3, 4]]` or pmatrix; for `multiply`, a product of matrices."""

    action: Literal["det", "inverse", "rref", "eigenvalues", "eigenvectors", "rank", "transpose", "multiply"] = Field(
        "det", description="What is asked of the matrix."
    )


def _matrix(question: Question) -> Any:
    from sympy import MatrixBase, nan, oo, zoo

    from service.cas import to_sympy

    matrix = to_sympy(question.expression, question.context)
    if not isinstance(matrix, MatrixBase):
        raise Unsupported("A matrix is needed, such as [[1, 2], [3, 4]].")
    if matrix.has(oo, -oo, zoo, nan):
        raise Unsupported("The entries of this matrix must be finite.")
    if max(matrix.shape) > MOST_ROWS:
        raise TooLarge(f"A matrix may have up to {MOST_ROWS} rows and columns.")
    return matrix


def prepare(question: Question) -> Question:
    """The question about the matrix of |A|, where its determinant is what is asked."""
    match question.expression:
        case Apply(head="det" | "abs", args=(inner,)) if question.options.get("action", "det") == "det" and _is_matrix(inner):
            return replace(question, trees={**question.trees, "expression": inner})
        case _:
            return question


def _is_matrix(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "matrix"


def _square(matrix: Any) -> Any:
    if matrix.rows != matrix.cols:
        raise Unsupported("This is only defined for square matrices.")
    return matrix


def _short(matrix: Any) -> Any:
    from sympy import simplify

    return matrix.applyfunc(simplify)


def _det(matrix: Any) -> Result:
    from sympy import factor_terms

    from service.cas.textbook_forms import joined_exponentials

    value = factor_terms(_square(matrix).det(method="berkowitz"))
    return Result(joined_exponentials(value) if value.free_symbols else value)


def _inverse(matrix: Any) -> Result:
    from sympy import simplify

    if simplify(_square(matrix).det(method="berkowitz")) == 0:
        return Result(None, notes=(Note("singular", "The determinant is 0, so this matrix has no inverse."),))
    return Result(_short(matrix.inv(method="ADJ")))


def _rref(matrix: Any) -> Result:
    form, pivots = matrix.rref(simplify=True)
    return Result(_short(form), extra={"pivots": [int(column) + 1 for column in pivots]})


def _rank(matrix: Any) -> Result:
    from sympy import Integer

    return Result(Integer(matrix.rank(simplify=True)))


def _transpose(matrix: Any) -> Result:
    return Result(matrix.T)


def _multiply(matrix: Any) -> Result:
    from sympy import expand

    return Result(matrix.applyfunc(expand))


def _eigenvalues(matrix: Any) -> Result:
    from sympy import FiniteSet

    found = _roots(matrix)
    listed = [{"value": value, "multiplicity": count} for value, count in found]
    return Result(FiniteSet(*(value for value, _ in found)), extra={"eigenvalues": listed})


def _roots(matrix: Any) -> list[tuple[Any, int]]:
    """The eigenvalues with their multiplicities. Raises NoClosedForm where they have no roots in radicals."""
    from sympy import default_sort_key, simplify
    from sympy.matrices.exceptions import MatrixError

    from service.errors import NoClosedForm

    try:
        values = _square(matrix).eigenvals(simplify=True, error_when_incomplete=True)
    except MatrixError:
        raise NoClosedForm("The eigenvalues of this matrix have no closed form by radicals that was found.") from None
    return sorted(((simplify(value), int(count)) for value, count in values.items()), key=lambda pair: default_sort_key(pair[0]))


def _eigenvectors(matrix: Any) -> Result:
    from sympy import Tuple

    listed = []
    for value, count in _roots(matrix):
        vectors = (matrix - value * type(matrix).eye(matrix.rows)).nullspace(simplify=True)
        listed.append({"value": value, "multiplicity": count, "vectors": [_short(vector.as_immutable()) for vector in vectors]})
    pairs = [Tuple(entry["value"], *entry["vectors"]) for entry in listed]
    return Result(Tuple(*pairs), extra={"eigenvectors": listed})


GENERIC = Note("generic", "This holds for symbols in general; where a pivot or the determinant becomes 0 it is different.")
ACTIONS: dict[str, Callable[[Any], Result]] = {
    "det": _det,
    "inverse": _inverse,
    "rref": _rref,
    "eigenvalues": _eigenvalues,
    "eigenvectors": _eigenvectors,
    "rank": _rank,
    "transpose": _transpose,
    "multiply": _multiply,
}


def do(question: Question) -> Iterator[Result]:
    action, matrix = question.options.get("action", "det"), _matrix(question)
    result = ACTIONS[action](matrix)
    generic = (GENERIC,) if matrix.free_symbols and action in ("rref", "rank", "eigenvectors", "inverse") else ()
    yield replace(result, notes=(*result.notes, *generic), strategy=action)


def verify(question: Question, result: Result) -> Verification:
    """By the defining property: A·A⁻¹ = 1, det by another method, A·v = λ·v, the rank of the reduced form."""
    matrix = _matrix(question)
    return CHECKS[question.options.get("action", "det")](matrix, result, question)


def _same(left: Any, right: Any, question: Question) -> Verification:
    """Equal over ℂ, where eigenvalues of real matrices may lie."""
    from service.operations.forms import same

    return same(left, right, replace(question.context, domain="complex"))


def _check_det(matrix: Any, result: Result, question: Question) -> Verification:
    return _same(matrix.det(method="laplace") if matrix.rows <= 5 else matrix.det(method="bareiss"), result.value, question)


def _check_inverse(matrix: Any, result: Result, question: Question) -> Verification:
    if result.value is None:
        return _same(matrix.det(method="bareiss"), 0 * matrix[0, 0], question)
    return _same((matrix * result.value).as_immutable(), type(matrix).eye(matrix.rows), question)


def _check_rref(matrix: Any, result: Result, question: Question) -> Verification:
    """The rows of A are combinations of those of R, with the pivot columns of A as coefficients."""
    pivots = [column - 1 for column in result.extra["pivots"]]
    kept = result.value[: len(pivots), :]
    return _same(matrix, (matrix.extract(list(range(matrix.rows)), pivots) * kept).as_immutable(), question)


def _check_eigenvalues(matrix: Any, result: Result, question: Question) -> Verification:
    """Trace and determinant are the sum and the product of the eigenvalues, and each makes A − λ singular."""
    from sympy import Add, Mul

    listed = result.extra["eigenvalues"]
    one = type(matrix).eye(matrix.rows)
    parts = [_same((matrix - entry["value"] * one).det(method="berkowitz"), 0 * matrix[0, 0], question) for entry in listed]
    total = Add(*(entry["value"] * entry["multiplicity"] for entry in listed))
    product = Mul(*(entry["value"] ** entry["multiplicity"] for entry in listed))
    return worst([*parts, _same(matrix.trace(), total, question), _same(matrix.det(method="berkowitz"), product, question)])


def _check_eigenvectors(matrix: Any, result: Result, question: Question) -> Verification:
    pairs = [(entry["value"], vector) for entry in result.extra["eigenvectors"] for vector in entry["vectors"]]
    return worst([_same((matrix * vector).as_immutable(), (value * vector).as_immutable(), question) for value, vector in pairs])


def _check_rank(matrix: Any, result: Result, question: Question) -> Verification:
    """By elimination with exact fractions, a method of its own; matrices with symbols are not checked again."""
    if matrix.free_symbols or not all(entry.is_Rational for entry in matrix):
        return Verification("unverified", "no second method applies")
    from flint import fmpq, fmpq_mat

    rows = [[fmpq(int(entry.p), int(entry.q)) for entry in matrix.row(i)] for i in range(matrix.rows)]
    agrees = fmpq_mat(rows).rank() == int(result.value)
    return Verification("proved" if agrees else "failed", "elimination with exact fractions")


def _check_plain(matrix: Any, result: Result, question: Question) -> Verification:
    wanted = matrix.T if question.options.get("action") == "transpose" else matrix
    return _same(wanted, result.value, question)


CHECKS: dict[str, Callable[[Any, Result, Question], Verification]] = {
    "det": _check_det,
    "inverse": _check_inverse,
    "rref": _check_rref,
    "eigenvalues": _check_eigenvalues,
    "eigenvectors": _check_eigenvectors,
    "rank": _check_rank,
    "transpose": _check_plain,
    "multiply": _check_plain,
}

MATRIX = Operation(
    name="matrix",
    summary="Work with an exact matrix: determinant, inverse, row echelon form, eigenvalues and eigenvectors, rank, transpose, products.",
    input=MatrixInput,
    examples=({"expression": "[[1,2],[3,4]]", "action": "inverse"}, {"expression": "[[2,1],[1,2]]", "action": "eigenvalues"}),
    do=do,
    verify=verify,
    prepare=prepare,
)
