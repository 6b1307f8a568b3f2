"""Degenerate requests: values that are not real, empty ranges, poles within a range, values for e and i, numbers sent as numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import InvalidRequest, Meaningless, TooHard, Undefined, Unreadable, Unsupported
from service.tree import Span

Ask = Callable[..., dict[str, Any]]


def codes(answer: dict[str, Any]) -> set[str]:
    return {note["code"] for note in answer["notes"]}


@pytest.mark.parametrize("expression", ["sqrt(-4)", "ln(-1)", "arcsin(2)"])
def test_a_value_that_is_not_real_says_so(ask: Ask, expression: str) -> None:
    assert "not_real" in codes(ask("evaluate", expression=expression))
    assert "not_real" not in codes(ask("evaluate", expression=expression, domain="complex"))
    assert ask("simplify", expression=expression)["conditions"] == []


def test_an_odd_root_of_a_negative_number_says_that_it_is_real(ask: Ask) -> None:
    assert "real_root" in codes(ask("evaluate", expression="(-8)^(1/3)"))


def test_i_to_the_i_is_simplified(ask: Ask) -> None:
    assert ask("simplify", expression="i^i")["result"]["decimal"] == "0.207879576350762"


@pytest.mark.parametrize(("operation", "value"), [("sum", "0"), ("product", "1")])
def test_an_empty_range_has_the_neutral_value(ask: Ask, operation: str, value: str) -> None:
    answer = ask(operation, expression="n", lower="5", upper="3")

    assert answer["result"]["text"] == value
    assert "empty_range" in codes(answer)


@pytest.mark.parametrize(("lower", "upper"), [("0", "oo"), ("-3", "3")])
def test_a_term_that_divides_by_zero_is_named(ask: Ask, lower: str, upper: str) -> None:
    with pytest.raises(Unsupported, match="n = 0"):
        ask("sum", expression="1/n", lower=lower, upper=upper)


def test_limits_of_a_sum_are_whole_steps_apart(ask: Ask) -> None:
    with pytest.raises(InvalidRequest):
        ask("sum", expression="n", lower="1", upper="3/2")


@pytest.mark.parametrize(("lower", "upper"), [("1", "-oo"), ("oo", "3"), ("i", "i"), ("-oo", "1/2")])
def test_a_sum_does_not_run_away_from_its_end(ask: Ask, lower: str, upper: str) -> None:
    with pytest.raises((InvalidRequest, Unsupported)):
        ask("sum", expression="2^k", variable="k", lower=lower, upper=upper)


@pytest.mark.parametrize("upper", ["integrate(y, t)", "f'(a)"])
def test_a_limit_of_an_integral_is_a_number(ask: Ask, upper: str) -> None:
    with pytest.raises(Unsupported, match="real"):
        ask("integrate", expression="x", variable="x", lower="0", upper=upper)


@pytest.mark.parametrize("expression", ["2 + integrate(x, (x, 0, i))", "(1, integrate(3, (x, R, i)))"])
def test_an_integral_inside_has_real_limits_too(ask: Ask, expression: str) -> None:
    with pytest.raises(Unsupported, match="real"):
        ask("evaluate", expression=expression)


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("oo - oo", "∞ − ∞"),
        ("0*oo", "0 · ∞"),
        ("[[1, 2], [2, 4]]^-1", "no inverse"),
    ],
)
def test_a_value_that_does_not_exist_says_why(ask: Ask, expression: str, sentence: str) -> None:
    with pytest.raises(Undefined, match=sentence):
        ask("simplify", expression=expression)


def test_a_limit_of_a_sum_does_not_hold_the_index(ask: Ask) -> None:
    with pytest.raises(Meaningless, match="can't hold the variable"):
        ask("product", expression="x + 1", variable="x", lower="2x", upper="10")


def test_the_derivative_of_a_list_is_that_of_its_parts(ask: Ask) -> None:
    assert ask("simplify", expression="d/dx (x^2, 1)")["result"]["text"] == "(2*x, 0)"


def test_an_order_is_asked_of_real_numbers_only(ask: Ask) -> None:
    with pytest.raises(Unsupported, match="Only real numbers"):
        ask("evaluate", expression="3 > i")


@pytest.mark.parametrize(("operation", "result"), [("differentiate", "0"), ("integrate", "5*`cm`*x + C")])
def test_a_unit_is_no_variable(ask: Ask, operation: str, result: str) -> None:
    assert ask(operation, expression="5 cm")["result"]["text"] == result


def test_a_differential_inside_a_sum_is_no_product(ask: Ask) -> None:
    with pytest.raises(Unreadable, match="differential") as raised:
        ask("integrate", expression="x^2 dx + 3")

    assert raised.value.span == Span(4, 6)


@pytest.mark.parametrize(("operation", "expression"), [("integrate", "x dx dy"), ("integrate", "xdx + 3"), ("differentiate", "x^2 dx")])
def test_a_differential_without_its_sign_is_no_product(ask: Ask, operation: str, expression: str) -> None:
    with pytest.raises(Unreadable, match="differential"):
        ask(operation, expression=expression)


def test_letters_written_together_are_still_a_product(ask: Ask) -> None:
    assert ask("differentiate", expression="adx", variable="x")["result"]["text"] == "a*d"


def test_a_quotient_by_what_does_not_exist_does_not_exist(ask: Ask) -> None:
    with pytest.raises(Undefined):
        ask("evaluate", expression="n!/(n - 1)!", at={"n": "0"})


def test_a_unit_is_positive(ask: Ask) -> None:
    assert ask("simplify", expression="|-3 cm|")["result"]["text"] == "3*`cm`"


@pytest.mark.parametrize(("expression", "value"), [("3 in [0, 1]", "false"), ("1/2 in [0, 1]", "true")])
def test_whether_a_number_is_in_a_set_is_told(ask: Ask, expression: str, value: str) -> None:
    assert ask("evaluate", expression=expression)["result"]["text"] == value


def test_the_constant_of_integration_is_not_the_variable(ask: Ask) -> None:
    assert ask("integrate", expression="2", variable="C")["result"]["text"] == "2*C + C1"


def test_a_number_too_large_to_be_compared_says_so(ask: Ask) -> None:
    with pytest.raises(TooHard, match="digits"):
        ask("compare", answer="(10^40)!", reference="2", test="numeric")


@pytest.mark.parametrize("expression", ["(10^40 ± f)^(1/2)", "lcm(2, 3 ± y)"])
def test_both_values_of_plus_or_minus_have_no_order(ask: Ask, expression: str) -> None:
    assert ask("factor", expression=expression)["result"]["text"].startswith("{")


def test_a_sum_of_terms_without_a_value_is_not_defined(ask: Ask) -> None:
    with pytest.raises(Undefined):
        ask("sum", expression="mod(oo, 2)", variable="k", lower="1", upper="3")


def test_complex_infinity_is_written_as_it_is_read(ask: Ask) -> None:
    written = ask("simplify", expression='["Set", "ComplexInfinity", 3]', notation="mathjson")["result"]["text"]

    assert written == "{3, ComplexInfinity}"


def test_the_derivative_of_an_equation_is_that_of_its_sides(ask: Ask) -> None:
    assert ask("simplify", expression="d/dx (x^2 = 2x)")["result"]["text"] == "2*x = 2"


@pytest.mark.parametrize("value", ["{1, 2}", "x > 1"])
def test_what_is_put_in_is_a_number(ask: Ask, value: str) -> None:
    with pytest.raises(Meaningless):
        ask("evaluate", expression="x^2", at={"x": value})


@pytest.mark.parametrize("expression", ["(-oo)^(7/2)", "integrate(-1, (x, pi, pi)) + 1/x"])
def test_partial_fractions_are_of_fractions_of_polynomials(ask: Ask, expression: str) -> None:
    with pytest.raises(Unsupported):
        ask("apart", expression=expression)


def test_a_matrix_has_finite_entries(ask: Ask) -> None:
    with pytest.raises(Unsupported, match="finite"):
        ask("matrix", expression="[[oo, 1], [1, 2]]", action="eigenvalues")


@pytest.mark.parametrize(
    ("expression", "at", "value"),
    [
        ("e + 1", {"e": "2"}, "3"),
        ("i*i", {"i": "3"}, "9"),
        ("diff(x^2, x)", {"x": "3"}, "6"),
        ("integrate(x^2, x)", {"x": "3"}, "9"),
        ("sum(k, (k, 1, n))", {"n": "4", "k": "9"}, "10"),
    ],
)
def test_values_go_to_free_symbols_only(ask: Ask, expression: str, at: dict[str, str], value: str) -> None:
    assert ask("evaluate", expression=expression, at=at)["result"]["text"] == value


def test_a_number_sent_as_a_number_is_the_numeral_one_would_write(ask: Ask) -> None:
    assert ask("integrate", expression="x^2", lower=0, upper=0.1)["result"]["text"] == "1/3000"


def test_an_integral_between_complex_limits_is_refused(ask: Ask) -> None:
    with pytest.raises(Unsupported):
        ask("integrate", expression="x^2", lower="i", upper="1")


def test_a_point_that_depends_on_the_variable_is_refused(ask: Ask) -> None:
    for operation in ("limit", "series"):
        with pytest.raises(InvalidRequest):
            ask(operation, expression="x^2", point="x")


@pytest.mark.parametrize("variable", [r"\theta", "θ", "theta"])
def test_a_variable_may_be_named_as_it_is_written(ask: Ask, variable: str) -> None:
    assert ask("integrate", expression=r"a \theta^2", variable=variable)["result"]["text"] == "a*theta^3/3 + C"


def test_a_variable_with_a_braced_subscript_is_the_one_meant(ask: Ask) -> None:
    assert ask("differentiate", expression="x_{12}^2", variable="x_{12}")["result"]["text"] == "2*x12"


@pytest.mark.parametrize("variable", ["x+1", "x^2", "2", "("])
def test_what_is_no_symbol_is_no_variable(ask: Ask, variable: str) -> None:
    with pytest.raises(InvalidRequest):
        ask("differentiate", expression="x^2", variable=variable)


@pytest.mark.parametrize("equation", ["a x = 0", "a x^2 = 0", "a (x - 1) e^x = 0"])
def test_a_coefficient_that_may_vanish_is_a_condition(ask: Ask, equation: str) -> None:
    answer = ask("solve", expression=equation, variable="x")

    assert [condition["text"] for condition in answer["conditions"]] == ["a != 0"]


@pytest.mark.parametrize(
    ("integrand", "lower", "upper", "conditions"),
    [
        ("cos(n x) cos(m x)", "0", "2 pi", {"m != n", "m != -n"}),
        ("sin(n x)^2", "0", "pi", {"n != 0"}),
        ("sin(n x) cos(m x)", "-pi", "pi", set()),
    ],
)
def test_whole_numbers_for_which_an_integral_is_another_are_left_out(
    ask: Ask, integrand: str, lower: str, upper: str, conditions: set[str]
) -> None:
    whole = {"n": ["integer"], "m": ["integer"]}
    answer = ask("integrate", expression=integrand, variable="x", lower=lower, upper=upper, assumptions=whole, timeout=20.0)

    assert {condition["text"] for condition in answer["conditions"]} == conditions


def test_a_pole_that_depends_on_a_parameter_is_not_passed_over(ask: Ask) -> None:
    answer = ask("integrate", expression="1/(x-a)", variable="x", lower="0", upper="1", timeout=20.0)

    assert answer["result"]["text"] == "log(abs(a - 1)/a)"
    assert [condition["text"] for condition in answer["conditions"]] == ["a > 1"]


@pytest.mark.parametrize(("expression", "derivative", "condition"), [("floor(x)", "0", "x not in ZZ"), ("floor(2x)", "0", "2*x not in ZZ")])
def test_a_step_function_has_no_derivative_where_it_jumps(ask: Ask, expression: str, derivative: str, condition: str) -> None:
    answer = ask("differentiate", expression=expression)

    assert answer["result"]["text"] == derivative
    assert [c["text"] for c in answer["conditions"]] == [condition]


@pytest.mark.parametrize(("expression", "at"), [("0^0", {}), ("x^x", {"x": "0"}), ("2 + 0^(1-1)", {})])
def test_zero_to_the_power_zero_is_said_to_be_a_convention(ask: Ask, expression: str, at: dict[str, str]) -> None:
    answer = ask("evaluate", expression=expression, at=at)

    assert "zero_power" in [note["code"] for note in answer["notes"]]


def test_a_complex_decimal_is_written_with_one_sign(ask: Ask) -> None:
    answer = ask("solve", expression="x^3 + x + 1 = 0", domain="complex")

    assert "0.341163901914010 - 1.16154139999725*i" in answer["result"]["text"]
