"""Whether a family of functions solves a differential equation: put back, and compared where its conditions hold."""

from __future__ import annotations

from itertools import islice

import sympy
from sympy import Expr, Matrix, Symbol
from sympy.logic.boolalg import Boolean

from service.numerics.balls import evaluator, truth_of
from service.numerics.program import NoProgram
from service.numerics.sampling import LINE, draws
from service.question import Context
from service.verify.compare import _agree
from service.verify.equal import equal
from service.verify.verdict import UNDECIDED, Finding, Verdict

TRIES = 400
ENOUGH = 12


def same_where(left: Expr, right: Expr, conditions: tuple[Boolean, ...], context: Context) -> Finding:
    """Whether two expressions agree at every point tried at which the conditions hold."""
    found = equal(left, right, context)
    if not conditions or found.is_equal:
        return found
    try:
        one, other = evaluator(left), evaluator(right)
        tests = [(relation.rel_op, evaluator(relation.lhs - relation.rhs)) for relation in conditions]
    except (NoProgram, AttributeError):
        return UNDECIDED
    symbols = sorted(set().union(left.free_symbols, right.free_symbols, *(c.free_symbols for c in conditions)), key=lambda s: s.name)
    agree = 0
    for point in islice(draws(symbols, len(symbols), LINE), TRIES):
        if not all(truth_of(sign, test.accurate(point)) for sign, test in tests):
            continue
        a, b = one.accurate(point), other.accurate(point)
        if not (a.is_finite() and b.is_finite()):
            continue
        if not (a - b).contains(0):
            return Finding(Verdict.DIFFERENT, "the sides differ at a point", True, agree)
        agree += bool(_agree(a, b))
        if agree >= ENOUGH:
            return Finding(Verdict.EQUAL, "the equation holds at sample points", False, agree)
    return UNDECIDED


def are_independent(value: Expr, x: Symbol, constants: tuple[Symbol, ...], order: int) -> bool:
    """Whether the constants count: the derivatives of (y, y', …) by them have full rank at some point."""
    if len(constants) != order:
        return False
    if not order:
        return True
    rows = [value.diff(x, k) if k else value for k in range(order)]
    try:
        entries = [[evaluator(row.diff(c)) for c in constants] for row in rows]
    except NoProgram:
        return False
    symbols = sorted(value.free_symbols | {x, *constants}, key=lambda s: s.name)
    for point in islice(draws(symbols, order, LINE), 40):
        balls = [[entry({s: point[s] for s in entry.symbols} | point) for entry in row] for row in entries]
        if all(ball.is_finite() for row in balls for ball in row):
            numbers = Matrix([[sympy.Float(float(ball.real.mid())) for ball in row] for row in balls])
            if abs(numbers.det()) > 1e-12:
                return True
    return False
