"""The check of definite integrals: numbers with bounds, divergence, and the verdict on a claimed value."""

from __future__ import annotations

import pytest
from flint import acb, arb
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, Integer, Rational, acos, asin, cos, exp, floor, log, oo, pi, sin, sqrt, symbols, tan

from service.numerics.balls import compiled, real_value
from service.numerics.critical import TooManyPoints, critical_points
from service.numerics.quadrature.asymptotics import Kind, near
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Divergence, Number, Undefined
from service.precision import precision
from service.verify.definite import verify_definite
from service.verify.iterated import verify_iterated

x, y = symbols("x y", real=True)
a = symbols("a", positive=True)
ZERO, ONE = Integer(0), Integer(1)


@pytest.mark.parametrize(
    ("f", "low", "high", "value"),
    [
        (x**2, ZERO, ONE, Rational(1, 3)),
        (Abs(cos(x)), -pi, pi, Integer(4)),
        (1 / ((2 - x) * sqrt(1 - x)), ZERO, ONE, pi / 2),
        (1 / (1 + x**2), -oo, oo, pi),
        (floor(x**2), ZERO, Integer(2), 5 - sqrt(2) - sqrt(3)),
    ],
)
def test_a_regular_integral_is_enclosed_in_a_ball(f: Expr, low: Expr, high: Expr, value: Expr) -> None:
    number = integral_value(f, x, low, high)

    assert isinstance(number, Number)
    assert number.proved
    assert number.ball.rad() < 1e-15
    exact = real_value(value, 200)
    assert number.ball.overlaps(exact)


@pytest.mark.parametrize(
    ("f", "low", "high", "value"),
    [
        (log(sin(x)), ZERO, pi / 2, -pi * log(2) / 2),
        (sin(x**2), -oo, oo, sqrt(2 * pi) / 2),
        (sin(x) / x, ZERO, oo, pi / 2),
        (sin(x) ** 4 / x**4, ZERO, oo, pi / 3),
        (exp(-(x**2)), -oo, oo, sqrt(pi)),
        (sin(1 / x) / x**2, ZERO, 1 / pi, None),
        (x**3 / (exp(x) - 1), ZERO, oo, pi**4 / 15),
    ],
)
def test_singular_ends_and_slow_tails_are_reached_by_quadrature(f: Expr, low: Expr, high: Expr, value: Expr | None) -> None:
    outcome = integral_value(f, x, low, high)

    if value is None:
        assert isinstance(outcome, Divergence)
        return
    assert isinstance(outcome, Number)
    with precision(300):
        assert abs(outcome.ball.mid() - real_value(value, 300)) <= outcome.ball.rad() * 4
    assert outcome.ball.rad() < 1e-15


@pytest.mark.parametrize(
    ("f", "low", "high", "sign"),
    [
        (1 / x, -ONE, ONE, 0),
        (1 / x, ONE, oo, 1),
        (1 / (x * log(x)), Integer(2), oo, 1),
        (sin(x), ZERO, oo, 0),
        (sin(x) ** 2 / x, ONE, oo, 1),
        (-tan(x), ZERO, pi / 2, -1),
    ],
)
def test_divergence_is_seen_with_its_sign(f: Expr, low: Expr, high: Expr, sign: int) -> None:
    outcome = integral_value(f, x, low, high)

    assert isinstance(outcome, Divergence)
    assert outcome.sign == sign


def test_an_integrand_that_is_not_real_has_no_number() -> None:
    assert isinstance(integral_value(sqrt(x), x, -ONE, ONE), Undefined)


@pytest.mark.parametrize("wrong", [Rational(1, 3) + Rational(1, 10**11), -Rational(1, 3), oo, None, Rational(333333333333, 10**12)])
def test_a_wrong_value_fails(wrong: Expr | None) -> None:
    assert verify_definite(x**2, x, ZERO, ONE, wrong).status == "failed"


def test_a_finite_value_for_a_divergent_integral_fails() -> None:
    assert verify_definite(1 / x, x, -ONE, ONE, ZERO).status == "failed"


def test_what_sympy_answers_wrongly_fails() -> None:
    assert verify_definite(Abs(sin(x)), x, -2 * pi, ZERO, ZERO).status == "failed"
    assert verify_definite(1 / ((2 - x) * sqrt(1 - x)), x, ZERO, ONE, -pi / 2).status == "failed"


