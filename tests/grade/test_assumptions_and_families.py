"""What is assumed of the symbols counts in verdicts, and a family of solutions may be written in several ways."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.grade.working import check

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


FAMILIES = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "families.toml").read_text("utf-8"))["rows"]


@pytest.mark.parametrize(("line", "after", "relation", "lost", "added"), FAMILIES, ids=[row[1] for row in FAMILIES])
def test_a_family_is_read_however_it_is_written(line: str, after: str, relation: str, lost: str, added: str) -> None:
    found = check(lines=[line, after])["lines"][1]

    assert [found["relation"], "; ".join(found["lost_solutions"]), "; ".join(found["added_solutions"])] == [relation, lost, added]


def test_a_family_with_its_letter_said_to_be_whole_is_a_complete_answer() -> None:
    assert check(lines=["tan(x) = 1", "x = π/4 + nπ, n ∈ Z"])["verdict"] == "correct"


def test_expressions_listed_after_an_equals_sign_are_each_compared() -> None:
    right = check(lines=["a^2 - b^2", "= a^2 - ab + ab - b^2, (a-b)*(a+b)"])["lines"][1]
    wrong = check(lines=["a^2 - b^2", "= a^2 - ab + ab - b^2, (a-b)*(a-b)"])["lines"][1]

    assert (right["relation"], wrong["relation"]) == ("equivalent", "not_equivalent")
