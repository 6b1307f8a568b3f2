"""What FriCAS is asked: an integrand written from its structure, with names of our own."""

import pytest
from sympy import Function, I, Symbol, exp, pi, sin, sqrt, zeta

from service.integrate.fricas.question import LONGEST, asked, written

x, a = Symbol("x", real=True), Symbol("a", real=True)
NAMES = {x: "v1", a: "v2"}


@pytest.mark.parametrize(
    ("f", "spelled"),
    [
        (x**2 + a, "(v2+(v1^(2)))"),
        (sqrt(x), "(v1^(1/2))"),
        (exp(x) * pi, "(%pi*exp(v1))"),
        (sin(x) / x, "((v1^(-1))*sin(v1))"),
    ],
)
def test_an_integrand_is_written_from_its_structure(f, spelled):
    assert written(f, NAMES) == spelled


@pytest.mark.parametrize("f", [I * x, Function("f")(x), 0.5 * x, zeta(x), sum(sin(n * x) for n in range(1, LONGEST // 8))])
def test_what_fricas_has_no_name_for_or_is_too_long_is_not_asked(f):
    assert asked(f, x) is None


@pytest.mark.parametrize("name", ["x", ")quit", "system", "%e", "v1); )system ls"])
def test_symbols_go_out_under_names_of_our_own(name):
    symbol = Symbol(name, real=True)

    question = asked(symbol**2, symbol)

    assert question is not None
    assert (question.integrand, question.variable) == ("(v1^(2))", "v1")
