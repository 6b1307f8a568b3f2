"""An expression as a function that can be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import acb, arb

from service.numerics.balls import Evaluator, evaluator
from service.plot.curve import Function

if TYPE_CHECKING:
    from sympy import Expr, Symbol

BITS = 64
LARGEST = 1e300
OfPlane = Callable[[float, float], float | None]
"""The real value at a point of the plane; None where there is none."""


def function(expression: Expr, variable: Symbol) -> Function:
    """The expression as a function over the reals, evaluated in ball arithmetic. Raises NoProgram where it has no value."""
    evaluate = evaluator(expression, True)
    return lambda x: _value(evaluate, {variable: acb(arb(x))})


def of_plane(expression: Expr, x: Symbol, y: Symbol) -> OfPlane:
    """The expression as a function of two letters. Raises NoProgram where it has no value."""
    evaluate = evaluator(expression, True)
    return lambda a, b: _value(evaluate, {x: acb(arb(a)), y: acb(arb(b))})


def _value(evaluate: Evaluator, at: dict[Symbol, acb]) -> float | None:
    found = evaluate(at, BITS)
    if found.is_finite() and not _is_sharp(found):
        found = evaluate.accurate(at, BITS)
    if not found.is_finite() or not found.imag.contains(0) or not _is_sharp(found):
        return None
    y = float(found.real.mid())
    return y if abs(y) < LARGEST else None


def _is_sharp(found: acb) -> bool:
    """Whether the ball is narrow enough to be drawn as a point."""
    return bool(found.real.rad() < 1e-9 * (1 + abs(found.real.mid())))
