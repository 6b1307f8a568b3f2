"""arccot has its values between 0 and π, as school books have it, and that is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("operation", "written", "result"),
    [
        ("evaluate", "arccot(-sqrt(3))", "5*pi/6"),
        ("solve", "4 arccot(x) = 3 pi", "x = -1"),
        ("solve", "arccot(x) < pi/4", "x > 1"),
        ("differentiate", "arccot(3x)", "-3/(9*x^2 + 1)"),
    ],
)
def test_arccot_lies_between_0_and_pi(ask: Ask, operation: str, written: str, result: str) -> None:
    answer = ask(operation, expression=written)

    assert answer["result"]["text"] == result
    assert "arccot_range" in [note["code"] for note in answer["notes"]]
