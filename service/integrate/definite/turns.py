"""Whole turns of 1/(a + b cos x + c sin x)ⁿ, and of cos kx over a + b cos x, with parameters.

    ∫₀^2π dx/(a + b cos x + c sin x) = 2π sgn a/√D,   D = a² − b² − c² > 0;   for n > 1 by differentiation with respect to a
    ∫₀^2π cos kx/(a + b cos x) dx    = 2π sgn a/√D · ((sgn a √D − a)/b)ᵏ,  k = 0, 1, 2, …

Half a turn from an extremum of the denominator to the next gives half. Source: Gradshteyn–Ryzhik 3.613, 3.661.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Dummy, Expr, Integer, Symbol, Wild, cos, expand, factorial, pi, sign, sin, sqrt

from service.integrate.definite.task import Task
from service.integrate.found import Found


def is_over_turns(task: Task) -> bool:
    return bool(task.parameters and task.f.has(sin, cos) and ((task.b - task.a) / pi).is_Integer)


def over_turns(task: Task) -> Iterator[Found]:
    """The value of one turn times the number of turns, under the condition D > 0."""
    x = task.x
    constant, body = task.f.as_independent(x, as_Add=False)
    top, bottom = body.as_numer_denom()
    base, n = bottom.as_base_exp()
    parts = _linear_in_waves(base, x)
    if parts is None or not n.is_Integer:
        return
    a, b, c = parts
    turns = _turns(task, b, c)
    value = _turn(a, b, c, int(n)) if top == 1 else _wave_over(top, x, a, b, c, n)
    if value is not None and turns is not None:
        yield Found(constant * turns * value, "whole turns", (a**2 - b**2 - c**2 > 0,))


def _linear_in_waves(base: Expr, x: Symbol) -> tuple[Expr, Expr, Expr] | None:
    """(a, b, c) with base = a + b cos x + c sin x."""
    base = expand(base)
    b, c = base.coeff(cos(x)), base.coeff(sin(x))
    a = expand(base - b * cos(x) - c * sin(x))
    return None if any(x in part.free_symbols for part in (a, b, c)) or b == c == 0 else (a, b, c)


def _turns(task: Task, b: Expr, c: Expr) -> Expr | None:
    """How many whole turns the interval holds; halves count between the extrema of a single wave."""
    turns = (task.b - task.a) / (2 * pi)
    if turns.is_Integer:
        return turns
    start = task.a / pi if c == 0 else task.a / pi - Integer(1) / 2
    return turns if 0 in (b, c) and start.is_Integer else None


def _turn(a: Expr, b: Expr, c: Expr, n: int) -> Expr:
    if n == 1:
        return 2 * pi * sign(a) / sqrt(a**2 - b**2 - c**2)
    u = Dummy("u", real=True)
    derivative = (2 * pi / sqrt(u**2 - b**2 - c**2)).diff(u, n - 1).xreplace({u: a})
    return Integer(-1) ** (n - 1) / factorial(n - 1) * sign(a) * derivative


def _wave_over(top: Expr, x: Symbol, a: Expr, b: Expr, c: Expr, n: Expr) -> Expr | None:
    k = Wild("k", exclude=[x])
    match = top.match(cos(k * x))
    if match is None or n != 1 or c != 0 or not match[k].is_Integer:
        return None
    root = sqrt(a**2 - b**2)
    return 2 * pi * sign(a) / root * ((sign(a) * root - a) / b) ** abs(match[k])
