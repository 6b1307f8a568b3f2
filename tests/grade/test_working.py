"""Whole workings: parents, unreadable lines, letters, comments, and what follows an error."""

from __future__ import annotations

import pytest

from service.grade import fold
from service.grade.context import Context
from service.grade.line import Line
from service.grade.step import Step
from tests.grade.working import check


def test_a_line_that_cannot_be_read_is_its_own_answer_and_the_others_are_judged_around_it() -> None:
    found = check(lines=["2x = 8", "2x = (8", "x = 4"])

    assert [line["relation"] for line in found["lines"]] == ["start", "unreadable", "equivalent"]
    assert found["lines"][1]["error"]["code"] == "syntax_error"
    assert found["lines"][1]["error"]["position"]["field"] == "lines[1]"
    assert found["lines"][2]["parent"] == 0


def test_an_extraneous_root_discarded_has_the_first_line_for_its_parent() -> None:
    found = check(problem="sqrt(x+6) = x", lines=["x+6 = x^2", "x = 3 or x = -2", "x = 3"])

    assert found["lines"][2]["parent"] == -1
    assert found["verdict"] == "correct"


def test_an_implication_left_unchecked_is_incomplete() -> None:
    found = check(problem="sqrt(x+6) = x", lines=["x+6 = x^2", "x = 3 or x = -2"])

    assert (found["verdict"], found["first_error"]) == ("incomplete", 0)


def test_a_last_line_that_states_solutions_which_are_none_is_wrong() -> None:
    found = check(problem="x^3 = 27", lines=["x = 3 or x = -3"])

    assert found["lines"][0]["correct"] is False
    assert found["lines"][0]["added_solutions"] == ["x = -3"]


def test_lines_after_an_error_are_judged_by_the_writers_own_line() -> None:
    found = check(problem="2x + 3 = 11", lines=["2x = 14", "x = 7"])

    assert found["lines"][1]["consistent_with_previous"] is True
    assert found["lines"][1]["recovered"] is False
    assert found["first_error"] == 0


def test_a_right_line_after_an_error_is_said_to_have_recovered() -> None:
    found = check(problem="2x + 3 = 11", lines=["2x = 14", "2x = 8", "x = 4"])

    assert found["lines"][1]["parent"] == -1
    assert found["lines"][1]["recovered"] is True


def test_text_and_latex_lines_may_be_mixed_and_an_equals_sign_continues() -> None:
    found = check(lines=[r"\frac{x^2-1}{x-1}", "= (x-1)(x+1)/(x-1)", "= x+1"])

    assert [line["relation"] for line in found["lines"]] == ["start", "equivalent", "equivalent"]
    assert "domain_enlarged" in found["lines"][2]["flags"]


def test_chained_equalities_in_one_line_are_each_checked() -> None:
    found = check(problem="(x+1)^2", lines=["(x+1)(x+1) = x^2+2x+1 = x^2+1"])

    assert found["lines"][0]["relation"] == "not_equivalent"


def test_a_comment_and_a_let_claim_nothing() -> None:
    found = check(problem="x^4 = 16", lines=['"put u for the square"', "let u = x^2", "u^2 = 16", "u = 4 or u = -4"])

    assert [line["relation"] for line in found["lines"]] == ["method_line", "method_line", "equivalent", "equivalent"]


def test_the_last_line_is_held_against_the_form_and_the_reference() -> None:
    found = check(problem="x^2-1", lines=["(x-1)(x+1)"], form="factored", reference="x^2-1")

    assert found["final"] == {"complete": True, "form": True, "matches_reference": True}


def test_a_wrong_expression_comes_with_a_point_and_both_values() -> None:
    found = check(problem="(x+1)^2", lines=["x^2+1"])

    assert found["lines"][0]["counterexample"] == {"at": {"x": "1"}, "before": "4", "after": "2"}


def test_implicit_differentiation_is_followed() -> None:
    found = check(lines=["x^2 + y^2 = 25", r"2x + 2y\frac{dy}{dx} = 0"])

    assert found["lines"][1]["relation"] == "derivative"


def test_the_lines_under_a_case_are_judged_by_what_it_assumes_and_a_later_line_brings_the_cases_together() -> None:
    lines = ["if x >= 2", "x - 2 = 4", "x = 6", "if x < 2", "-x + 2 = 4", "x = -2", "x = 6 or x = -2"]

    found = check(problem="|x-2| = 4", lines=lines)

    assert [line["relation"] for line in found["lines"]] == [
        "method_line", "equivalent", "equivalent", "method_line", "equivalent", "equivalent", "equivalent",
    ]  # fmt: skip
    assert found["lines"][6]["parent"] == -1
    assert found["verdict"] == "correct"


