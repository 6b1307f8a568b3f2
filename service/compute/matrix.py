"""Matrices with exact entries: determinant, inverse, row echelon form, eigenvalues, rank, transpose, products."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flint import fmpq, fmpq_mat
from sympy import (
    Add,
    Expr,
    FiniteSet,
    Integer,
    MatrixBase,
    Mul,
    Tuple,
    count_ops,
    default_sort_key,
    expand,
    factor_terms,
    nan,
    oo,
    simplify,
    zoo,
)
from sympy.functions.elementary.trigonometric import TrigonometricFunction
from sympy.matrices.exceptions import MatrixError

from service.cas import to_sympy
from service.cas.textbook_forms import joined_exponentials
from service.compute.computation import Computation
from service.compute.forms import same, worst
from service.errors import NoClosedForm, TooLarge, Unsupported
from service.messages import Message
from service.question import Claim, Context, Note, Question, Result, Verification

MOST_ROWS = 12
"""Largest matrix, in rows or columns; eigenvalues are exact only for small ones."""


@dataclass(frozen=True, slots=True)
class MatrixProblem:
    """The matrix, and what is asked of it."""

    matrix: MatrixBase
    action: str
    context: Context


def _problem(question: Question) -> MatrixProblem:
    matrix = to_sympy(question.expression, question.context)
    if not isinstance(matrix, MatrixBase):
        raise Unsupported("A matrix is needed, such as [[1, 2], [3, 4]].")
    if matrix.has(oo, -oo, zoo, nan):
        raise Unsupported("The entries of this matrix must be finite.")
    if max(matrix.shape) > MOST_ROWS:
        raise TooLarge(Message("A matrix may have up to {} rows and columns.", MOST_ROWS))
    return MatrixProblem(matrix, question.options.get("action", "det"), question.context)


def _square(matrix: MatrixBase) -> MatrixBase:
    if matrix.rows != matrix.cols:
        raise Unsupported("This is only defined for square matrices.")
    return matrix


def _short(matrix: MatrixBase) -> MatrixBase:
    return matrix.applyfunc(simplify)


def _det(matrix: MatrixBase) -> Result:
    value = factor_terms(_square(matrix).det(method="berkowitz"))
    if value.has(TrigonometricFunction):
        value = min((value, simplify(value)), key=count_ops)
    return Result(joined_exponentials(value) if value.free_symbols else value)


def _inverse(matrix: MatrixBase) -> Result:
    if simplify(_square(matrix).det(method="berkowitz")) == 0:
        return Result(None, notes=(Note("singular", "The determinant is 0, so this matrix has no inverse."),))
    return Result(_short(matrix.inv(method="ADJ")))


def _rref(matrix: MatrixBase) -> Result:
    form, pivots = matrix.rref(simplify=True)
    listed = [int(column) + 1 for column in pivots]
    return Result(_short(form), extra={"pivots": listed}, asserted=listed)


def _rank(matrix: MatrixBase) -> Result:
    return Result(Integer(matrix.rank(simplify=True)))


def _transpose(matrix: MatrixBase) -> Result:
    return Result(matrix.T)


def _multiply(matrix: MatrixBase) -> Result:
    return Result(matrix.applyfunc(expand))


def _eigenvalues(matrix: MatrixBase) -> Result:
    found = _roots(matrix)
    listed = [{"value": value, "multiplicity": count} for value, count in found]
    return Result(FiniteSet(*(value for value, _ in found)), extra={"eigenvalues": listed}, asserted=listed)


def _roots(matrix: MatrixBase) -> list[tuple[Expr, int]]:
    """The eigenvalues with their multiplicities. Raises NoClosedForm where they have no roots in radicals."""
    try:
        values = _square(matrix).eigenvals(simplify=True, error_when_incomplete=True)
    except MatrixError:
        raise NoClosedForm("No formula with roots was found for the eigenvalues of this matrix.") from None
    return sorted(((simplify(value), int(count)) for value, count in values.items()), key=lambda pair: default_sort_key(pair[0]))


def _eigenvectors(matrix: MatrixBase) -> Result:
    listed = []
    for value, count in _roots(matrix):
        vectors = (matrix - value * type(matrix).eye(matrix.rows)).nullspace(simplify=True)
        listed.append({"value": value, "multiplicity": count, "vectors": [_short(vector.as_immutable()) for vector in vectors]})
    pairs = [Tuple(entry["value"], *entry["vectors"]) for entry in listed]
    return Result(Tuple(*pairs), extra={"eigenvectors": listed}, asserted=listed)


GENERIC = Note(
    "generic", "This holds for almost all values of the letters; where something that was divided by becomes 0, it is different."
)
ACTIONS: dict[str, Callable[[MatrixBase], Result]] = {
    "det": _det,
    "inverse": _inverse,
    "rref": _rref,
    "eigenvalues": _eigenvalues,
    "eigenvectors": _eigenvectors,
    "rank": _rank,
    "transpose": _transpose,
    "multiply": _multiply,
}


def _candidates(problem: MatrixProblem) -> Iterator[Result]:
    action, matrix = problem.action, problem.matrix
    result = ACTIONS[action](matrix)
    generic = (GENERIC,) if matrix.free_symbols and action in ("rref", "rank", "eigenvectors", "inverse") else ()
    yield replace(result, notes=(*result.notes, *generic), strategy=action)


def _verified(problem: MatrixProblem, claim: Claim) -> Verification:
    """By the defining property: A·A⁻¹ = 1, det by another method, A·v = λ·v, the rank of the reduced form."""
    return CHECKS[problem.action](problem, claim)


def _same(left: Expr | MatrixBase, right: Expr | MatrixBase, problem: MatrixProblem) -> Verification:
    """Equal over ℂ, where eigenvalues of real matrices may lie."""
    return same(left, right, replace(problem.context, domain="complex"))


def _check_det(problem: MatrixProblem, claim: Claim) -> Verification:
    matrix = problem.matrix
    return _same(matrix.det(method="laplace") if matrix.rows <= 5 else matrix.det(method="bareiss"), claim.value, problem)


def _check_inverse(problem: MatrixProblem, claim: Claim) -> Verification:
    matrix = problem.matrix
    if claim.value is None:
        return _same(matrix.det(method="bareiss"), 0 * matrix[0, 0], problem)
    return _same((matrix * claim.value).as_immutable(), type(matrix).eye(matrix.rows), problem)


def _check_rref(problem: MatrixProblem, claim: Claim) -> Verification:
    """The rows of A are combinations of those of R, with the pivot columns of A as coefficients."""
    matrix = problem.matrix
    pivots = [column - 1 for column in claim.asserted]
    kept = claim.value[: len(pivots), :]
    return _same(matrix, (matrix.extract(list(range(matrix.rows)), pivots) * kept).as_immutable(), problem)


def _check_eigenvalues(problem: MatrixProblem, claim: Claim) -> Verification:
    """Trace and determinant are the sum and the product of the eigenvalues, and each makes A − λ singular."""
    matrix = problem.matrix
    listed = claim.asserted
    one = type(matrix).eye(matrix.rows)
    parts = [_same((matrix - entry["value"] * one).det(method="berkowitz"), 0 * matrix[0, 0], problem) for entry in listed]
    total = Add(*(entry["value"] * entry["multiplicity"] for entry in listed))
    product = Mul(*(entry["value"] ** entry["multiplicity"] for entry in listed))
    return worst([*parts, _same(matrix.trace(), total, problem), _same(matrix.det(method="berkowitz"), product, problem)])


def _check_eigenvectors(problem: MatrixProblem, claim: Claim) -> Verification:
    matrix = problem.matrix
    pairs = [(entry["value"], vector) for entry in claim.asserted for vector in entry["vectors"]]
    return worst([_same((matrix * vector).as_immutable(), (value * vector).as_immutable(), problem) for value, vector in pairs])


def _check_rank(problem: MatrixProblem, claim: Claim) -> Verification:
    """By elimination with exact fractions, a method of its own; matrices with symbols are not checked again."""
    matrix = problem.matrix
    if matrix.free_symbols or not all(entry.is_Rational for entry in matrix):
        return Verification("unverified", "no second method applies")

    rows = [[fmpq(int(entry.p), int(entry.q)) for entry in matrix.row(i)] for i in range(matrix.rows)]
    agrees = fmpq_mat(rows).rank() == int(claim.value)
    return Verification("proved" if agrees else "failed", "elimination with exact fractions")


def _check_plain(problem: MatrixProblem, claim: Claim) -> Verification:
    matrix = problem.matrix
    wanted = matrix.T if problem.action == "transpose" else matrix
    return _same(wanted, claim.value, problem)


CHECKS: dict[str, Callable[[MatrixProblem, Claim], Verification]] = {
    "det": _check_det,
    "inverse": _check_inverse,
    "rref": _check_rref,
    "eigenvalues": _check_eigenvalues,
    "eigenvectors": _check_eigenvectors,
    "rank": _check_rank,
    "transpose": _check_plain,
    "multiply": _check_plain,
}

MATRIX = Computation(_problem, _candidates, _verified)
