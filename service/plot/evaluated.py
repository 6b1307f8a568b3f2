"""An expression as a function that can be drawn."""

from __future__ import annotations

from flint import acb, arb
from sympy import Expr, Symbol

from service.numerics.balls import evaluator
from service.plot.curve import Function

BITS = 64
LARGEST = 1e300


def function(expression: Expr, variable: Symbol) -> Function:
    """The expression as a function over the reals, evaluated in ball arithmetic. Raises NoProgram where it has no value."""

    evaluate = evaluator(expression, True)

    def value(x: float) -> float | None:
        at = {variable: acb(arb(x))}
        found = evaluate(at, BITS)
        if found.is_finite() and not _is_sharp(found):
            found = evaluate.accurate(at, BITS)
        if not found.is_finite() or not found.imag.contains(0) or not _is_sharp(found):
            return None
        y = float(found.real.mid())
        return y if abs(y) < LARGEST else None

    return value


def _is_sharp(found: acb) -> bool:
    """Whether the ball is narrow enough to be drawn as a point."""
    return bool(found.real.rad() < 1e-9 * (1 + abs(found.real.mid())))
