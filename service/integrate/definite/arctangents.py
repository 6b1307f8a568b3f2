"""Arctangents with jumps: what is continuous is the angle.

    ∫ (u'v − uv')/(u² + v²) dx = θ with tan θ = u/v:  −arctan(v/u) at the ends, less its jumps at the zeros of u between
    ∫ p arctan R dx = P arctan R − ∫ P R'/(1 + R²) dx  on each stretch between the poles of R, with P' = p

Contract: the first for a denominator written as a sum of two squares; the second for a polynomial p and a rational R.
Source: Jeffrey & Rich, “The evaluation of trigonometric integrals avoiding spurious discontinuities”, ACM TOMS 20 (1994).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sympy import Expr, Integer, Mul, Poly, Rational, Symbol, atan, cancel, cos, expand, oo, pi, sin, sqrt

from service.integrate import indefinite
from service.integrate.definite.fundamental import difference
from service.integrate.definite.limits import one_sided
from service.integrate.definite.task import Task
from service.numerics.critical import TooManyPoints, critical_points, sample
from service.numerics.program import NoProgram

PLACE = Rational(7, 5)
MOST_BOTTOM = 60


def is_angle(task: Task) -> bool:
    return not task.parameters and _angle(task.f, task.x) is not None


def _angle(f: Expr, x: Symbol) -> tuple[Rational, Expr, Expr] | None:
    """(k, u, v) with f = k (u'v − uv')/(u² + v²), both u and v moving."""
    for factor in Mul.make_args(f):
        squares = factor.base.args if factor.is_Pow and factor.exp == -1 and factor.base.is_Add else ()
        roots = [root for square in squares if (root := _root(square)) is not None]
        if len(squares) != 2 or len(roots) != 2:
            continue
        u, v = roots
        turn = expand(u.diff(x) * v - u * v.diff(x))
        above = expand(f * factor.base)
        size = _ratio(above, turn, x)
        if size is not None and expand(above - size * turn) == 0:
            return size, u, v
    return None


def _root(square: Expr) -> Expr | None:
    """u of u², without |·|; None where it is no square."""
    if square.is_Rational:
        root = sqrt(square)
        return root if root.is_Rational else None
    if square.is_Mul:
        roots = [_root(factor) for factor in square.args]
        return None if None in roots else Mul(*roots)
    base, exponent = square.as_base_exp()
    return base ** (exponent / 2) if exponent.is_Integer and exponent % 2 == 0 else None


def _ratio(a: Expr, b: Expr, x: Symbol) -> Rational | None:
    below = b.subs(x, PLACE).evalf(20)
    if below == 0:
        return None
    found = (a.subs(x, PLACE).evalf(20) / below).evalf(15)
    return Rational(str(found)).limit_denominator(MOST_BOTTOM) if found.is_Float and found != 0 else None


def angle(task: Task) -> Iterator[Expr]:
    """The angle at the ends, less the jumps of −arctan(v/u) at the zeros of u, or of arctan(u/v) at those of v."""
    parts = _angle(task.f, task.x)
    if parts is None:
        return
    size, u, v = parts
    for above, below, factor in ((v, u, -size), (u, v, size)):
        form = factor * atan(above / below)
        ends = ((task.b, -1), (task.a, 1))
        upper, lower = (_at_end(above, below, form, task, end, side) for end, side in ends)
        jumps = _jumps(above, below, task) if upper is not None and lower is not None else None
        if upper is not None and lower is not None and jumps is not None:
            yield upper - lower - factor * jumps


def _at_end(above: Expr, below: Expr, form: Expr, task: Task, end: Expr, side: int) -> Expr | None:
    """The limit of the form at an end; 0 at ±∞ for waves over a polynomial."""
    outside = above.replace(lambda part: isinstance(part, sin | cos), lambda part: Integer(1))
    if end in (oo, -oo) and below.is_polynomial(task.x) and task.x in below.free_symbols and task.x not in outside.free_symbols:
        return Integer(0)
    return one_sided(form, task.x, end, side, 0.5, task.budget.end)


def _jumps(above: Expr, below: Expr, task: Task) -> Expr | None:
    """Σ of the jumps of arctan(above/below) inside the interval, ±π or 0 each; None where the two have a zero in common."""
    try:
        zeros = [point.place for point in critical_points(1 / below, task.x, task.a, task.b)]
    except (TooManyPoints, NoProgram, NotImplementedError):
        return None
    total: Expr = Integer(0)
    for zero in zeros:
        height = above.subs(task.x, zero).evalf(20)
        sides = [below.subs(task.x, (zero + step).evalf(40)).evalf(20) for step in (-BESIDE, BESIDE)]
        if abs(height) < BESIDE or 0 in sides:
            return None
        signs = [1 if side * height > 0 else -1 for side in sides]
        total += pi * (signs[1] - signs[0]) / 2
    return total


BESIDE = Rational(1, 10**6)


def is_arctangent(task: Task) -> bool:
    """A polynomial times arctan of a rational function with poles."""
    return not task.parameters and task.a.is_finite is not False and task.b.is_finite is not False and _arctangent(task) is not None


def _arctangent(task: Task) -> tuple[Expr, Expr] | None:
    """(p, R)."""
    outer, inner = task.f.as_independent(atan, as_Add=False)
    if not isinstance(inner, atan) or not outer.is_polynomial(task.x) or not inner.args[0].is_rational_function(task.x):
        return None
    argument = cancel(inner.args[0])
    return None if argument.is_polynomial(task.x) else (outer, argument)


def arctangent(task: Task) -> Iterator[Expr]:
    """By parts between the poles, where the arctangent goes to ±π/2."""
    parts = _arctangent(task)
    if parts is None:
        return
    x = task.x
    outer, argument = parts
    primitive = Poly(outer, x).integrate().as_expr()
    found = next(indefinite.antiderivatives(cancel(primitive * argument.diff(x) / (1 + argument**2)), x, 1.0), None)
    rest = None if found is None or found.value is None else difference(found.value, x, task.a, task.b, 1.0, task.budget.end)
    if rest is None:
        return
    places = [task.a, *(point.place for point in critical_points(argument, x, task.a, task.b) if point.exact), task.b]
    total: Expr = -rest
    for start, end in pairwise(places):
        inside = sample(start, end)
        total += primitive.subs(x, end) * _at(argument, x, end, inside) - primitive.subs(x, start) * _at(argument, x, start, inside)
    yield total


def _at(argument: Expr, x: Symbol, place: Expr, inside: Expr) -> Expr:
    """The limit of arctan R at an end of a stretch, from inside: ±π/2 at a pole."""
    below = argument.as_numer_denom()[1].subs(x, place)
    if below.equals(0):
        near = place + (inside - place) / 10**6
        return pi / 2 if argument.subs(x, near).evalf(20) > 0 else -pi / 2
    return atan(argument.subs(x, place).simplify())
