"""Each mal-rule is recognised in its own example, and says nothing where the step is right."""

from __future__ import annotations

import pytest

from service.grade.catalogue import Misconception, misconceptions
from tests.grade.working import check


@pytest.mark.parametrize("rule", misconceptions(), ids=lambda rule: rule.id)
def test_the_example_of_a_mal_rule_is_wrong_and_named_after_it(rule: Misconception) -> None:
    problem, line = rule.example

    found = check(problem=problem, lines=[line])["lines"][0]

    assert found["correct"] is not True or found["flags"] == ["missing_constant"]
    assert found["misconception"] is not None
    assert found["misconception"]["id"] == rule.id


def test_there_are_at_least_150_mal_rules_with_different_names() -> None:
    names = [rule.id for rule in misconceptions()]

    assert len(set(names)) == len(names)
    assert len(names) >= 150


@pytest.mark.parametrize("level", ["nudge", "pointed"])
def test_a_hint_never_shows_what_the_writer_has_not_reached(level: str) -> None:
    found = check(problem="(x-3)^2 = 16", lines=["x-3 = 4"], hints=level)

    assert "-1" not in found["lines"][0]["hint"]


def test_two_explanations_name_none() -> None:
    # x² eˣ → 2x eˣ: one factor only, or both derivatives multiplied.
    found = check(problem="d/dx(x^2*e^x)", lines=["2x*e^x"])

    assert found["lines"][0]["correct"] is False
    assert found["lines"][0]["misconception"] is None
