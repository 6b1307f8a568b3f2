"""Whether a number solves a statement: decided at the number, from the statement as it was given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sympy import Expr, Symbol

from service.messages import Said
from service.numerics.real_balls import ball, sign, value
from service.precision import precision
from service.solve.statements import TRUE_FOR, Comparison, Condition, Every, Some, Statement, Whole


class Cause(Enum):
    """What a number that is no solution clashes with."""

    DOMAIN = "domain"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Finding:
    """holds: True, False or None (not decided). reason: "" or what is wrong with the number, and cause: with what it clashes."""

    holds: bool | None
    reason: Said = ""
    cause: Cause | None = None


HOLDS = Finding(True)
UNDECIDED = Finding(None)


def at(statement: Statement, x: Symbol, number: Expr, bounds: tuple[Expr, Expr] | None = None) -> Finding:
    """Whether the statement holds where x is the number (a closed real expression, or anything between the bounds)."""
    match statement:
        case Comparison():
            return _comparison(statement, x, number)
        case Every(parts=parts):
            return all_of([at(part, x, number) for part in parts])
        case Some(parts=parts):
            return any_of([at(part, x, number) for part in parts])
        case Whole():
            return _whole(statement, x, number)


def all_of(findings: list[Finding]) -> Finding:
    for finding in findings:
        if finding.holds is False:
            return finding
    return next((f for f in findings if f.holds is None), HOLDS)


def any_of(findings: list[Finding]) -> Finding:
    for finding in findings:
        if finding.holds:
            return finding
    return next((f for f in findings if f.holds is None), findings[-1] if findings else Finding(False, "no case holds"))


OUTSIDE = {
    "denominator": "makes a denominator zero",
    "logarithm": "would need the logarithm of zero or of a negative number",
    "root": "would need the root of a negative number",
    "power": "would need such a power of zero or of a negative number",
    "pole": "is where a trigonometric function has no value",
    "inverse": "is where an inverse function has no value",
}


def _comparison(comparison: Comparison, x: Symbol, number: Expr) -> Finding:
    found_outside = all_of([_condition(condition, x, number) for condition in comparison.domain])
    if not found_outside.holds:
        return found_outside
    found = sign_at(comparison.expression, x, number)
    if found is None:
        return UNDECIDED
    return HOLDS if TRUE_FOR[comparison.sign](found) else Finding(False, "does not fit when it is put back", Cause.STATEMENT)


def _condition(condition: Condition, x: Symbol, number: Expr) -> Finding:
    found = sign_at(condition.expression, x, number)
    if found is None:
        return Finding(None, "where something is defined")
    if TRUE_FOR[condition.sign](found):
        return HOLDS
    return outside(condition)


def outside(condition: Condition) -> Finding:
    """That a number lies where something is not defined."""
    return Finding(False, OUTSIDE.get(condition.reason, "is where something is not defined"), Cause.DOMAIN)


def sign_at(f: Expr, x: Symbol, number: Expr) -> int | None:
    """Sign of f at a number; the number is evaluated first, so nothing is simplified on the way."""
    if x not in f.free_symbols:
        return sign(f)

    def places() -> dict[Symbol, object]:
        return {x: ball(number, {})}

    return sign(f, places)


def _whole(statement: Whole, x: Symbol, number: Expr) -> Finding:
    placed = statement.expression.subs(x, number)
    if placed.is_Rational:
        fits = statement.rational or placed.is_Integer
        return HOLDS if fits else Finding(False, "is not a whole number")
    if statement.rational:
        known = placed.is_rational
        return HOLDS if known else (Finding(False, "is not a rational number") if known is False else UNDECIDED)
    enclosure = value(placed, 64)
    if enclosure is None:
        return UNDECIDED
    if not enclosure.contains_integer():
        return Finding(False, "is not a whole number")
    with precision(64):
        nearest = round(float(enclosure.mid()))
    return HOLDS if sign(placed - nearest) == 0 else Finding(False, "is not a whole number")
