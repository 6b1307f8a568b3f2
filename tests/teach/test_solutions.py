"""Worked solutions: unbroken from the question to the answer, each step judged, told in the reader's language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
TABLES = Path(__file__).parent.parent / "tables" / "steps"
SOLUTIONS = [row for table in sorted(TABLES.glob("*.toml")) for row in tomllib.loads(table.read_text("utf-8")).get("solutions", ())]


def solved(ask: Ask, row: dict[str, Any], detail: str) -> dict[str, Any]:
    """The answer to a row of the tables."""
    return ask(row["operation"], expression=row["question"], steps=True, detail=detail, timeout=30, **row.get("fields", {}))


@pytest.mark.parametrize("row", SOLUTIONS, ids=lambda row: row["question"])
def test_a_solution_is_written_as_a_teacher_writes_it_in_steps_that_hold(ask: Ask, row: dict[str, Any]) -> None:
    answer = solved(ask, row, "brief")

    assert [step["before"]["text"] for step in answer["steps"][:1]] + [step["after"]["text"] for step in answer["steps"]] == row["lines"]
    assert_unbroken(answer)


@pytest.mark.parametrize("row", SOLUTIONS[::4], ids=lambda row: row["question"])
def test_a_solution_in_full_detail_is_an_unbroken_chain_of_steps_that_hold(ask: Ask, row: dict[str, Any]) -> None:
    answer = solved(ask, row, "full")

    assert_unbroken(answer)


def assert_unbroken(answer: dict[str, Any]) -> None:
    """Each chain of steps, from the question to the answer."""
    chains = list(_chains(answer["steps"]))
    assert chains[0][0]["before"]["text"] == answer["input"]["text"]
    assert chains[0][-1]["after"]["text"] == answer["result"]["text"]
    for chain in chains:
        assert [step["after"] for step in chain[:-1]] == [step["before"] for step in chain[1:]]
        assert all(step["verification"]["status"] in ("proved", "checked") for step in chain)
        assert all(step["title"] and step["explanation"] for step in chain)


def _chains(steps: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The chain and those inside its steps."""
    yield steps
    for step in steps:
        if step["steps"]:
            yield from _chains(step["steps"])


def test_a_step_is_told_with_its_own_numbers_in_the_language_asked_for(ask: Ask) -> None:
    told = {
        language: ask("solve", expression="2x + 3 = 11", steps=True, language=language, timeout=30)["steps"][0]["explanation"]
        for language in ("en", "de", "es")
    }

    assert told == {
        "en": "Take 3 away from both sides.",
        "de": "Ziehe 3 auf beiden Seiten ab.",
        "es": "Restar 3 en los dos lados.",
    }


def test_the_full_detail_shows_each_small_step(ask: Ask) -> None:
    brief, full = (
        ask("differentiate", expression="(x^2 + 1)/(x - 1)", steps=True, detail=detail, timeout=30)["steps"] for detail in ("brief", "full")
    )

    assert [step["rule"] for step in brief].count("small-steps") == 1
    assert "small-steps" not in [step["rule"] for step in full]
    assert len(full) > len(brief)


def test_a_question_that_no_strategy_works_has_its_answer_and_says_so(ask: Ask) -> None:
    answer = ask("solve", expression="x e^x = 3", steps=True, timeout=30)

    assert answer["result"] is not None
    assert answer["steps"] == []
    assert "no_course_method" in [note["code"] for note in answer["notes"]]


def test_a_solution_without_a_way_to_it_is_put_into_the_question(ask: Ask) -> None:
    answer = ask("solve", expression="x^2 = 2^x", steps=True, timeout=30)

    assert answer["steps"] == []
    assert {"2^2 = 2^2", "4^2 = 2^4"} <= {step["after"]["text"] for step in answer["check_steps"]}


def test_the_method_can_be_asked_for_and_the_usual_ones_are_listed(ask: Ask) -> None:
    usual, asked = (ask("solve", expression="x^2 - 5x + 6 = 0", steps=True, method=method, timeout=30) for method in (None, "formula"))

    assert {"factoring", "formula"} <= set(usual["methods"])
    assert "sum-and-product" in [step["rule"] for step in usual["steps"]]
    assert "quadratic-formula" in [step["rule"] for step in asked["steps"]]


METHODS = [
    ("x^2 + 6x - 3 = 0", "completing_the_square", "completed-square"),
    ("x^2 + 6x - 3 = 0", "formula", "quadratic-formula"),
    ("x^2 - 9 = 0", "factoring", "difference-of-squares"),
    ("x^2 - 9 = 0", "square_root", "took-square-root"),
    ("x - 3sqrt(x) + 2 = 0", "substitution", "substituted-letter"),
    ("3x + 2y = 12; x - y = -1", "substitution", "put-in"),
    ("3x + 2y = 12; x - y = -1", "elimination", "eliminated-letter"),
]


@pytest.mark.parametrize(("question", "method", "rule"), METHODS)
def test_each_usual_method_is_followed_where_it_is_asked_for(ask: Ask, question: str, method: str, rule: str) -> None:
    answer = ask("solve", expression=question, steps=True, method=method, timeout=30)

    assert rule in [step["rule"] for step in answer["steps"]]
    assert "method_not_used" not in [note["code"] for note in answer["notes"]]


