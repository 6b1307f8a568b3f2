"""Equations that are put in another way first: ⌊u⌋ = n, C(n, k), congruences, definitions; and derivatives of equations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import InvalidRequest

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("written", "fields", "result"),
    [
        ("floor(x/3) = 2", {}, "6 <= x < 9"),
        ("ceil(2x) = 5", {}, "2 < x <= 5/2"),
        ("C(n,2) = 21", {"domain": "integer"}, "n = -6 or n = 7"),
        ("5x ≡ 3 (mod 11)", {}, "x = 5 + 11*k"),
        ("x^2 ≡ 4 (mod 5)", {}, "x = 2 + 5*k or x = 3 + 5*k"),
        ("4x ≡ 2 (mod 8)", {}, "{}"),
    ],
)
def test_an_equation_is_solved_in_another_form(ask: Ask, written: str, fields: dict[str, str], result: str) -> None:
    answer = ask("solve", expression=written, **fields)

    assert answer["result"]["text"] == result
    assert answer["verification"]["status"] in ("proved", "checked")


@pytest.mark.parametrize(
    ("written", "fields", "slope", "conditions"),
    [
        ("x^2 + 3y^2 = 12", {}, "diff(y, x) = -x/(3*y)", ["y != 0"]),
        ("x y = 8", {}, "diff(y, x) = -y/x", ["x != 0"]),
        ("s^2 = t^3 + 1", {"variable": "t", "of": "s"}, "diff(s, t) = 3*t^2/(2*s)", ["s != 0"]),
    ],
)
def test_an_equation_gives_the_slope_of_its_curve(
    ask: Ask, written: str, fields: dict[str, str], slope: str, conditions: list[str]
) -> None:
    answer = ask("differentiate", expression=written, **fields)

    assert answer["result"]["text"] == slope
    assert [condition["text"] for condition in answer["conditions"]] == conditions
    assert answer["verification"]["status"] == "proved"


def test_the_letter_that_depends_must_stand_in_the_equation(ask: Ask) -> None:
    with pytest.raises(InvalidRequest) as raised:
        ask("differentiate", expression="x^2 + y^2 = 1", of="z")

    assert raised.value.extra["field"] == "of"


@pytest.mark.parametrize(("written", "value"), [("f(x) = x^3 - 1; f(2)", "7"), ("a = 4; b = 3; a^2 - b", "13")])
def test_definitions_are_put_into_what_follows(ask: Ask, written: str, value: str) -> None:
    assert ask("evaluate", expression=written)["result"]["text"] == value


@pytest.mark.parametrize(
    ("function", "fields", "series"),
    [
        ("e^(1500x)", {"order": 3}, "1 + 1500*x + 1125000*x^2"),
        ("cos(x/900)", {"order": 3}, "1 - x^2/1620000"),
    ],
)
def test_a_series_with_large_or_small_numbers_is_checked(ask: Ask, function: str, fields: dict[str, int], series: str) -> None:
    answer = ask("series", expression=function, **fields)

    assert answer["result"]["text"] == series
    assert answer["verification"]["status"] == "checked"
