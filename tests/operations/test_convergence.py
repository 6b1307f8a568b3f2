"""Series without a closed form: whether they converge, and their decimals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import NoClosedForm

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("term", "low", "decimal"),
    [
        ("1/(2^n + 1)", "1", "0.764499780348444"),
        ("n!/n^n", "1", "1.87985386217526"),
        ("1/(n ln(n)^2)", "2", "2.10974280123689"),
        ("ln(n)/n^2", "1", "0.937548254315844"),
        ("(-1)^n/ln(n)", "2", "0.924299897222939"),
    ],
)
def test_a_convergent_series_without_a_closed_form_has_a_decimal(ask: Ask, term: str, low: str, decimal: str) -> None:
    with pytest.raises(NoClosedForm) as raised:
        ask("sum", expression=term, lower=low, upper="oo", timeout=15)

    assert "has a value" in str(raised.value)
    assert raised.value.extra["decimal"] == decimal


@pytest.mark.parametrize(("term", "low"), [("1/(n ln n)", "2"), ("sin(1/n)", "1"), ("1/ln(n)", "2"), ("n/(n + 1)", "1")])
def test_a_series_that_diverges_by_a_test_is_infinite(ask: Ask, term: str, low: str) -> None:
    answer = ask("sum", expression=term, lower=low, upper="oo")

    assert answer["result"]["text"] == "oo"
    assert "diverges" in {note["code"] for note in answer["notes"]}


def test_a_series_with_a_term_that_has_no_value_is_not_judged(ask: Ask) -> None:
    with pytest.raises(NoClosedForm) as raised:
        ask("sum", expression="1/(n ln n)", lower="1", upper="oo")

    assert "has a value" not in str(raised.value)
