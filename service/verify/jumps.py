"""Where an antiderivative leaps although its integrand is tame: by bisection between neighbours on a grid."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr, Rational, Symbol

from service.numerics.balls import Evaluator

REACH, CELLS = 12, 192
"""The grid runs from −12 to 12 (off the whole numbers, where many functions are special)."""
HALVINGS = 24
TAME = 1e6
LEAP = 1e-3
SHIFT = Rational(1, 317)


def first_jump(curve: Evaluator, slope: Evaluator, variable: Symbol, draw: Mapping[Symbol, Expr]) -> Expr | None:
    """A point close to a leap of the curve at which the slope stays finite; None where none was seen."""
    step = Rational(2 * REACH, CELLS)
    left = -REACH + SHIFT
    before = _value(curve, variable, left, draw)
    for _ in range(CELLS):
        right = left + step
        after = _value(curve, variable, right, draw)
        if before is not None and after is not None and _is_leap(curve, slope, variable, draw, left, right):
            return left
        left, before = right, after
    return None


def _value(curve: Evaluator, variable: Symbol, at: Expr, draw: Mapping[Symbol, Expr]) -> float | None:
    ball = curve({**draw, variable: at}, 64)
    return float(ball.real.mid()) if ball.is_finite() else None


def _is_leap(curve: Evaluator, slope: Evaluator, variable: Symbol, draw: Mapping[Symbol, Expr], left: Expr, right: Expr) -> bool:
    """Whether the change over the cell is much more than the slope explains, and stays so as the cell shrinks."""
    for _ in range(HALVINGS):
        ends = [_value(curve, variable, at, draw) for at in (left, right)]
        slopes = [_value(slope, variable, at, draw) for at in (left, right)]
        if None in ends or None in slopes:
            return False
        change = abs(ends[1] - ends[0])  # type: ignore[operator]
        steepest = max(abs(value) for value in slopes if value is not None)
        if steepest > TAME or change < LEAP + 4 * steepest * float(right - left):
            return False
        middle = (left + right) / 2
        centre = _value(curve, variable, middle, draw)
        if centre is None:
            return False
        left, right = (left, middle) if abs(centre - ends[0]) > abs(ends[1] - centre) else (middle, right)  # type: ignore[operator]
    return True
