"""Rounded values in a line of working, judged by the last digit written."""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from service.algebra.values import value
from service.judge.approximation import correct_rounding, judge_approximation, matches_rounded, rounded_digits, written_values
from service.judge.entailment import Answer, entails
from service.judge.judgement import Judgement, Scope
from service.read import read, read_line
from service.tree import Tree

TABLES = Path(__file__).parent.parent / "tables" / "grade"
ROWS = tomllib.loads((TABLES / "approximations.toml").read_text("utf-8"))["rows"]
SOLUTIONS = tomllib.loads((TABLES / "rounded_solutions.toml").read_text("utf-8"))["rows"]
SIGNS: dict[str, Any] = {"≈": "~", "=": "="}


def tree_of(source: str) -> Tree:
    return read(source, "text").tree


def verdict(judged: Judgement | None) -> str:
    if judged is None or judged.relation == "undecided":
        return "open"
    return "right" if judged.sound else "wrong"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]} {row[2]}")
def test_a_rounded_value_is_judged_as_the_table_says(row: list[Any]) -> None:
    exact, sign, written, after, expected, flag = row

    judged = judge_approximation(tree_of(exact), tree_of(written), SIGNS[sign], after)

    assert verdict(judged) == expected
    assert (judged.flags if judged else ()) == ((flag,) if flag else ())


@pytest.mark.parametrize("row", SOLUTIONS, ids=lambda row: f"{row[0]} | {row[1]}")
def test_rounded_solutions_are_matched_with_the_exact_ones(row: list[Any]) -> None:
    solutions, written, expected = row

    found = matches_rounded([value(tree_of(s), {}) for s in solutions], [tree_of(w) for w in written])

    assert found is not None
    assert ("wrong" if found.wrong else "missing" if found.missing else "right") == expected


@pytest.mark.parametrize(
    ("exact", "written", "right"),
    [
        ("ln(50)/ln(4)", "2.83", "2.82"), ("-2/3", "-0.6", "-0.7"), ("1999/2", "1.0·10^3", "1000"), ("5/12", "41.6%", "41.7"),
        ("0.001", "0.0", "0.0"),
    ],
)  # fmt: skip
def test_a_wrong_rounding_is_answered_with_the_right_one(exact: str, written: str, right: str) -> None:
    assert correct_rounding(tree_of(exact), tree_of(written)) == right


@pytest.mark.parametrize(
    ("source", "place"), [("0.87", -2), ("2.50", -2), ("12", 0), ("8.57·10^22", 20), ("1.5e-3", -4), ("27.3°", -1), ("√2", None)]
)
def test_the_place_of_the_last_digit_is_that_of_the_numeral_as_written(source: str, place: int | None) -> None:
    assert rounded_digits(tree_of(source)) == place


def test_a_value_from_ones_own_rounded_numbers_is_right() -> None:
    exact, own = tree_of("15·tan(35°)"), tree_of("15·0.70")

    assert verdict(judge_approximation(exact, tree_of("10.50"), "~", True, [own])) == "right"
    assert verdict(judge_approximation(exact, tree_of("10.503"), "~", True, [own])) == "right"
    assert verdict(judge_approximation(exact, tree_of("10.52"), "~", True, [own])) == "wrong"
    assert verdict(judge_approximation(exact, tree_of("10.50"), "=", True, [own])) == "right"


def test_one_unit_is_allowed_after_a_rounding_only_where_roundings_can_have_added_up() -> None:
    exact = tree_of("2√5 + 1")

    assert verdict(judge_approximation(exact, tree_of("5.473"), "~", True)) == "right"
    assert verdict(judge_approximation(exact, tree_of("5.473"), "~", True, [tree_of("2·2.236 + 1")])) == "wrong"
    assert verdict(judge_approximation(exact, tree_of("5.47"), "~", True, [tree_of("2·2.24 + 1")])) == "right"
    assert verdict(judge_approximation(exact, tree_of("5.48"), "~", True, [tree_of("2·2.24 + 1")])) == "right"
    assert verdict(judge_approximation(exact, tree_of("5.49"), "~", True, [tree_of("2·2.24 + 1")])) == "wrong"


def test_a_decimal_on_the_way_must_be_rounded_rightly() -> None:
    exact = tree_of("2√5 + 1")

    assert verdict(judge_approximation(exact, tree_of("2·2.236 + 1"), "~")) == "right"
    assert verdict(judge_approximation(exact, tree_of("2·2.237 + 1"), "~")) == "wrong"


def test_degrees_without_their_sign_are_accepted_only_where_degrees_are_used() -> None:
    exact = tree_of("atan(4/3)")

    with_degrees = judge_approximation(exact, tree_of("53.13"), "~", degrees=True)

    assert with_degrees is not None
    assert with_degrees.flags == ("degrees_assumed",)
    assert verdict(judge_approximation(exact, tree_of("53.13"), "~")) == "wrong"


def test_the_values_of_a_statement_are_taken_from_lists_and_alternatives() -> None:
    found = written_values(read_line("x ≈ 0.87 or x ≈ -1.54", "text").tree)

    assert found is not None
    assert [(name, sign) for name, sign, _ in found] == [("x", "~"), ("x", "~")]
    assert written_values(read_line("x + 1 ≈ 2", "text").tree) is None


@pytest.mark.parametrize("places", [1, 2, 3, 5])
def test_only_the_rounded_square_root_is_right_to_so_many_places(places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    for n in (n for n in range(2, 60) if n not in {4, 9, 16, 25, 36, 49}):
        exact, rounded = tree_of(f"√{n}"), Decimal(n).sqrt().quantize(unit, ROUND_HALF_UP)

        said = [verdict(judge_approximation(exact, tree_of(str(rounded + step * unit)), "~")) for step in (-1, 0, 1)]
        equals = [verdict(judge_approximation(exact, tree_of(str(rounded + step * unit)), "=")) for step in (-1, 0, 1)]

        assert said == equals == ["wrong", "right", "wrong"]
        assert correct_rounding(exact, tree_of(str(rounded - unit))) == str(rounded)


@pytest.mark.parametrize("places", [1, 2, 3])
def test_only_the_rounded_logarithm_solves_the_equation(places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    for n in (5, 7, 50, 90, 123):
        rounded = (Decimal(n).ln() / Decimal(3).ln()).quantize(unit, ROUND_HALF_UP)

        said = [entails((tree_of(f"3^x = {n}"),), tree_of(f"x ≈ {rounded + step * unit}"), Scope()).answer for step in (-1, 0, 1)]

        assert said == [Answer.CONTRADICTS, Answer.FOLLOWS, Answer.CONTRADICTS]
