"""Definite integrals: what is asked, with its value, its conditions or the reason why there is none."""

from __future__ import annotations

import pytest
from sympy import Abs, E, Expr, Ne, Symbol, acos, cos, exp, factorial, floor, gamma, log, oo, pi, sign, sin, sqrt, symbols

from service.errors import NoClosedForm, Unsupported
from service.integrate.definite import definite
from service.integrate.definite.iterated import iterated
from service.integrate.found import Found
from service.messages import told

x, y = symbols("x y", real=True)
a, b = symbols("a b", positive=True)
r, s, t = symbols("r s t", real=True)
n = Symbol("n", integer=True, positive=True)


def first(f: Expr, low: Expr, high: Expr) -> Found:
    return next(definite(f, x, low, high, 15.0))


@pytest.mark.parametrize(
    ("f", "low", "high", "value"),
    [
        (exp(-a * x), 0, oo, 1 / a),
        (exp(-a * x) * cos(b * x), 0, oo, a / (a**2 + b**2)),
        (sqrt(a**2 - x**2), 0, a, pi * a**2 / 4),
        ((exp(-a * x) - exp(-b * x)) / x, 0, oo, log(b / a)),
        (x**2, r, s, (s**3 - r**3) / 3),
        (x**a * log(x) ** n, 0, 1, (-1) ** n * factorial(n) / (a + 1) ** (n + 1)),
        (x**a * log(1 / x) ** n, 0, 1, factorial(n) / (a + 1) ** (n + 1)),
    ],
)
def test_parameters_stay_in_the_value(f: Expr, low: Expr, high: Expr, value: Expr) -> None:
    found = first(f, _expr(low), _expr(high))

    assert found.value is not None
    assert (found.value - value).simplify() == 0


def _expr(value: object) -> Expr:
    from sympy import Integer

    return Integer(value) if isinstance(value, int) else value  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("f", "low", "high", "value", "condition"),
    [
        (x**s, 0, 1, 1 / (s + 1), s > -1),
        (x**-s, 1, oo, 1 / (s - 1), s > 1),
        (exp(-s * x), 0, oo, 1 / s, s > 0),
        (1 / (1 + x**a), 0, oo, pi / (a * sin(pi / a)), a > 1),
        (x**s * exp(-x), 0, oo, gamma(s + 1), s > -1),
        (1 / (x**2 + 2 * x * cos(a) + 1), 0, oo, a / sin(a), a < pi),
        (1 / (x**2 + 2 * r * x + 1), 0, oo, acos(r) / sqrt(1 - r**2), abs(r) < 1),
        (log(x) ** n / x**s, 1, oo, factorial(n) / (s - 1) ** (n + 1), s > 1),
    ],
)
def test_the_condition_on_a_parameter_is_told(f: Expr, low: Expr, high: Expr, value: Expr, condition: Expr) -> None:
    found = first(f, _expr(low), _expr(high))

    assert found.value == value
    assert found.conditions == (condition,)


def test_a_quadratic_with_real_coefficients_is_not_zero_but_depends_on_its_discriminant() -> None:
    found = first(1 / (r * x**2 + s * x + t), -oo, oo)

    assert found.value == 2 * pi * sign(r) / sqrt(4 * r * t - s**2)
    assert found.conditions == (4 * r * t > s**2,)


def test_a_value_holds_no_imaginary_unit_and_looks_like_a_textbook() -> None:
    assert first(sin(x**2), -oo, oo).value in (sqrt(2) * sqrt(pi) / 2, sqrt(2 * pi) / 2)
    assert str(first(1 / (3 * x + 4), _expr(0), _expr(1)).value) == "log(7/4)/3"


def test_bounds_may_be_exchanged_or_equal() -> None:
    assert first(x**2, _expr(1), _expr(0)).value == -first(x**2, _expr(0), _expr(1)).value
    assert first(x**2, _expr(1), _expr(1)).value == 0


