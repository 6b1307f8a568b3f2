"""∫ over (0, ∞) of 1/(αx² + βx + γ), by the sign of the discriminant.

    |β| < 2√(αγ):  2/√(4αγ − β²) · arccos(β/(2√(αγ)))          β = 2√(αγ) cos t:  t/(√(αγ) sin t) for 0 < t < π
    β > 2√(αγ):    ln((β + √(β² − 4αγ))/(β − √(β² − 4αγ)))/√(β² − 4αγ)

Contract: α, γ > 0 (a condition where their signs are not known) → the first line with its condition, the second as a note.
Source: Gradshteyn–Ryzhik 2.172.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Function, Gt, Integer, Lt, Poly, acos, cos, factor_terms, log, oo, pi, radsimp, sin, sqrt
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import PolynomialError

from service.cas import to_tree
from service.integrate.definite.conditions import tidied_conditions
from service.integrate.definite.task import Task
from service.integrate.found import Found
from service.messages import Message
from service.question import Note


def is_over_quadratic(task: Task) -> bool:
    """c/(αx² + βx + γ) over (0, ∞) with parameters in the denominator."""
    return bool(task.a == 0 and task.b == oo and task.parameters and _coefficients(task) is not None)


def _coefficients(task: Task) -> tuple[Expr, Expr, Expr, Expr] | None:
    """(c, α, β, γ), where β holds a parameter."""
    constant, body = task.f.as_independent(task.x, as_Add=False)
    base, exponent = body.as_base_exp()
    if exponent != -1:
        return None
    try:
        coefficients = Poly(base, task.x).all_coeffs()
    except PolynomialError:
        return None
    if len(coefficients) != 3 or any(task.x in c.free_symbols for c in coefficients):
        return None
    a, b, c = coefficients
    sign = -1 if a.is_negative else 1
    return sign * constant, sign * a, sign * b, sign * c


def over_quadratic(task: Task) -> Iterator[Found]:
    """The value where the denominator has no real zero, under that condition; the other case is told in a note."""
    parts = _coefficients(task)
    if parts is None:
        return
    constant, a, b, c = parts
    positive = tuple(Gt(part, 0) for part in (a, c) if not part.is_positive)
    middle = sqrt(a * c)
    ratio = radsimp(b / (2 * middle))
    yield from _by_angle(constant / middle, ratio, positive)
    below = factor_terms(4 * a * c - b**2)
    if below.is_negative or ratio.has(Function):
        return
    value = constant * 2 * acos(ratio) / sqrt(below)
    condition = 4 * a * c - b**2 > Integer(0)
    conditions = positive if condition == True else (*positive, condition)  # noqa: E712  a SymPy truth value
    yield Found(value, "completing the square", conditions, notes=() if condition == True else (_other_case(constant, a, b, c),))  # noqa: E712


def _by_angle(scale: Expr, ratio: Expr, positive: tuple[Boolean, ...]) -> Iterator[Found]:
    """β/(2√(αγ)) = ±cos t, ±sin t, as the cosine of an angle between 0 and π."""
    sign, wave = ratio.as_coeff_Mul()
    if sign not in (1, -1) or not isinstance(wave, sin | cos):
        return
    t = wave.args[0]
    angle = t if wave.func is cos else pi / 2 - t
    angle, height = (angle if sign == 1 else pi - angle), (sin(t) if wave.func is cos else cos(t))
    yield Found(scale * angle / height, "completing the square", (*positive, *_between(t, wave.func is cos)))


def _between(t: Expr, cosine: bool) -> Iterator[Boolean]:
    low, high = (Integer(0), pi) if cosine else (-pi / 2, pi / 2)
    yield from (condition for condition in (Gt(t, low), Lt(t, high)) if condition != True)  # noqa: E712


def _other_case(constant: Expr, a: Expr, b: Expr, c: Expr) -> Note:
    """The value where the denominator has two negative zeros."""
    half = b / 2 if b.as_coeff_Mul()[0] % 2 == 0 else b
    root = sqrt(factor_terms(half**2 - 4 * a * c * (half / b) ** 2))
    value = constant * log((half + root) / (half - root)) / (root * (b / half))
    case = next(iter(tidied_conditions((Gt(b, 2 * sqrt(a * c)),))))
    return Note("special_case", Message("For {}: {}.", to_tree(case), to_tree(value)))
