"""Whether two objects are equal: refuted by an exact point, proved by normal forms, or agreeing at sample points."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Basic, Expr
from sympy.polys.polyerrors import BasePolynomialError

from service.clock import SliceOver, within
from service.question import Context
from service.verify.compare import numerically
from service.verify.normal_form import is_proved_zero
from service.verify.verdict import UNDECIDED, Finding, Verdict

MOST_OPERATIONS = 60
SECONDS = 0.7


def equal(left: Expr, right: Expr, context: Context = Context()) -> Finding:  # noqa: B008  a frozen value
    """Compare two expressions, matrices, tuples, finite sets or intervals.

    Expressions are equal where both are defined (and real, over the reals), isolated points aside; `only_left` and
    `only_right` tell where just one of them is defined. DIFFERENT always carries a counterexample or a structural reason.
    """
    if left == right:
        return Finding(Verdict.EQUAL, "identical", True)
    for kind, compare in SHAPES:
        if isinstance(left, kind) and isinstance(right, kind):
            return compare(left, right, context)
    if isinstance(left, sympy.Expr) and isinstance(right, sympy.Expr):
        return equal_expressions(left, right, context)
    return UNDECIDED


def equal_expressions(left: Expr, right: Expr, context: Context) -> Finding:
    """Equal where both are defined: numbers first, since they refute at once, then a proof."""
    left, right = worked_out(left), worked_out(right)
    if left == right:
        return Finding(Verdict.EQUAL, "identical", True)
    if not (left.is_finite is not False and right.is_finite is not False):
        return Finding(Verdict.DIFFERENT, "one of them is infinite", True) if _are_settled(left, right) else UNDECIDED
    found = numerically(left, right, context)
    if found.is_different:
        return found
    real = context.domain != "complex" and found.points > 0 and "complex" not in found.flags
    if is_proved_zero(left - right, real=real) or _is_algebraic_zero(left - right):
        return Finding(
            Verdict.EQUAL, "the difference simplifies to zero", True, found.points, None, found.only_left, found.only_right, found.flags
        )
    return found


def _is_algebraic_zero(number: Expr) -> bool:
    """Nested roots: whether the minimal polynomial of an algebraic number is x."""
    if number.free_symbols or not number.is_algebraic or sympy.count_ops(number) > MOST_OPERATIONS:
        return False
    x = sympy.Dummy("x")
    try:
        with within(SECONDS):
            return bool(sympy.minimal_polynomial(number, x) == x)
    except (SliceOver, NotImplementedError, ValueError, BasePolynomialError):
        return False


def worked_out(expression: Expr) -> Expr:
    """With derivatives carried out, which have no value of their own here."""
    return expression.doit(integrals=False, sums=False) if expression.has(sympy.Derivative, sympy.Subs) else expression


def _are_settled(left: Expr, right: Expr) -> bool:
    return not left.free_symbols and not right.free_symbols and left is not sympy.nan and right is not sympy.nan


def _matrices(left: Expr, right: Expr, context: Context) -> Finding:
    if left.shape != right.shape:
        return Finding(Verdict.DIFFERENT, "the shapes differ", True)
    return _all_of([equal(a, b, context) for a, b in zip(left, right, strict=True)])


def _tuples(left: Expr, right: Expr, context: Context) -> Finding:
    if len(left) != len(right):
        return Finding(Verdict.DIFFERENT, "the lengths differ", True)
    return _all_of([equal(a, b, context) for a, b in zip(left, right, strict=True)])


def _finite_sets(left: Expr, right: Expr, context: Context) -> Finding:
    """Each member of one set needs an equal in the other."""
    found: list[Finding] = []
    for one, other in ((left, right), (right, left)):
        for member in one:
            matches = [equal(member, candidate, context) for candidate in other]
            match = next((m for m in matches if m.is_equal), None)
            if match is None and all(m.is_different for m in matches):
                return Finding(Verdict.DIFFERENT, "a member of one set is not in the other", True)
            found.append(match or UNDECIDED)
    return _all_of(found)


def _intervals(left: Expr, right: Expr, context: Context) -> Finding:
    if (left.left_open, left.right_open) != (right.left_open, right.right_open):
        return Finding(Verdict.DIFFERENT, "an end belongs to one interval only", True)
    return _all_of([equal(left.start, right.start, context), equal(left.end, right.end, context)])


def _unions(left: Expr, right: Expr, context: Context) -> Finding:
    if left.symmetric_difference(right) is sympy.S.EmptySet:
        return Finding(Verdict.EQUAL, "their difference is empty", True)
    return UNDECIDED


def _all_of(findings: list[Finding]) -> Finding:
    for finding in findings:
        if finding.is_different:
            return finding
    if all(finding.is_equal for finding in findings):
        return Finding(Verdict.EQUAL, "each part is equal", all(f.proved for f in findings), min((f.points for f in findings), default=0))
    return UNDECIDED


SHAPES: tuple[tuple[type[Basic], Callable[[Basic, Basic, Context], Finding]], ...] = (
    (sympy.MatrixBase, _matrices),
    (sympy.Tuple, _tuples),
    (sympy.FiniteSet, _finite_sets),
    (sympy.Interval, _intervals),
    (sympy.Set, _unions),
)
