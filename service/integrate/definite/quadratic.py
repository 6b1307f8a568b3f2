"""∫ over ℝ of 1/(ax² + bx + c)ⁿ by completing the square, under the condition 4ac > b².

    ∫ dx/(ax² + bx + c)ⁿ = √π Γ(n − 1/2)/Γ(n) · (2|a|)^(2n−1) / (aⁿ (4ac − b²)^(n − 1/2))

Source: Gradshteyn–Ryzhik 3.252.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Integer, Poly, Rational, gamma, oo, pi, sign, sqrt
from sympy.polys.polyerrors import PolynomialError

from service.integrate.definite.task import Task
from service.integrate.found import Found


def is_over_both_infinities(task: Task) -> bool:
    return bool(task.a == -oo and task.b == oo and task.parameters)


def power_of_quadratic(task: Task) -> Iterator[Found]:
    """The value, with its condition on the discriminant."""
    constant, body = task.f.as_independent(task.x, as_Add=False)
    base, exponent = body.as_base_exp()
    n = -exponent
    if n.is_positive is not True or not n.is_number:
        return
    try:
        coefficients = Poly(base, task.x).all_coeffs()
    except PolynomialError:
        return
    if len(coefficients) != 3:
        return
    a, b, c = coefficients
    discriminant = 4 * a * c - b**2
    if n == 1:
        value = 2 * pi * sign(a) / sqrt(discriminant)
    else:
        scale = (2 * abs(a)) ** (2 * n - 1) / (a**n * discriminant ** (n - Rational(1, 2)))
        value = sqrt(pi) * gamma(n - Rational(1, 2)) / gamma(n) * scale
    condition = discriminant > Integer(0)
    yield Found(constant * value, "completing the square", () if condition == True else (condition,))  # noqa: E712
