"""A line that is true and weaker, by no step that is known, is told as such."""

from __future__ import annotations

import pytest

from tests.grade.working import check

WEAKER = [["(x-5)(x+2) < 0", "(x-5)(x+2) < 1"], ["-3x < 9", "-2x < 9"]]
SOUND = [["sqrt(x+6) = x", "x+6 = x^2"], ["x = 3", "x^2 = 9"], ["x > 2 and x < 5", "x > 2"]]


@pytest.mark.parametrize("lines", WEAKER)
def test_a_weaker_line_without_a_reason_says_less(lines: list[str]) -> None:
    found = check(lines=lines, hints="pointed")

    assert "says_less" in found["lines"][1]["flags"]
    assert found["lines"][1]["correct"] is None
    assert found["lines"][1]["hint"].startswith("This is true, but it says less")
    assert found["verdict"] == "incomplete"


@pytest.mark.parametrize("lines", SOUND)
def test_a_consequence_with_a_reason_does_not(lines: list[str]) -> None:
    assert "says_less" not in check(lines=lines)["lines"][1]["flags"]
