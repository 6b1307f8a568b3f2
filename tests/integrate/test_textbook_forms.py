"""The form of an answer: powers of what stands under a root together, one logarithm, no hidden half angles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.worked import rows

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(("integrand", "fields", "result"), rows("integrals/textbook_forms"))
def test_an_integral_is_written_as_in_a_textbook(ask: Ask, integrand: str, fields: dict[str, str], result: str) -> None:
    answer = ask("integrate", expression=integrand, **fields)

    assert answer["result"]["text"] == result
    assert answer["verification"]["status"] in ("proved", "checked")
