"""Whether a number that is known by its enclosure alone solves a statement."""

from __future__ import annotations

from flint import arb, fmpq
from sympy import Expr, Symbol

from service.numerics.program import NoProgram
from service.numerics.real_balls import ball, sign
from service.precision import precision
from service.solve.candidates import Point
from service.solve.check import HOLDS, UNDECIDED, Cause, Finding, all_of, any_of, outside, sign_at
from service.solve.statements import TRUE_FOR, Comparison, Every, Some, Statement


def between(statement: Statement, x: Symbol, point: Point) -> Finding:
    """Whether the zero enclosed by a point's bounds solves the statement, judged on the whole enclosure."""
    match statement:
        case Comparison(expression=expression, sign=relation, domain=domain):
            for condition in domain:
                s = _sign_between(condition.expression, x, point)
                if s is None:
                    return UNDECIDED
                if not TRUE_FOR[condition.sign](s):
                    return outside(condition)
            s = _sign_between(expression, x, point)
            if s is None:
                return UNDECIDED
            return HOLDS if TRUE_FOR[relation](s) else Finding(False, "does not fit when it is put back", Cause.STATEMENT)
        case Every(parts=parts):
            return all_of([between(part, x, point) for part in parts])
        case Some(parts=parts):
            return any_of([between(part, x, point) for part in parts])
        case _:
            return Finding(False, "is not a whole number")


def _sign_between(f: Expr, x: Symbol, point: Point) -> int | None:
    """The sign of f on the enclosure; 0 where the enclosure of f is tiny and holds 0."""
    if point.bounds is None:
        return sign_at(f, x, point.value)
    if x not in f.free_symbols:
        return sign(f)
    with precision(256):
        low, high = (arb(fmpq(int(b.p), int(b.q))) for b in point.bounds)
        try:
            enclosure = ball(f, {x: low.union(high)})
        except (NoProgram, ValueError, ZeroDivisionError, TypeError):
            return None
        if not enclosure.is_finite():
            return None
        if enclosure > 0:
            return 1
        if enclosure < 0:
            return -1
        return 0 if enclosure.rad() < arb(10) ** -9 else None
