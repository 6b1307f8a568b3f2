"""Statements with parameters: candidates are tried at sample values of the parameters that meet their conditions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sympy import Expr, Symbol

from service.numerics.real_balls import sign
from service.numerics.sampling import MODERATE, draws
from service.solve import check
from service.solve.candidates import Point
from service.solve.check import UNDECIDED, Cause, Finding
from service.solve.statements import TRUE_FOR, Comparison, Condition, Every, Some, Statement, Whole

SAMPLES = 60
ENOUGH = 4


def at_samples(statement: Statement, x: Symbol, point: Point) -> Finding:
    """Whether the point solves the statement at every sample of the parameters; undecided where only at some."""
    symbols = tuple(sorted((statement.free_symbols | point.value.free_symbols) - {x}, key=str))
    held = failed = 0
    last: Finding | None = None
    for values in islice(assignments(symbols), SAMPLES):
        if not all(meets(condition, values) for condition in point.conditions):
            continue
        finding = check.at(placed(statement, values), x, point.value.xreplace(values))
        if finding.holds:
            held += 1
        elif finding.holds is False and finding.cause is Cause.STATEMENT:
            failed, last = failed + 1, finding
        elif finding.holds is False:
            last = finding
        if held >= ENOUGH and not failed:
            return Finding(True)
        if failed >= ENOUGH and not held:
            return last or UNDECIDED
    if failed and not held:
        return last or UNDECIDED
    if held and not failed:
        return Finding(True)
    return last if last is not None and not held else UNDECIDED


def assignments(symbols: tuple[Symbol, ...]) -> Iterator[dict[Symbol, Expr]]:
    """Values of the parameters that fit their assumptions, without end."""
    return draws(symbols, 0, MODERATE)


def meets(condition: Condition, values: dict[Symbol, Expr]) -> bool:
    placed = condition.expression.xreplace(values)
    if placed.free_symbols:
        return True

    found = sign(placed)
    return found is not None and TRUE_FOR[condition.sign](found)


def placed(statement: Statement, values: dict[Symbol, Expr]) -> Statement:
    """The statement with symbols replaced by numbers."""
    match statement:
        case Comparison(expression=expression, sign=relation, domain=domain):
            conditions = tuple(Condition(c.expression.xreplace(values), c.sign, c.reason) for c in domain)
            return Comparison(expression.xreplace(values), relation, conditions)
        case Every(parts=parts):
            return Every(tuple(placed(part, values) for part in parts))
        case Some(parts=parts):
            return Some(tuple(placed(part, values) for part in parts))
        case Whole(expression=expression, rational=rational):
            return Whole(expression.xreplace(values), rational)
