"""Coordinates by name: a number computed to twelve digits, and the simple closed form that it is proved to have.

    1.4142135623… with f(√2) = 0 to 200 bits   →   √2

Contract: a form is guessed from the digits and kept only where the caller's own check holds for it; else the decimals stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt
from typing import TYPE_CHECKING

from flint import acb, arb
from sympy import Integer, sqrt

from service.numerics.balls import evaluator, real_value
from service.numerics.critical import written_form
from service.numerics.program import NoProgram
from service.numerics.recognition import FEW_DIGITS, Kind, forms

if TYPE_CHECKING:
    from sympy import Expr, Symbol

BITS = 256
NEAR = 1e-10
LARGEST_DENOMINATOR = 60
MOST_TURN = 24
WIDEST_SURD = 12
LARGEST_ROOT = 400


@dataclass(frozen=True, slots=True)
class Number:
    """A coordinate. exact: its closed form where it is known."""

    value: float
    exact: Expr | None = None


def named(value: float, holds: Callable[[Expr], bool]) -> Number:
    """The number by the first simple form that holds; by its decimals where none does."""
    for form in candidates(value):
        if abs(float(form) - value) < NEAR * (1 + abs(value)) and holds(form):
            return Number(float(form), form)
    return Number(value)


def vanishes(f: Expr, x: Symbol) -> Callable[[Expr], bool]:
    """Whether f is 0 at a number, as far as 200 bits tell."""

    def holds(number: Expr) -> bool:
        found = value_at(f, {x: number})
        return found is not None and bool(found.contains(0) and found.rad() < arb(2) ** -200)

    return holds


def value_at(f: Expr, places: dict[Symbol, Expr]) -> arb | None:
    """The real value at an exact place; None where there is none."""
    known = {x: real_value(number, BITS) for x, number in places.items()}
    try:
        found = evaluator(f, True)({x: acb(ball) for x, ball in known.items() if ball is not None}, BITS)
    except (NoProgram, KeyError):
        return None
    return found.real if found.is_finite() and found.imag.contains(0) else None


def value_named(f: Expr, x: Symbol, at: Number, value: float) -> Number:
    """f(x) by name, where x has one."""
    ball = None if at.exact is None else value_at(f, {x: at.exact})
    if ball is None:
        return Number(value)

    def holds(number: Expr) -> bool:
        other = real_value(number, BITS)
        return other is not None and bool((other - ball).contains(0) and ball.rad() < arb(2) ** -180)

    return named(float(ball.mid()), holds)


def candidates(value: float) -> Iterator[Expr]:
    """Simple forms that the digits fit, the simplest first."""
    if abs(value) < 1e-12:
        yield Integer(0)
        return
    found = list(forms(arb(value), FEW_DIGITS))
    yield from (written_form(form) for form in found if form.kind is Kind.RATIONAL and form.part.denominator <= LARGEST_DENOMINATOR)
    yield from (written_form(form) for form in found if form.kind is Kind.OF_PI and form.part.denominator <= MOST_TURN)
    yield from (
        written_form(form) for form in found if form.kind is Kind.ROOT and max(form.part.numerator, form.part.denominator) < LARGEST_ROOT
    )
    yield from _surds(value)
    yield from (written_form(form) for form in found if form.kind in (Kind.LOGARITHM, Kind.EXPONENTIAL) and _is_small(form.part))


def _is_small(part: Fraction) -> bool:
    return part.denominator <= 12 and abs(part.numerator) <= 100


def _surds(value: float) -> Iterator[Expr]:
    """(p ± √q)/r with small p, q and r, r first."""
    for r in range(1, 7):
        for p in range(-WIDEST_SURD, WIDEST_SURD + 1):
            rest = r * value - p
            q = round(rest * rest)
            if (
                1 < q < LARGEST_ROOT
                and abs(rest * rest - q) < 1e-9
                and isqrt(q) ** 2 != q
                and (p == 0 or gcd(p, r) == 1 or r == 1 or q % r)
            ):
                yield (Integer(p) + (1 if rest > 0 else -1) * sqrt(Integer(q))) / Integer(r)
