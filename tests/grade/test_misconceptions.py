"""Each mal-rule is recognised in its own example, and says nothing where the step is right."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from service.algebra.values import precision
from service.grade import document
from service.grade.catalogue import Misconception, misconceptions
from service.grade.naming import NOTHING, Naming, named_error, named_steps
from service.grade.voice import Voice
from service.judge.judgement import Scope
from service.read import read
from tests.grade.working import check


@pytest.mark.parametrize("rule", misconceptions(), ids=lambda rule: rule.id)
def test_the_example_of_a_mal_rule_is_wrong_and_named_after_it(rule: Misconception) -> None:
    problem, *lines = rule.example

    found = check(problem=problem, lines=lines)["lines"][-1]

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


def test_two_explanations_that_say_the_same_are_told_as_one() -> None:
    # x² eˣ → 2x eˣ is what one factor only gives, and what both derivatives multiplied give: it is told of as a missing term.
    found = check(problem="d/dx(x^2*e^x)", lines=["2x*e^x"])

    assert found["lines"][0]["correct"] is False
    assert found["lines"][0]["misconception"]["id"] == "product-rule-term-missing"


@pytest.mark.parametrize(
    ("line", "after", "name"),
    [
        ("(x+1)^2", "x^2+1", "square-of-a-sum"),
        ("(2x+1)^2", "4x^2+1", "square-of-a-sum"),
        ("(x-1)^2", "x^2-1", "square-of-a-difference"),
        ("(x+1)^3", "x^3+1", "power-of-a-sum"),
        ("(x+3)/3", "x+1", "cancelling-terms"),
        ("d/dx(ln(2x))", "1/(2x)", "derivative-of-ln-g"),
        ("e^x = 5", "x = 5/e", "exp-equation-divided"),
        (r"\int x dx", "x^2 + C", "power-raised-but-not-divided"),
        ("x^2-9", "(x-3)^2", "squares-difference-as-square"),
        ("sqrt(x^2-9)", "x-3", "root-of-a-sum"),
        ("(x-2)(x-3) = 6", "x = 2 or x = 3", "zero-product-rule-with-nonzero-right-side"),
        ("2x+2y", "4x*y", "conjoining-unlike-terms"),
        ("x*x", "2x", "equal-factors-added"),
        ("cos(x) = 1/2", "x = π/3", "only-the-principal-trig-solution"),
        ("cos(x) = 1/2", "x = π/3 + 2kπ, k ∈ Z", "second-angle-of-the-period-left-out"),
        ("2cos(x) = 1", "x = ±π/3", "period-left-out"),
    ],
)
def test_where_laws_coincide_on_small_numbers_the_usual_error_is_named(line: str, after: str, name: str) -> None:
    found = check(lines=[line, after])["lines"][1]["misconception"]

    assert found is not None
    assert found["id"] == name


NAMED = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "named_steps.toml").read_text("utf-8"))["rows"]


@pytest.mark.parametrize(("before", "after", "name"), NAMED)
def test_a_wrong_step_has_the_name_in_the_table_or_none(before: str, after: str, name: str) -> None:
    first, second = (read(source, "text").tree for source in (before, after))

    with precision():
        found = named_error(first, second, Scope(unknown="x"))

    told = Voice().misconception(found)
    assert (told["id"] if told else "") == name


WORKINGS = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "named_workings.toml").read_text("utf-8"))["rows"]


@pytest.mark.parametrize(("problem", "lines", "name"), WORKINGS)
def test_the_last_line_of_a_working_is_named_by_what_stands_above_it(problem: str, lines: list[str], name: str) -> None:
    given = {"problem": problem} if problem else {}

    told = check(**given, lines=lines)["lines"][-1]["misconception"]

    assert (told["id"] if told else "") == name


@pytest.mark.parametrize("level", ["nudge", "pointed"])
def test_solutions_that_were_never_checked_are_asked_to_be_put_into_the_first_line(level: str) -> None:
    found = check(lines=["√(x + 3) = x - 3", "x + 3 = (x - 3)^2", "x = 1 or x = 6"], hints=level)

    hint = found["lines"][found["first_error"]]["hint"]

    assert hint.startswith("Does every solution of this line also satisfy")
    assert ("first line" in hint) == (level == "pointed")


def test_naming_stops_at_its_deadline() -> None:
    before, after = (read(source, "text").tree for source in ("x^2 - 7x + 12 = 0", "x = 3"))

    assert named_error(before, after, Scope(unknown="x", until=time.monotonic() - 1)) == NOTHING


def test_a_name_is_found_although_others_have_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    real, began = time.monotonic, time.monotonic()

    def named_meanwhile(*given: Any) -> Mapping[int, Naming]:
        monkeypatch.setattr(time, "monotonic", lambda: began + 30 * (real() - began))
        return named_steps(*given)

    monkeypatch.setattr(document, "named_steps", named_meanwhile)
    found = check(problem="(x+3)^2 - x^2 = 21", lines=["x^2 + 9 - x^2 = 21"], timeout=30)

    assert found["lines"][0]["misconception"]["id"] == "square-of-a-sum"
