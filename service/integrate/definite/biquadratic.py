"""Even rational functions over a biquadratic, with real radicals however nested its roots are.

    ∫₀^∞ dx/(x⁴ + px² + q)    = π/(2√q √(p + 2√q)),    ∫₀^∞ x² dx/(x⁴ + px² + q) = π/(2√(p + 2√q)),    q > 0, p + 2√q > 0

Source: Gradshteyn–Ryzhik 3.242, 3.248; Boros and Moll, "Irresistible Integrals", chapter 7.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Poly, Symbol, oo, pi, sqrt, together
from sympy.polys.polyerrors import PolynomialError

from service.integrate.definite.task import Task
from service.integrate.found import Found


def is_even_over_infinity(task: Task) -> bool:
    return bool(task.a == 0 and task.b == oo and task.f.is_rational_function(task.x))


def over_biquadratic(task: Task) -> Iterator[Found]:
    """The value over (0, ∞), under the condition that the denominator has no real zero."""
    top, bottom = together(task.f).as_numer_denom()
    above, below = _coefficients(top, task.x, 2), _coefficients(bottom, task.x, 4)
    if above is None or below is None:
        return
    constant, square = above
    q, p, lead = below
    q, p, constant, square = q / lead, p / lead, constant / lead, square / lead
    if not q.is_positive:
        return
    width = p + 2 * sqrt(q)
    value = pi * (constant / sqrt(q) + square) / (2 * sqrt(width))
    yield Found(value, "biquadratic denominator", () if width.is_positive else (width > 0,))


def _coefficients(polynomial: Expr, x: Symbol, degree: int) -> list[Expr] | None:
    """Those of 1, x², …, xⁿ of an even polynomial of that degree at most; None for another."""
    try:
        found = Poly(polynomial, x)
    except PolynomialError:
        return None
    if found.degree() > degree or any(power[0] % 2 for power in found.monoms()) or (degree == 4 and found.degree() < 4):
        return None
    return [found.coeff_monomial(x**power) for power in range(0, degree + 1, 2)]