def test_a_right_value_is_proved_by_a_ball_and_checked_by_quadrature() -> None:
    assert verify_definite(x**2, x, ZERO, ONE, Rational(1, 3)).status == "proved"
    assert verify_definite(log(x), x, ZERO, ONE, -ONE).status == "checked"


def test_a_value_recognised_from_its_digits_is_never_called_proved() -> None:
    assert verify_definite(x**2, x, ZERO, ONE, Rational(1, 3), recognised=True).status == "checked"


def test_parameters_are_sampled_where_the_conditions_hold() -> None:
    s = symbols("s", real=True)

    assert verify_definite(x**s, x, ZERO, ONE, 1 / (s + 1), (s > -1,)).status == "checked"
    assert verify_definite(x**s, x, ZERO, ONE, 1 / (s + 2), (s > -1,)).status == "failed"
    assert verify_definite(exp(-a * x), x, ZERO, oo, 1 / a).points == 12


def test_iterated_integrals_are_compared_with_nested_quadrature() -> None:
    limits = [(y, ZERO, x), (x, ZERO, ONE)]

    assert verify_iterated(x * y, limits, Rational(1, 8)).status == "checked"
    assert verify_iterated(x * y, limits, Rational(1, 7)).status == "failed"


@pytest.mark.parametrize(
    ("f", "low", "high", "places"),
    [
        (Abs(sin(x) * cos(x)), ZERO, 2 * pi, [pi / 2, pi, 3 * pi / 2]),
        (1 / (1 - cos(x)), -ONE, Integer(7), [ZERO, 2 * pi]),
        (Abs(exp(x) - 2), ZERO, ONE, [log(2)]),
        (asin(x), -Integer(2), Integer(2), [-ONE, ONE]),
        (floor(x**2), ZERO, Rational(3, 2), [ONE, sqrt(2)]),
        (1 / (log(x) - 2), ONE, Integer(9), [exp(2)]),
        (1 / cos(2 * x + 1), ZERO, ONE, [pi / 4 - Rational(1, 2)]),
    ],
)
def test_critical_points_are_found_exactly(f: Expr, low: Expr, high: Expr, places: list[Expr]) -> None:
    points = critical_points(f, x, low, high)

    assert all(point.exact for point in points)
    assert [point.place for point in points] == places


def test_a_zero_without_a_simple_form_is_marked_as_inexact() -> None:
    (point,) = critical_points(Abs(x - exp(-x)), x, ZERO, ONE)

    assert not point.exact


def test_kinks_without_end_are_not_listed() -> None:
    with pytest.raises(TooManyPoints):
        critical_points(Abs(sin(x)), x, ZERO, oo)


@pytest.mark.parametrize(
    ("f", "end", "side", "power", "converges"),
    [
        (1 / sqrt(1 - x), ONE, -1, Rational(-1, 2), True),
        (1 / (x - sin(x)), ZERO, 1, -3, False),
        (sqrt(x + 1) - sqrt(x), oo, -1, Rational(-3, 2), False),
        (acos(x), ONE, -1, Rational(1, 2), True),
    ],
)
def test_the_leading_power_at_an_end_is_found(f: Expr, end: Expr, side: int, power: Expr, converges: bool) -> None:
    behaviour = near(f, x, end, side)

    assert behaviour.kind is Kind.POWER
    assert behaviour.power == power
    assert behaviour.converges is converges


@settings(max_examples=25, deadline=None)
@given(st.integers(-20, 20), st.integers(1, 20), st.integers(1, 20))
def test_neighbouring_integrals_add_up(start: int, first: int, second: int) -> None:
    f = Abs(x - 3) * cos(x) + 1 / (1 + x**2)
    low, middle, high = (Rational(n, 7) for n in (start, start + first, start + first + second))

    parts = [integral_value(f, x, low, middle), integral_value(f, x, middle, high)]
    whole = integral_value(f, x, low, high)

    assert isinstance(whole, Number)
    assert all(isinstance(part, Number) for part in parts)
    with precision(300):
        assert (parts[0].ball + parts[1].ball).overlaps(whole.ball)


@settings(max_examples=40, deadline=None)
@given(st.fractions(-5, 5, max_denominator=50))
def test_a_ball_holds_the_value(place: object) -> None:
    f = exp(-(x**2)) * sin(3 * x) + sqrt(x**2 + 1) * log(x**2 + 2)
    exact = Rational(str(place))

    with precision(100):
        ball = compiled(f, x)(compiled(exact, None)(acb(0), False), False).real

    with precision(300):
        assert ball.overlaps(arb(str(f.xreplace({x: exact}).evalf(60))))
