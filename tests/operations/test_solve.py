"""The solve operation: what its answer holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import AmbiguousVariable, Meaningless, NoClosedForm, Unsupported
from tests.equations import rows

Ask = Callable[..., dict[str, Any]]


def test_solutions_are_listed_with_their_decimals(ask: Ask) -> None:
    answer = ask("solve", expression="x^2 = 2")

    assert answer["result"]["text"] == "x = -sqrt(2) or x = sqrt(2)"
    assert [s["x"]["decimal"] for s in answer["solutions"]] == ["-1.41421356237310", "1.41421356237310"]
    assert answer["verification"]["status"] in ("proved", "checked")


def test_an_expression_alone_is_set_to_zero_and_told(ask: Ask) -> None:
    answer = ask("solve", expression="x^2 - 4")

    assert answer["result"]["text"] == "x = -2 or x = 2"
    assert [note["code"] for note in answer["notes"]] == ["set_to_zero"]


def test_a_discarded_value_comes_with_its_reason(ask: Ask) -> None:
    answer = ask("solve", expression="(x^2-4)/(x-2) = 0")

    assert [(e["x"]["text"], e["reason"]) for e in answer["excluded"]] == [("2", "makes a denominator zero")]


def test_a_periodic_family_names_its_whole_number(ask: Ask) -> None:
    answer = ask("solve", expression="tan k = 1")

    assert answer["result"]["text"] == "k = pi/4 + pi*n"
    assert [c["text"] for c in answer["conditions"]] == ["n in ZZ"]
    assert answer["solutions"][0]["k"]["text"] == "pi/4 + pi*n"


def test_no_solution_is_the_empty_set(ask: Ask) -> None:
    answer = ask("solve", expression="x = x + 1")

    assert answer["result"]["text"] == "{}"
    assert answer["solutions"] == []


def test_a_repeated_root_is_told(ask: Ask) -> None:
    answer = ask("solve", expression="x^2 - 6x + 9 = 0")

    assert "3 counts 2 times" in answer["notes"][0]["message"]


@pytest.mark.parametrize("row", rows("systems"), ids=lambda row: row[0])
def test_a_system_has_the_solutions_of_the_table(ask: Ask, row: tuple[str, ...]) -> None:
    statement, expected = row

    assert ask("solve", expression=statement)["result"]["text"] == expected


@pytest.mark.parametrize("row", rows("parameters"), ids=lambda row: row[0])
def test_parameters_bring_conditions(ask: Ask, row: tuple[str, ...]) -> None:
    statement, variable, expected, conditions = row

    answer = ask("solve", expression=statement, variable=variable)

    assert answer["result"]["text"] == expected
    assert "; ".join(c["text"] for c in answer["conditions"]) == conditions


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("x^2 - 6x + 7 = 0", "x = 3 ± sqrt(2)"),
        ("a x^2 + b x + c = 0", "x = (-b ± sqrt(b^2 - 4*a*c))/(2*a)"),
        ("x^2 = a", "x = ±sqrt(a)"),
        ("x^4 - 5x^2 + 6 = 0", "x = ±sqrt(3) or x = ±sqrt(2)"),
        ("3x^2 + 2x - 7 = 0", "x = (-1 ± sqrt(22))/3"),
        ("x^3 - 2x = 0", "x = ±sqrt(2) or x = 0"),
        ("x^2 = 4", "x = -2 or x = 2"),
    ],
)
def test_two_solutions_are_one_formula_with_plus_minus_where_that_is_asked_for(ask: Ask, statement: str, expected: str) -> None:
    answer = ask("solve", expression=statement, variable="x", plus_minus=True)

    assert answer["result"]["text"] == expected


def test_the_two_solutions_of_a_quadratic_with_letters_are_written_alike(ask: Ask) -> None:
    answer = ask("solve", expression="a x^2 + b x + c = 0", variable="x")

    assert answer["result"]["text"] == "x = (-b - sqrt(b^2 - 4*a*c))/(2*a) or x = (-b + sqrt(b^2 - 4*a*c))/(2*a)"


def test_several_letters_without_a_variable_are_asked_about(ask: Ask) -> None:
    with pytest.raises(AmbiguousVariable) as raised:
        ask("solve", expression="a b = c + d")

    assert raised.value.extra["candidates"] == ["a", "b", "c", "d"]


def test_what_is_not_solved_is_refused_not_guessed(ask: Ask) -> None:
    with pytest.raises(NoClosedForm):
        ask("solve", expression="x sin(x) = 1")


def test_an_assumption_about_the_unknown_discards_solutions(ask: Ask) -> None:
    answer = ask("solve", expression="x^2 = 4", assumptions={"x": ["positive"]})

    assert answer["result"]["text"] == "x = 2"


def test_complex_roots_without_radicals_are_given_as_decimals(ask: Ask) -> None:
    answer = ask("solve", expression="x^5 - x - 1 = 0", domain="complex")

    assert len(answer["solutions"]) == 5
    assert "approximate" in [note["code"] for note in answer["notes"]]
    assert answer["verification"]["status"] == "checked"


@pytest.mark.parametrize(
    ("statement", "assumptions", "expected", "conditions"),
    [
        ("x^2 < a", {"a": ["positive"]}, "-sqrt(a) < x < sqrt(a)", []),
        ("x^2 >= a", {"a": ["positive"]}, "x <= -sqrt(a) or x >= sqrt(a)", []),
        ("x^2 < a", {}, "-sqrt(a) < x < sqrt(a)", ["a > 0"]),
        ("|x - b| <= a", {"a": ["positive"]}, "b - a <= x <= a + b", []),
        ("1/x > a", {"a": ["positive"]}, "0 < x < 1/a", []),
        ("x/(x - a) <= 0", {"a": ["positive"]}, "0 <= x < a", []),
        ("e^x < a", {"a": ["positive"]}, "x < log(a)", []),
        ("(x - a)^2 <= 0", {}, "x = a", []),
        ("a x + 1 < 3", {"a": ["negative"]}, "x > 2/a", []),
    ],
)
def test_an_inequality_with_parameters_is_solved_in_terms_of_them(
    ask: Ask, statement: str, assumptions: dict[str, list[str]], expected: str, conditions: list[str]
) -> None:
    answer = ask("solve", expression=statement, variable="x", assumptions=assumptions)

    assert answer["result"]["text"] == expected
    assert [c["text"] for c in answer["conditions"]] == conditions
    assert answer["verification"]["status"] == "checked"


@pytest.mark.parametrize("row", rows("parameter_cases"), ids=lambda row: row[0])
def test_an_inequality_with_one_parameter_is_solved_for_each_of_its_values(ask: Ask, row: tuple[str, ...]) -> None:
    statement, solutions, condition, told = row

    answer = ask("solve", expression=statement, variable="x")

    assert answer["result"]["text"] == solutions
    assert [c["text"] for c in answer["conditions"]] == ([condition] if condition else [])
    assert [n["code"] for n in answer["notes"]] == ([told] if told else [])
    assert answer["verification"]["status"] == "checked"


@pytest.mark.parametrize("expression", ["y' = 0", "x/y'"])
def test_an_unknown_function_is_for_another_operation(ask: Ask, expression: str) -> None:
    with pytest.raises(Unsupported, match="/dsolve"):
        ask("solve", expression=expression)


@pytest.mark.parametrize(("expression", "solutions"), [("oo in RR", "{}"), ("ln(x) in RR", "x > 0"), ("x^2 in RR", "RR")])
def test_only_what_is_a_number_is_in_a_set_of_numbers(ask: Ask, expression: str, solutions: str) -> None:
    assert ask("solve", expression=expression)["result"]["text"] == solutions


def test_a_number_among_equations_is_none_of_them(ask: Ask) -> None:
    with pytest.raises(Meaningless):
        ask("solve", expression="x = 2, 3")


def test_a_period_needs_a_coefficient_that_is_not_zero(ask: Ask) -> None:
    answer = ask("solve", expression="sin(a x) = 0", variable="x")

    assert "a != 0" in {condition["text"] for condition in answer["conditions"]}


def test_a_power_with_a_variable_exponent_is_not_said_to_have_no_zero(ask: Ask) -> None:
    with pytest.raises(NoClosedForm, match="variable exponent"):
        ask("solve", expression="x^a = 0", variable="x")


@pytest.mark.parametrize("row", rows("several_parameters"), ids=lambda row: row[0])
def test_an_inequality_with_several_parameters_is_solved_case_by_case(ask: Ask, row: tuple[str, ...]) -> None:
    statement, solutions, conditions, told = row

    answer = ask("solve", expression=statement, variable="x")

    assert answer["result"]["text"] == solutions
    assert answer["verification"]["status"] == "checked"
    assert "; ".join(condition["text"] for condition in answer["conditions"]) == conditions
    assert {note["code"] for note in answer["notes"]} == ({told} if told else set())


def test_an_order_that_depends_on_the_parameters_is_not_guessed(ask: Ask) -> None:
    with pytest.raises(NoClosedForm):
        ask("solve", expression="(e^x - a)(e^x - b) < 0", variable="x")


@pytest.mark.parametrize(
    ("statement", "variable", "expected"),
    [
        ("x + y > 1; y > 0", "x", "x > 1 - y and y > 0"),
        ("2x + y <= 4; x >= 0", None, "y <= 4 - 2*x and x >= 0"),
        ("y > x^2; y < 4", "y", "y > x^2 and y < 4"),
    ],
)
def test_a_region_is_described_unknown_by_unknown(ask: Ask, statement: str, variable: str | None, expected: str) -> None:
    answer = ask("solve", expression=statement, **({"variable": variable} if variable else {}))

    assert answer["result"]["text"] == expected
    assert answer["verification"]["status"] == "checked"