def test_a_letter_that_is_put_for_a_part_is_said_until_it_is_put_back(ask: Ask) -> None:
    steps = ask("solve", expression="x^4 - 13x^2 + 36 = 0", steps=True, timeout=30)["steps"]

    assert [{name: meaning["text"] for name, meaning in step["lets"].items()} for step in steps] == [*[{"u": "x^2"}] * 4, *[{}] * 3]


def test_the_signs_on_the_intervals_are_shown_inside_the_step(ask: Ask) -> None:
    table = ask("solve", expression="x^2 - 5x + 4 < 0", steps=True, timeout=30)["steps"][-1]

    assert table["rule"] == "sign-table"
    assert [step["after"]["text"] for step in table["steps"][1:-1]] == [
        "x < 1 => (x - 4)*(x - 1) > 0",
        "1 < x < 4 => (x - 4)*(x - 1) < 0",
        "x > 4 => (x - 4)*(x - 1) > 0",
    ]


def test_a_check_shows_what_the_discarded_value_makes_of_the_question(ask: Ask) -> None:
    check = ask("solve", expression="sqrt(x + 1) = x - 1", steps=True, timeout=30)["steps"][-1]

    assert check["rule"] == "checked-solutions"
    assert [step["after"]["text"] for step in check["steps"]] == ["sqrt(0 + 1) != 0 - 1", "sqrt(3 + 1) = 3 - 1", "x = 3"]


def test_a_method_that_does_not_apply_is_told_and_the_usual_one_shown(ask: Ask) -> None:
    answer = ask("solve", expression="2x + 3 = 11", steps=True, method="formula", timeout=30)

    assert answer["steps"]
    assert "method_not_used" in [note["code"] for note in answer["notes"]]


def test_nothing_is_worked_where_it_was_not_asked_for(ask: Ask) -> None:
    assert ask("solve", expression="2x + 3 = 11")["steps"] == []


def test_a_letter_that_a_step_brings_in_is_named_until_it_is_put_back(ask: Ask) -> None:
    steps = ask("apart", expression="(5x - 3)/(x^2 - 2x - 3)", steps=True, timeout=30)["steps"]

    assert [{name: value["text"] for name, value in step["lets"].items()} for step in steps] == [{}, {"A": "3", "B": "2"}, {}]
    assert [inner["after"]["text"] for inner in steps[2]["steps"]] == [
        "5*x - 3 = A*(x + 1) + B*(x - 3)",
        "12 = 4*A and -8 = -4*B",
        "A = 3 and B = 2",
    ]


def test_what_is_cancelled_must_not_be_zero(ask: Ask) -> None:
    steps = ask("simplify", expression="(x^2 - 9)/(x^2 + 5x + 6)", steps=True, timeout=30)["steps"]

    assert [condition["text"] for step in steps for condition in step["conditions"]] == ["x + 3 != 0"]


def test_values_that_are_put_in_are_no_step_of_equality(ask: Ask) -> None:
    first = ask("evaluate", expression="x^2 - 3x", at={"x": "-2"}, steps=True, timeout=30)["steps"][0]

    assert (first["rule"], first["relation"]) == ("inserted", "method_line")


def test_l_hopitals_rule_says_what_both_parts_tend_to(ask: Ask) -> None:
    steps = ask("limit", expression="ln(x)/x", point="oo", steps=True, timeout=30)["steps"]

    assert steps[0]["rule"] == "lhopital"
    assert steps[0]["explanation"].startswith("ln(x) tends to ∞ and x to ∞")


def test_a_series_without_a_sum_ends_at_the_line_that_shows_it(ask: Ask) -> None:
    answer = ask("sum", expression="sum((-1)^n*n/(n + 1), n, 1, oo)", steps=True, timeout=30)

    assert answer["result"] is None
    assert [step["rule"] for step in answer["steps"]] == ["term-test"]
    assert answer["steps"][-1]["after"]["text"] == "limit(n/(n + 1), n, oo) = 1"


SERIES_METHODS = [("derivatives", "taylor-formula"), ("known_series", "known-expansion")]


@pytest.mark.parametrize(("method", "rule"), SERIES_METHODS)
def test_a_taylor_series_is_worked_by_the_method_asked_for(ask: Ask, method: str, rule: str) -> None:
    answer = ask("series", expression="x*e^x", order=4, steps=True, method=method, timeout=30)

    assert answer["methods"] == ["known_series", "derivatives"]
    assert rule in [step["rule"] for step in answer["steps"]]
    assert answer["steps"][-1]["after"]["text"] == answer["result"]["text"]


def test_an_arithmetic_sum_is_worked_by_its_formula_where_that_is_asked_for(ask: Ask) -> None:
    answer = ask("sum", expression="sum(2*k - 1, k, 1, n)", steps=True, method="arithmetic_sum", timeout=30)

    assert answer["steps"][0]["rule"] == "arithmetic-sum"


def test_the_derivatives_and_their_values_stand_inside_taylors_formula(ask: Ask) -> None:
    step = ask("series", expression="sin(x)", order=4, steps=True, timeout=30)["steps"][0]

    assert [inner["after"]["text"] for inner in step["steps"]] == [
        "subst(sin(x), x, 0) = 0",
        "diff(sin(x), x) = cos(x)",
        "subst(cos(x), x, 0) = 1",
        "diff(cos(x), x) = -sin(x)",
        "subst(-sin(x), x, 0) = 0",
        "diff(-sin(x), x) = -cos(x)",
        "subst(-cos(x), x, 0) = -1",
    ]
