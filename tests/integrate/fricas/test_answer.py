"""What FriCAS answers: its input form, parsed here."""

import pytest
from sympy import Rational, Symbol, asin, elliptic_f, elliptic_pi, fresnels, pi, polylog, sqrt, uppergamma

from service.integrate.fricas.answer import parsed

x, a = Symbol("x", real=True), Symbol("a", real=True)
SYMBOLS = {"v1": x, "v2": a}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("(-1)*dilog((-1)*v1+1)", -polylog(2, x)),
        ("(-4)*2^(1/2)*v1", -4 * sqrt(2) * x),
        ("-v1^2", -(x**2)),
        ("fresnelS(v1*(2/pi())^(1/2))", fresnels(x * sqrt(2 / pi))),
        ("(-1)*Gamma(1/3,v1)", -uppergamma(Rational(1, 3), x)),
        ("ellipticF(v1,-1)", elliptic_f(asin(x), -1)),
        ("ellipticPi(v1,2,1/2)", elliptic_pi(2, asin(x), Rational(1, 2))),
    ],
)
def test_an_answer_is_parsed(answer, value):
    assert parsed(answer, SYMBOLS) == value


@pytest.mark.parametrize(
    "answer", ["integral(sin(v1)/v1,v1::Symbol)", "rootOf(v1)", "v9", "(v1", "v1)", "v1 v1", "", "__import__(1)", "%%BW0"]
)
def test_an_answer_without_a_counterpart_is_dropped(answer):
    assert parsed(answer, SYMBOLS) is None
