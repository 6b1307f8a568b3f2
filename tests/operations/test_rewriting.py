"""Simplify, expand, factor, differentiate, limits and evaluation, through the journey of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import AmbiguousVariable, InvalidRequest, NoClosedForm, TooHard, Unreadable, Unsupported
from tests.worked import rows

Ask = Callable[..., dict[str, Any]]
CHECKED = ("proved", "checked")


@pytest.mark.parametrize(("operation", "expression", "result", "conditions"), rows("rewritings"))
def test_an_expression_is_rewritten(ask: Ask, operation: str, expression: str, result: str, conditions: list[str]) -> None:
    answer = ask(operation, expression=expression)

    assert answer["result"]["text"] == result
    assert [condition["text"] for condition in answer["conditions"]] == conditions
    assert answer["verification"]["status"] in CHECKED


@pytest.mark.parametrize(("function", "variable", "derivative"), rows("derivatives"))
def test_a_function_is_differentiated(ask: Ask, function: str, variable: str, derivative: str) -> None:
    answer = ask("differentiate", expression=function, variable=variable)

    assert answer["result"]["text"] == derivative
    assert answer["verification"]["status"] in CHECKED


@pytest.mark.parametrize(("function", "point", "direction", "result", "note"), rows("limits"))
def test_a_limit_is_found(ask: Ask, function: str, point: str, direction: str, result: str, note: str) -> None:
    answer = ask("limit", expression=function, point=point, direction=direction, variable="x")

    assert (answer["result"]["text"] if answer["result"] else "") == result
    assert [n["code"] for n in answer["notes"]] == ([note] if note else [])
    assert answer["verification"]["status"] != "failed"


@pytest.mark.parametrize(("expression", "value", "decimal"), rows("evaluations"))
def test_an_expression_is_evaluated(ask: Ask, expression: str, value: str, decimal: str) -> None:
    answer = ask("evaluate", expression=expression)

    assert answer["result"]["text"] == value
    assert answer["result"]["decimal"] == decimal


@pytest.mark.parametrize(("operation", "body", "index", "lower", "upper", "result", "note"), rows("totals"))
def test_a_sum_or_product_has_a_closed_form(
    ask: Ask, operation: str, body: str, index: str, lower: str, upper: str, result: str, note: str
) -> None:
    answer = ask(operation, expression=body, variable=index, lower=lower, upper=upper)

    assert (answer["result"]["text"] if answer["result"] else "") == result
    assert [n["code"] for n in answer["notes"]] == ([note] if note else [])
    assert answer["verification"]["status"] != "failed"


def test_a_sum_that_converges_is_not_said_to_diverge(ask: Ask) -> None:
    with pytest.raises(NoClosedForm):
        ask("sum", expression="sin(k)/sqrt(k)", variable="k", lower=1, upper="oo")


@pytest.mark.parametrize(("function", "point", "order", "series"), rows("series"))
def test_a_series_is_written_in_ascending_powers(ask: Ask, function: str, point: str, order: int, series: str) -> None:
    answer = ask("series", expression=function, variable="x", point=point, order=order)

    assert answer["result"]["text"] == series
    assert answer["verification"]["status"] in CHECKED


def test_values_are_put_in_from_an_object_or_a_query_string(ask: Ask) -> None:
    for at in ({"x": "3", "y": 0.5}, "x=3; y=1/2", '{"x": "3", "y": "1/2"}'):
        assert ask("evaluate", expression="x^2 + y", at=at)["result"]["text"] == "19/2"


def test_a_thousand_digits_can_be_asked_for(ask: Ask) -> None:
    digits = ask("evaluate", expression="pi", precision=1000)["result"]["decimal"]

    assert len(digits) == 1001


def test_a_value_that_can_not_be_read_is_pointed_at(ask: Ask) -> None:
    with pytest.raises(Unreadable) as raised:
        ask("evaluate", expression="sin x", at={"x": "(1"})

    assert raised.value.field == "at.x"


def test_an_input_that_is_itself_a_limit_brings_its_point(ask: Ask) -> None:
    assert ask("limit", expression=r"\lim_{x\to 0^+} \ln x")["result"]["text"] == "-oo"


def test_a_limit_without_a_point_is_refused(ask: Ask) -> None:
    with pytest.raises(InvalidRequest):
        ask("limit", expression="x")


def test_orders_of_derivatives(ask: Ask) -> None:
    answer = ask("differentiate", expression="x^5", order=3)

    assert answer["result"]["text"] == "60*x^2"
    assert answer["input"]["text"] == "diff(x^5, x, 3)"


def test_several_letters_need_a_variable(ask: Ask) -> None:
    with pytest.raises(AmbiguousVariable) as raised:
        ask("differentiate", expression="a b")

    assert raised.value.extra["candidates"] == ["a", "b"]


def test_an_equation_is_not_differentiated(ask: Ask) -> None:
    with pytest.raises(Unsupported):
        ask("differentiate", expression="x^2 = 1")


def test_an_expansion_that_can_not_be_written_is_refused_at_once(ask: Ask) -> None:
    with pytest.raises(TooHard):
        ask("expand", expression="(x+y+z)^5000")


def test_a_digit_after_a_letter_is_answered_as_it_was_sent(ask: Ask) -> None:
    assert ask("differentiate", expression="a1 x", variable="x")["result"]["text"] == "a1"


def test_reading_shows_the_input_and_nothing_else(ask: Ask) -> None:
    answer = ask("read", expression="2/4")

    assert set(answer) == {"operation", "input", "notes"}
    assert answer["input"]["text"] == "2/4"


@pytest.mark.parametrize("written", ["(sin(x)^2/cos(x)^14)^(1/3)", "(x^2*y^4)^(1/4)"])
def test_what_carrying_out_would_lengthen_stays_as_it_was_written(ask: Ask, written: str) -> None:
    answer = ask("simplify", expression=written)

    assert len(answer["result"]["text"]) <= len(answer["input"]["text"])
    assert answer["verification"]["status"] in ("proved", "checked")


def test_a_derivative_is_carried_out_even_where_it_is_longer(ask: Ask) -> None:
    answer = ask("simplify", expression="diff(x^x, x)")

    assert "diff" not in answer["result"]["text"]
