"""A refutation that the rest of a working speaks against is left open."""

from __future__ import annotations

from tests.grade.working import check


def test_a_line_that_nothing_else_bears_out_is_left_open_where_the_answer_is_right() -> None:
    answer = check(problem="2x + 3 = 11", lines=["2x = 8", "x^3 + 7x = 1", "x = 4"])

    assert answer["verdict"] == "undecided"
    assert [line["correct"] for line in answer["lines"]] == [True, None, True]
    assert answer["final"]["complete"]


def test_an_error_that_has_a_name_is_one_even_where_the_answer_is_right() -> None:
    answer = check(problem="2x + 3 = 11", lines=["2x = 14", "x = 4"])

    assert (answer["verdict"], answer["first_error"]) == ("incorrect", 0)


def test_an_error_that_the_next_line_follows_from_is_one() -> None:
    answer = check(problem="2x + 3 = 11", lines=["x^3 + 7x = 1", "x^3 + 7x - 1 = 0", "x = 4"])

    assert (answer["verdict"], answer["first_error"]) == ("incorrect", 0)


def test_a_line_is_refuted_where_the_answer_is_wrong_too() -> None:
    answer = check(problem="2x + 3 = 11", lines=["2x = 8", "x^3 + 7x = 1", "x = 5"])

    assert (answer["verdict"], answer["first_error"]) == ("incorrect", 1)