def test_cases_that_leave_something_out_are_incomplete() -> None:
    found = check(problem="|x-2| = 4", lines=["Case 1: x >= 2", "x - 2 = 4", "x = 6"])

    assert found["verdict"] == "incomplete"
    assert found["lines"][2]["flags"] == ["cases_missing"]
    assert found["lines"][2]["lost_solutions"] == ["x = -2"]


def test_an_error_in_a_case_is_found() -> None:
    found = check(problem="|x-2| = 4", lines=["case x >= 2:", "x - 2 = -4", "x = -2"])

    assert (found["verdict"], found["first_error"]) == ("incorrect", 1)
    assert found["lines"][1]["lost_solutions"] == ["x = 6"]


def test_a_case_may_leave_out_a_value_of_a_parameter() -> None:
    found = check(problem="a*x = 2*a", lines=["case a != 0:", "x = 2"], variable="x")

    assert found["lines"][1]["correct"] is True
    assert found["verdict"] == "incomplete"


@pytest.mark.parametrize(
    "lines",
    [
        ["x^4 - 3x^2 - 4 = 0", "x² = 4 (x² = −1 is impossible)", "x = 2 or x = -2"],
        ["x^4 - 3x^2 - 4 = 0", "x² = 4 or x² = −1 (impossible)", "x = 2 or x = -2"],
        ["x^4 - 3x^2 - 4 = 0", "x² = -1 is impossible", "x² = 4", "x = 2 or x = -2"],
        ["2^(2x) - 2^x - 2 = 0", "2^x = 2 or 2^x = -1 (not possible)", "x = 1"],
        ["sqrt(x+2) = x", "x+2 = x²", "x = 2 (x = −1 not in this case)"],
    ],
    ids=lambda lines: lines[1],
)
def test_a_branch_without_a_solution_may_be_set_aside(lines: list[str]) -> None:
    assert check(lines=lines)["verdict"] == "correct"


@pytest.mark.parametrize(
    "lines",
    [
        ["x² = 4", "impossible"],
        ["x² = 4", "x = 2 or x = -2 (impossible)"],
        ["x^4 - 3x^2 - 4 = 0", "x² = -1 (x² = 4 is impossible)"],
        ["x² = 4", "x = 2 or x = -2", "x = -2 not in this case"],
    ],
    ids=lambda lines: lines[-1],
)
def test_a_solution_may_not_be_set_aside(lines: list[str]) -> None:
    assert check(lines=lines)["verdict"] == "incorrect"


def test_a_line_whose_reading_never_ends_is_open_and_costs_no_other_line_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    step_of = fold.step_of

    def endless(line: Line, context: Context) -> tuple[Step, Context]:
        while line.index == 0:
            pass
        return step_of(line, context)

    monkeypatch.setattr(fold, "step_of", endless)
    monkeypatch.setattr(fold, "SECONDS", 0.2)
    found = check(problem="x^2 = 4", lines=["x^2 - 4 = 0", "x = 2 or x = -2"], timeout=1.5)

    assert [line["relation"] for line in found["lines"]] == ["undecided", "equivalent"]


@pytest.mark.parametrize("answer", ["L = {2; −5}", "{2, -5}"])
def test_a_solution_set_with_a_value_that_solves_nothing_is_wrong(answer: str) -> None:
    found = check(problem="lg(x) + lg(x + 3) = 1", lines=["x² + 3x − 10 = 0", "x = 2 or x = −5", answer], hints="pointed")

    assert (found["verdict"], found["first_error"]) == ("incorrect", 2)
    assert found["lines"][2]["added_solutions"] == ["x = -5"]
    assert found["lines"][2]["feedback"] == "This states solutions that are none: x = −5."


def test_values_that_are_still_to_be_checked_are_not_wrong() -> None:
    found = check(problem="lg(x) + lg(x + 3) = 1", lines=["x² + 3x − 10 = 0", "x = 2 or x = −5"])

    assert found["verdict"] == "incomplete"


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("f'(x) > 0 on (-2,0) and (2,∞)", True),
        ("f'(x) < 0 on (-∞,-2) and (0,2)", True),
        ("f'(x) > 0 on (0,2) and (2,∞)", False),
        ("f'(x) > 0 on (-2,1)", False),
    ],
)
def test_the_sign_of_a_derivative_is_judged_on_each_interval_that_is_named(line: str, is_right: bool) -> None:
    found = check(problem="f(x) = x^4 - 8x^2", lines=["f'(x) = 4x^3 - 16x", line])

    assert found["lines"][1]["correct"] is is_right
