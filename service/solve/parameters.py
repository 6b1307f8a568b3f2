"""Statements with parameters: candidates are tried at sample values of the parameters that meet their conditions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sympy import Expr, Integer, Rational, Symbol, oo

from service.solve import check
from service.solve.candidates import Point, Search, Span
from service.solve.check import UNDECIDED, Finding
from service.solve.solutions import Solutions
from service.solve.statements import TRUE_FOR, Comparison, Condition, Every, Some, Statement, Whole

SAMPLES = 60
ENOUGH = 4


def at_samples(statement: Statement, x: Symbol, point: Point) -> Finding:
    """Whether the point solves the statement at every sample of the parameters; undecided where only at some."""
    symbols = tuple(sorted((statement.free_symbols | point.value.free_symbols) - {x}, key=str))
    held = failed = 0
    reason = ""
    for values in islice(assignments(symbols), SAMPLES):
        if not all(meets(condition, values) for condition in point.conditions):
            continue
        finding = check.at(placed(statement, values), x, point.value.xreplace(values))
        if finding.holds:
            held += 1
        elif finding.holds is False and finding.reason.startswith("does not"):
            failed, reason = failed + 1, finding.reason
        elif finding.holds is False:
            reason = finding.reason
        if held >= ENOUGH and not failed:
            return Finding(True)
        if failed >= ENOUGH and not held:
            return Finding(False, reason)
    if failed and not held:
        return Finding(False, reason)
    if held and not failed:
        return Finding(True)
    return Finding(False, reason) if reason and not held else UNDECIDED


def assignments(symbols: tuple[Symbol, ...]) -> Iterator[dict[Symbol, Expr]]:
    """Values of the parameters that fit their assumptions, spread by a fixed linear congruence."""
    state = 12345
    while True:
        values: dict[Symbol, Expr] = {}
        for symbol in symbols:
            state = (1103515245 * state + 12345) % 2**31
            values[symbol] = _fitting(symbol, state)
        yield values


def _fitting(symbol: Symbol, state: int) -> Expr:
    size = Integer(state // 7 % 13 + 1) if symbol.is_integer else Rational(state // 7 % 97 + 3, state // 1000 % 17 + 5)
    if symbol.is_positive or symbol.is_nonnegative:
        return size
    if symbol.is_negative or symbol.is_nonpositive:
        return -size
    return size if state // 65536 % 2 else -size


def meets(condition: Condition, values: dict[Symbol, Expr]) -> bool:
    placed = condition.expression.xreplace(values)
    if placed.free_symbols:
        return True
    from service.solve.balls import sign

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


def inequality(statement: Statement, search: Search) -> Solutions:
    """a·x + b > 0 with parameters, where the sign of a is known; others by where they change sign."""
    if isinstance(statement, Comparison) and not any(search.x in c.free_symbols for c in statement.domain):
        x = search.x
        slope = statement.expression.diff(x).expand()
        if x not in slope.free_symbols and (slope.is_positive or slope.is_negative):
            edge = (-statement.expression.subs(x, 0) / slope).expand()
            return _half_line(statement.sign, edge, bool(slope.is_positive))
    from service.solve.parametric import inequality as by_cuts

    return by_cuts(statement, search)


def _half_line(relation: str, edge: Expr, rising: bool) -> Solutions:
    if relation == "!=":
        return Solutions(spans=(Span(-oo, edge), Span(edge, oo)))
    closed = relation in (">=", "<=")
    above = (relation in (">", ">=")) == rising
    return Solutions(spans=(Span(edge, oo, closed, False) if above else Span(-oo, edge, False, closed),))
