"""From trees to SymPy: what is read means what it says, and nothing huge is computed."""

from __future__ import annotations

import pytest
import sympy

from service.cas import symbol, to_sympy
from service.errors import TooHard, Unsupported
from service.question import Context
from service.read import read

X = symbol("x")


@pytest.mark.parametrize(
    "sent", ["9^9^9^9", "factorial(10^9)", "2^(10^7)", "binomial(10^9, 5*10^8)", "1e999999", "gamma(10^8)", "(2/3)^(10^7)", "zeta(10^6)"]
)
def test_a_number_too_long_to_write_is_refused_before_it_is_computed(sent: str) -> None:
    with pytest.raises(TooHard):
        to_sympy(read(sent).tree)


@pytest.mark.parametrize("sent", ["2^100", "factorial(50)", "binomial(100, 50)", "x^(10^9)", "1e300"])
def test_a_number_of_ordinary_length_is_computed(sent: str) -> None:
    assert isinstance(to_sympy(read(sent).tree), sympy.Expr)


def test_an_odd_root_of_a_negative_number_is_real_over_the_reals_and_principal_over_the_complex_numbers() -> None:
    tree = read("cbrt(-8)").tree

    assert to_sympy(tree) == -2
    assert to_sympy(tree, Context(domain="complex")) == 2 * sympy.Integer(-1) ** sympy.Rational(1, 3)


def test_the_cube_root_of_a_cube_is_the_base_over_the_reals() -> None:
    assert to_sympy(read("cbrt(x^3)").tree) == X


def test_integrals_and_limits_stay_unevaluated() -> None:
    assert isinstance(to_sympy(read("int_0^1 x^2 dx").tree), sympy.Integral)
    assert isinstance(to_sympy(read("lim_{x->0} sin(x)/x").tree), sympy.Limit)


def test_an_equation_is_not_decided_while_it_is_converted() -> None:
    assert to_sympy(read("x = x").tree) == sympy.Eq(X, X, evaluate=False)


def test_assumptions_reach_the_symbol() -> None:
    context = Context(assumptions={"a": ("positive", "integer")})

    assert symbol("a", context).is_positive
    assert symbol("a", context).is_integer
    assert symbol("b", Context(domain="complex")).is_real is None


@pytest.mark.parametrize("sent", ["1/0", "x/(1-1)", "[[1,2],[3,4]] * [[1,2,3]]"])
def test_what_has_no_meaning_is_said_to_have_none(sent: str) -> None:
    with pytest.raises(Unsupported):
        to_sympy(read(sent).tree)
