"""What is assumed of the symbols counts in verdicts, and a family of solutions may be written in several ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]

COMPARED = [
    ("sin(n*pi)", "0", {"n": ["integer"]}, True),
    ("sin(n*pi)", "0", {}, False),
    ("cos(n*pi)", "(-1)^n", {"n": ["integer"]}, True),
    ("cos(n*pi)", "1", {"n": ["integer"]}, False),
    ("cos(n*pi)", "1", {"n": ["even"]}, True),
    ("sqrt(x^2)", "-x", {"x": ["negative"]}, True),
    ("sqrt(x^2)", "x", {"x": ["negative"]}, False),
    ("sqrt(x^2)", "x", {"x": ["nonnegative"]}, True),
    ("x = -2", "x^2 = 4", {"x": ["negative"]}, True),
    ("x = 2", "x^2 = 4", {"x": ["negative"]}, False),
    ("n = 2", "2n^2 - 5n + 2 = 0", {"n": ["integer"]}, True),
    ("x = pi/4 + 2k pi or x = 5pi/4 + 2k pi", "x = pi/4 + n pi", {}, True),
    ("x = pi/4 + 2k pi", "x = pi/4 + n pi", {}, False),
]


@pytest.mark.parametrize(("answer", "reference", "assumptions", "correct"), COMPARED)
def test_assumptions_and_families_count(ask: Ask, answer: str, reference: str, assumptions: dict[str, list[str]], correct: bool) -> None:
    verdict = ask("compare", answer=answer, reference=reference, test="equivalent", assumptions=assumptions, timeout=20.0)

    assert verdict["correct"] is correct


def test_a_family_is_carried_through_a_division(ask: Ask) -> None:
    checked = ask("check", lines=["cos(2x) = 0", "2x = pi/2 + k pi", "x = pi/4 + k pi/2"], timeout=20.0)

    assert checked["verdict"] == "correct"


def test_half_a_family_has_lost_solutions(ask: Ask) -> None:
    checked = ask("check", lines=["cos(2x) = 0", "2x = pi/2 + k pi", "x = pi/4 + k pi"], timeout=20.0)

    assert checked["first_error"] == 2
