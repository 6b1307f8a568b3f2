"""A second look at a solution set: samples of the line against it, so that a lost solution shows.

Knows nothing of how the set was found. For an equation: a change of sign between two samples, without a pole in between, is a
solution. For anything else: the statement is put to the test at each sample and compared with membership. Floats look, balls judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor, isfinite

from sympy import Expr, Rational, Symbol

from service.numerics.floats import function_of
from service.numerics.program import NoProgram
from service.numerics.real_balls import approximate
from service.solve import check
from service.solve.candidates import Family, Span
from service.solve.solutions import Solutions, inside, is_member, place
from service.solve.statements import TRUE_FOR, Comparison, Every, Some, Statement

HALVINGS = 44
CLEAR = 1e-9
"""A float below this says nothing about its sign."""


@dataclass(frozen=True, slots=True)
class Look:
    """points: how many samples told something. lost: a place at which the set and the statement differ."""

    points: int
    lost: Expr | None = None


def second_look(statement: Statement, x: Symbol, solved: Solutions) -> Look:
    """Samples of a statement without parameters over the reals, against its solution set."""
    if statement.free_symbols - {x} or solved.field != "real" or any(p.value.free_symbols for p in solved.points):
        return Look(0)
    try:
        if isinstance(statement, Comparison) and statement.sign == "=":
            return _crossings(statement, x, solved)
        return _memberships(statement, x, solved)
    except NoProgram:
        return Look(0)


@lru_cache(maxsize=1)
def samples() -> tuple[float, ...]:
    """Places from −10⁴ to 10⁴ in increasing order, dense near 0; odd, so that samples rarely are solutions."""
    far = [12 * 3.0**j + 0.07 for j in range(1, 7)]
    near = [-12 + 5 / 37 * i + 1 / 211 for i in range(178)]
    return (*(-place for place in reversed(far)), *near, *far)


def _sign(f: Callable[[float], float], at: float, clear: float = CLEAR) -> int | None:
    value = f(at)
    if not isfinite(value):
        return None
    return 0 if abs(value) < clear else (1 if value > 0 else -1)


def _signs(statement: Comparison, x: Symbol, clear: float = CLEAR) -> Callable[[float], int | None]:
    """The sign of the expression at a float; None where the statement is not defined or that is not clear.

    clear: what counts as zero for the expression.
    """
    expression = function_of(statement.expression, x)
    domain = [(function_of(c.expression, x), TRUE_FOR[c.sign]) for c in statement.domain]

    def sign_of(at: float) -> int | None:
        for f, wanted in domain:
            s = _sign(f, at)
            if s is None or s == 0 or not wanted(s):
                return None
        return _sign(expression, at, clear)

    return sign_of


def _crossings(statement: Comparison, x: Symbol, solved: Solutions) -> Look:
    sign_of = _signs(statement, x)
    told, lost = _on_stretches(statement, x, solved)
    if lost is not None:
        return Look(told, lost)
    last: tuple[float, int] | None = None
    for at in samples():
        s = sign_of(at)
        if s is None:
            last = None
        elif s:
            told += 1
            if last is not None and s == -last[1] and not _any_between(solved, last[0], at):
                lost = _crossing(statement, x, last, at)
                if lost is not None:
                    return Look(told, lost)
            last = (at, s)
    return Look(told)


def _on_stretches(statement: Comparison, x: Symbol, solved: Solutions) -> tuple[int, Expr | None]:
    """Where an equation holds on stretches: some samples put to the test."""
    if not solved.spans:
        return 0, None
    told = 0
    for at in samples()[::9]:
        number = _exactly(at)
        holds = check.at(statement, x, number).holds
        if holds is not None:
            told += 1
            if holds != is_in(solved, number):
                return told, number
    return told, None


def _crossing(statement: Comparison, x: Symbol, left: tuple[float, int], right: float) -> Expr | None:
    """The zero between two samples of opposite sign, as balls see it; None where the change of sign is a pole or a gap."""
    sign_of = _signs(statement, x, 0.0)
    low, high = left[0], right
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        s = sign_of(middle)
        if s is None:
            return None
        low, high = (middle, high) if s == left[1] else (low, middle)
    ends = [_exactly(end) for end in (left[0], right)]
    if check.sign_at(statement.expression, x, ends[0]) == check.sign_at(statement.expression, x, ends[1]):
        return None
    found = _exactly((low + high) / 2)
    if any(_vanishes(condition.expression, x, found, ends) for condition in statement.domain):
        return None
    return found if _vanishes(statement.expression, x, found, ends) else None


def _vanishes(f: Expr, x: Symbol, found: Expr, ends: list[Rational]) -> bool:
    """Whether f is so much smaller at a place than at both ends beside it that it must have a zero there."""
    if x not in f.free_symbols:
        return False
    sizes = [abs(approximate(f.subs(x, number))) for number in (found, *ends)]
    return sizes[0] < 1e-4 * max(min(sizes[1:]), 1e-6)


def _exactly(at: float) -> Rational:
    exact = Fraction(at)
    return Rational(exact.numerator, exact.denominator)


def _any_between(solved: Solutions, low: float, high: float) -> bool:
    if any(low <= place(p.value) <= high for p in solved.points):
        return True
    if any(_meets(family, low, high) for family in solved.families):
        return True
    return any(s.period is None and inside(s, _exactly((low + high) / 2)) for s in solved.spans)


def _meets(family: Family, low: float, high: float) -> bool:
    base, period = approximate(family.base), abs(approximate(family.period))
    return base + floor((high - base) / period) * period >= low


def is_in(solved: Solutions, at: Expr) -> bool:
    """Whether a number belongs to the set."""
    if any(abs(place(p.value) - float(at)) < 1e-12 for p in solved.points) or any(is_member(f, at) for f in solved.families):
        return True
    return any(_in_span(span, at) for span in solved.spans)


def _in_span(span: Span, at: Expr) -> bool:
    if span.period is None:
        return inside(span, at)
    turn = floor(approximate((at - span.low) / span.period))
    plain = Span(span.low, span.high, span.closed_low, span.closed_high)
    return any(inside(plain, at - k * span.period) for k in (turn - 1, turn, turn + 1))


def _membership(solved: Solutions) -> Callable[[float], bool]:
    """Whether a float lies in one of the stretches."""
    plain = [(_edge(s.low), _edge(s.high)) for s in solved.spans if s.period is None]
    rings = [(approximate(s.low), approximate(s.high), approximate(s.period)) for s in solved.spans if s.period is not None]

    def is_inside(at: float) -> bool:
        if any(low < at < high for low, high in plain):
            return True
        return any(
            low + floor((at - low) / period) * period < at < high + floor((at - low) / period) * period for low, high, period in rings
        )

    return is_inside


def _edge(end: Expr) -> float:
    return approximate(end)


def _truth(statement: Statement, x: Symbol) -> Callable[[float], bool | None]:
    match statement:
        case Comparison(sign=relation):
            sign_of, wanted = _signs(statement, x), TRUE_FOR[relation]

            def compared(at: float) -> bool | None:
                s = sign_of(at)
                return None if s in (None, 0) else wanted(s or 0)

            return compared
        case Every(parts=parts):
            every = [_truth(part, x) for part in parts]
            return lambda at: _all([truth(at) for truth in every])
        case Some(parts=parts):
            some = [_truth(part, x) for part in parts]
            return lambda at: _any([truth(at) for truth in some])
        case _:
            return lambda at: None


def _all(truths: list[bool | None]) -> bool | None:
    return False if False in truths else (None if None in truths else True)


def _any(truths: list[bool | None]) -> bool | None:
    return True if True in truths else (None if None in truths else False)


def _memberships(statement: Statement, x: Symbol, solved: Solutions) -> Look:
    truth, is_inside = _truth(statement, x), _membership(solved)
    told = 0
    for at in samples():
        seen = truth(at)
        if seen is None:
            continue
        told += 1
        if seen != is_inside(at):
            exact = _exactly(at)
            finding = check.at(statement, x, exact)
            if finding.holds is not None and finding.holds != is_in(solved, exact):
                return Look(told, exact)
    return Look(told)
