"""Infinite sums by partial fractions and telescoping, and divergence by comparison."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.worked import rows

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(("term", "lower", "upper", "result"), rows("infinite_sums"))
def test_an_infinite_sum_is_found(ask: Ask, term: str, lower: str, upper: str, result: str) -> None:
    answer = ask("sum", expression=term, variable="n", lower=lower, upper=upper)

    assert answer["result"]["text"] == result
    assert answer["verification"]["status"] == "checked"
    assert ("diverges" in [note["code"] for note in answer["notes"]]) == result.endswith("oo")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"\int_0^1\int_0^{\sqrt{1-x^2}}\int_0^{1-x^2-y^2} 2\,dz\,dy\,dx", "pi/4"),
        (r"\int_0^{2\pi}\int_0^{2}\int_0^{4-r^2} r\,dz\,dr\,d\theta", "8*pi"),
    ],
)
def test_an_integral_of_three_levels_is_found(ask: Ask, written: str, value: str) -> None:
    answer = ask("integrate", expression=written)

    assert answer["result"]["text"] == value
    assert answer["verification"]["status"] == "checked"
