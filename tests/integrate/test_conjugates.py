"""The real part of a complex antiderivative."""

import pytest
from sympy import Ei, I, Symbol, acsc, atan, exp, im, log, polylog, re, sqrt

from service.integrate.conjugates import real_part
from service.integrate.real_form import by_symmetry

x = Symbol("x", real=True)


@pytest.mark.parametrize(
    ("value", "real"),
    [
        (I * log(x - I) / 2 - I * log(x + I) / 2, -atan(x)),
        (log(x + I) + log(x - I), log(x**2 + 1)),
        (exp(I * x) / 2 + exp(-I * x) / 2 + x, None),
        (Ei(x + I) + Ei(x - I), 2 * re(Ei(x + I), evaluate=False)),
        (I * polylog(2, I * x) - I * polylog(2, -I * x), -2 * im(polylog(2, I * x), evaluate=False)),
        (x / (x + I) + x / (x - I), 2 * x**2 / (x**2 + 1)),
    ],
)
def test_the_real_part_is_written_with_real_functions(value, real):
    found = real_part(value)

    assert found is not None
    for point in (-2.5, 0.75, 3.25):
        slopes = [(form.subs(x, point + 1e-4) - form.subs(x, point - 1e-4)).evalf(30) / 2e-4 for form in (found, value)]
        assert abs(slopes[0] - slopes[1]) < 1e-6
    assert real is None or found == real


def test_what_is_real_needs_no_other_form():
    assert real_part(log(x) + atan(x)) is None


def test_what_is_right_on_the_right_side_is_continued_to_the_left():
    forms = list(by_symmetry(acsc(x) * sqrt(x**2 - 1), sqrt(x**2 - 1) / x, x))

    assert [form.subs(x, -2) for form in forms] == [acsc(2) * sqrt(3), -acsc(2) * sqrt(3)]
