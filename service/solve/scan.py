"""A second look at a solution set: samples of the line against it, so that a lost solution shows.

Knows nothing of how the set was found. For an equation: a change of sign between two samples, without a pole in between, is a
solution. For anything else: the statement is put to the test at each sample and compared with membership.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr, Rational, Symbol

from service.solve import check
from service.solve.balls import approximate
from service.solve.candidates import Family
from service.solve.solutions import Solutions, inside, is_member, place
from service.solve.statements import TRUE_FOR, Comparison, Statement

NEAR = 12
STEP = Rational(5, 37)
"""Distance of the samples near zero; odd, so that samples rarely are solutions."""
HALVINGS = 44


@dataclass(frozen=True, slots=True)
class Look:
    """points: how many samples told something. lost: a place at which the set and the statement differ."""

    points: int
    lost: Expr | None = None


def second_look(statement: Statement, x: Symbol, solved: Solutions) -> Look:
    """Samples of a statement without parameters over the reals, against its solution set."""
    if statement.free_symbols - {x} or solved.field != "real" or any(p.value.free_symbols for p in solved.points):
        return Look(0)
    if isinstance(statement, Comparison) and statement.sign == "=":
        return _crossings(statement, x, solved)
    return _memberships(statement, x, solved)


def samples() -> Iterator[Rational]:
    """Places from −10⁴ to 10⁴ in increasing order, dense near 0."""
    count = int(2 * NEAR / STEP)
    far = [Rational(NEAR * 3**j * 100 + 7, 100) for j in range(1, 7)]
    yield from (-place for place in reversed(far))
    yield from (-NEAR + STEP * i + Rational(1, 211) for i in range(count + 1))
    yield from far


def _sign(statement: Comparison, x: Symbol, number: Rational) -> int | None:
    """The sign of the expression where the statement is defined."""
    for condition in statement.domain:
        s = check.sign_at(condition.expression, x, number)
        if s is None or not TRUE_FOR[condition.sign](s):
            return None
    return check.sign_at(statement.expression, x, number)


def _crossings(statement: Comparison, x: Symbol, solved: Solutions) -> Look:
    told = 0
    last: tuple[Rational, int] | None = None
    for number in samples():
        s = _sign(statement, x, number)
        if s is None:
            last = None
            continue
        told += 1
        if s == 0 and not is_in(solved, number):
            return Look(told, number)
        if last is not None and s * last[1] == -1 and not _any_between(solved, last[0], number):
            lost = _crossing(statement, x, last, number)
            if lost is not None:
                return Look(told, lost)
        last = (number, s) if s else None
    return Look(told)


def _crossing(statement: Comparison, x: Symbol, left: tuple[Rational, int], right: Rational) -> Expr | None:
    """The zero between two samples of opposite sign; None where the change of sign is a pole or a gap."""
    low, high = left[0], right
    size = _size(statement, x, high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        s = _sign(statement, x, middle)
        if s is None:
            return None
        if s == 0:
            return middle
        low, high = (middle, high) if s == left[1] else (low, middle)
    shrunk = _size(statement, x, high)
    return high if shrunk is not None and size is not None and shrunk < 1e-3 * max(size, 1e-6) else None


def _size(statement: Comparison, x: Symbol, number: Rational) -> float | None:
    value = abs(approximate(statement.expression.subs(x, number)))
    return value if value == value else None


def _any_between(solved: Solutions, low: Rational, high: Rational) -> bool:
    a, b = float(low), float(high)
    if any(a <= place(p.value) <= b for p in solved.points):
        return True
    if any(_meets(f, a, b) for f in solved.families):
        return True
    return any(s.period is None and inside(s, (low + high) / 2) for s in solved.spans)


def _meets(family: Family, a: float, b: float) -> bool:
    from math import floor

    base, period = approximate(family.base), abs(approximate(family.period))
    turn = floor((b - base) / period)
    return base + turn * period >= a


def is_in(solved: Solutions, number: Expr) -> bool:
    """Whether a number belongs to the set."""
    if any(abs(place(p.value) - float(number)) < 1e-12 for p in solved.points) or any(is_member(f, number) for f in solved.families):
        return True
    return any(_in_span(span, number) for span in solved.spans)


def _in_span(span: object, number: Expr) -> bool:
    from service.solve.candidates import Span

    assert isinstance(span, Span)
    if span.period is None:
        return inside(span, number)
    from math import floor

    turn = floor(approximate((number - span.low) / span.period))
    plain = Span(span.low, span.high, span.closed_low, span.closed_high)
    return any(inside(plain, number - k * span.period) for k in (turn - 1, turn, turn + 1))


def _memberships(statement: Statement, x: Symbol, solved: Solutions) -> Look:
    told = 0
    for i, number in enumerate(samples()):
        if i % 2:
            continue
        finding = check.at(statement, x, number)
        if finding.holds is None:
            continue
        told += 1
        if finding.holds != is_in(solved, number):
            return Look(told, number)
    return Look(told)