def test_a_wave_that_fades_is_summed_over_its_periods() -> None:
    found = first(exp(-x) * Abs(sin(x)), _expr(0), oo)

    assert found.value is not None
    assert abs(found.value.evalf(20) - ((1 + exp(-pi)) / (2 * (1 - exp(-pi)))).evalf(20)) < 1e-15


def test_a_divergent_integral_says_where() -> None:
    found = first(1 / x, _expr(-1), _expr(1))

    assert found.value is None
    assert [note.code for note in found.notes] == ["diverges", "principal_value_exists"]
    assert "at x = 0" in told(found.notes[0].message)


def test_a_divergent_integral_with_one_sign_is_infinite() -> None:
    assert first(1 / x, _expr(1), oo).value == oo
    assert first(-1 / x**2, _expr(0), _expr(1)).value == -oo


def test_without_a_closed_form_there_is_a_decimal_with_its_error() -> None:
    with pytest.raises(NoClosedForm) as raised:
        list(definite(exp(sin(x) * x) * floor(x + 1), x, _expr(0), _expr(1), 2.0))

    assert raised.value.extra["decimal"].startswith("1.")
    assert float(raised.value.extra["error"]) < 1e-12


def test_an_integrand_that_is_not_real_is_refused() -> None:
    with pytest.raises(Unsupported):
        next(definite(sqrt(x), x, _expr(-1), _expr(1), 5.0))


@pytest.mark.parametrize(
    ("f", "limits", "value"),
    [
        (x * y, [(y, 0, x), (x, 0, 1)], "1/8"),
        (exp(y**2), [(x, 0, y), (y, 0, 1)], "(-1 + E)/2"),
        (exp(x**2), [(x, y, 1), (y, 0, 1)], "(-1 + E)/2"),
        (exp(-(x**2) - y**2), [(x, -oo, oo), (y, -oo, oo)], "pi"),
        (x + 0 * y + 1, [(y, -sqrt(1 - x**2), sqrt(1 - x**2)), (x, -1, 1)], "pi"),
    ],
)
def test_iterated_integrals_are_done_from_the_inside(f: Expr, limits: list[tuple[Symbol, Expr, Expr]], value: str) -> None:
    exact = [(symbol, _expr(low), _expr(high)) for symbol, low, high in limits]

    found = next(iterated(f, exact, 15.0))

    assert str(found.value) == value


@pytest.mark.parametrize(
    ("f", "low", "high", "value", "conditions"),
    [
        (sin(r * x) / x, 0, oo, pi * sign(r) / 2, ()),
        (cos(r * x) / (x**2 + s**2), 0, oo, pi * exp(-Abs(r * s)) / (2 * Abs(s)), (Ne(s, 0),)),
        (exp(-r * x) * sin(s * x), 0, oo, s / (r**2 + s**2), (r > 0,)),
        (1 / (r + s * cos(x)), 0, 2 * pi, 2 * pi * sign(r) / sqrt(r**2 - s**2), (r**2 > s**2,)),
        (1 / (x**4 + r * x**2 + 1), 0, oo, pi / (2 * sqrt(r + 2)), (r > -2,)),
    ],
)
def test_a_parameter_may_have_either_sign(f: Expr, low: Expr, high: Expr, value: Expr, conditions: tuple[Expr, ...]) -> None:
    found = first(f, _expr(low), _expr(high))

    assert (found.value - value).simplify() == 0
    assert set(found.conditions) == set(conditions)


def test_the_steps_of_a_floor_are_summed() -> None:
    n = Symbol("n", integer=True, positive=True)

    assert (first(floor(n * x), _expr(0), _expr(1)).value - (n - 1) / 2).simplify() == 0


def test_a_wave_of_one_sign_over_x_diverges_by_its_mean() -> None:
    assert first(Abs(sin(x)) / x, _expr(1), oo).value == oo


def test_eulers_number_is_allowed_as_a_bound() -> None:
    assert first(1 / x, _expr(1), E).value == 1
