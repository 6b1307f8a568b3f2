"""Proofs line by line: assumptions are put in, links hold for all allowed values, and a case without solutions is not a way out."""

from __future__ import annotations

import pytest

from tests.grade.working import check

WHOLE = {"k": ["positive", "integer"], "n": ["positive", "integer"], "m": ["integer"]}


def test_a_hypothesis_is_put_in() -> None:
    lines = ["Suppose 7^k - 1 = 6m", "7^(k+1) - 1 = 7*7^k - 1", "= 7(6m + 1) - 1", "= 6(7m + 1)"]

    found = check(problem="Show that 6 divides 7^n - 1", lines=lines, assumptions=WHOLE)

    assert [line["correct"] for line in found["lines"]] == [True] * 4
    assert found["lines"][0]["role"] == "case"


def test_a_hypothesis_put_in_wrongly_is_refuted_by_an_allowed_value() -> None:
    lines = ["Suppose 7^k - 1 = 6m", "7^(k+1) - 1 = 7*7^k - 1", "= 7*6m - 1"]

    found = check(problem="Show that 6 divides 7^n - 1", lines=lines, assumptions=WHOLE)

    assert found["first_error"] == 2
    assert found["lines"][2]["counterexample"]["at"]["k"] == "1"


@pytest.mark.parametrize(
    ("chain", "correct"),
    [
        ("2^(k+1) = 2*2^k > 2k = k + k >= k + 1", True),
        ("2^(k+1) = 2*2^k > 2k = k + k >= k + 2", False),
        ("2^(k+1) = 2^k + 1 > k + 1", False),
    ],
)
def test_every_link_of_a_chain_must_hold_for_all_values(chain: str, correct: bool) -> None:
    lines = ["n = 1: 2 > 1", "for n = k: 2^k > k", chain]

    found = check(problem="Prove by induction: 2^n > n for n >= 1", lines=lines, assumptions=WHOLE)

    assert found["lines"][2]["correct"] is correct


def test_a_link_is_judged_from_the_first_case_on() -> None:
    lines = ["n = 4: 16 >= 16", "Suppose 2^k >= k^2", "2^(k+1) = 2*2^k >= 2k^2 = k^2 + k^2 >= k^2 + 4k >= (k+1)^2"]

    found = check(problem="Prove by induction that 2^n >= n^2 for n >= 4", lines=lines)

    assert found["first_error"] is None


def test_a_contradiction_may_be_led_to_its_end() -> None:
    lines = ["Suppose sqrt(2) = p/q", "p^2 = 2q^2", "p = 2m", "4m^2 = 2q^2", "q^2 = 2m^2"]

    found = check(problem="Prove that sqrt(2) is irrational.", lines=lines)

    assert [line["correct"] for line in found["lines"]] == [True] * 5


def test_an_equation_is_still_solved_where_a_proof_is_asked_for() -> None:
    found = check(problem="Show that the equation 2x + 3 = 11 has the solution x = 4", lines=["2x = 8", "x = 4"])

    assert found["first_error"] is None


def test_what_a_condition_says_bounds_the_letters_of_a_claim() -> None:
    lines = ["b - a > 0", "(b - a)(b + a) > 0"]

    found = check(problem="Show that a < b implies a^2 < b^2 for real a, b.", lines=lines)

    assert [line["correct"] for line in found["lines"]] == [True, False]


@pytest.mark.parametrize(("line", "correct"), [("-x - 2 = 3x", True), ("-x + 2 = 3x", False), ("x + 2 = 3x", False)])
def test_a_line_of_a_case_without_solutions_must_be_right_all_the_same(line: str, correct: bool) -> None:
    lines = ["case x >= -2:", "x + 2 = 3x", "x = 1", "case x < -2:", line]

    found = check(problem="|x + 2| = 3x", lines=lines)

    assert found["lines"][4]["correct"] is correct


@pytest.mark.parametrize(("line", "correct"), [("7^4 ≡ 81 ≡ 1 (mod 10)", True), ("7^4 ≡ 81 ≡ 2 (mod 10)", False)])
def test_congruences_are_judged_by_remainders(line: str, correct: bool) -> None:
    found = check(problem="Find the last digit of 7^10.", lines=[line])

    assert found["lines"][0]["correct"] is correct


def test_an_integral_that_comes_back_is_brought_over() -> None:
    lines = ["I = ∫ e^x sin(x) dx", "I = e^x sin(x) - ∫ e^x cos(x) dx", "I = e^x sin(x) - e^x cos(x) - I"]

    right = check(problem="∫ e^x sin(x) dx", lines=[*lines, "2I = e^x sin(x) - e^x cos(x)"])
    wrong = check(problem="∫ e^x sin(x) dx", lines=[*lines, "3I = e^x sin(x) - e^x cos(x)"])

    assert right["first_error"] is None
    assert wrong["first_error"] == 3


@pytest.mark.parametrize(("aside", "correct"), [("√(9 − x²) = 3 cos θ", True), ("√(9 − x²) = 9 cos θ", False)])
def test_an_aside_of_a_substitution_is_checked_in_one_letter(aside: str, correct: bool) -> None:
    found = check(problem="∫ √(9 − x²) dx", lines=["x = 3 sin θ", "dx = 3 cos θ dθ", aside])

    assert found["lines"][2]["correct"] is correct


def test_an_integral_beside_the_task_is_judged_by_itself() -> None:
    first = "∫ x² e^x dx = x² e^x − 2∫ x e^x dx"

    right = check(problem="∫ x² e^x dx", lines=[first, "∫ x e^x dx = x e^x − e^x + C"])
    wrong = check(problem="∫ x² e^x dx", lines=[first, "∫ x e^x dx = x e^x + e^x + C"])

    assert right["lines"][1]["correct"] is True
    assert wrong["lines"][1]["correct"] is False


def test_amplitude_and_phase_come_from_both_coefficients() -> None:
    lines = ["R sin(x + α) = R sin x cos α + R cos x sin α", "R cos α = 3, R sin α = 4", "R = 5"]
    problem = "Write 3 sin x + 4 cos x as R sin(x + α) with R > 0."

    right = check(problem=problem, lines=[*lines, "tan α = 4/3"])
    wrong = check(problem=problem, lines=[*lines, "tan α = 3/4"])

    assert right["first_error"] is None
    assert wrong["first_error"] == 3


def test_a_proof_is_finished_where_the_claim_is_reached_and_not_where_it_is_said_again() -> None:
    problem = "Prove that a^3 - b^3 = (a - b)(a^2 + a*b + b^2)"

    led = check(problem=problem, lines=["(a - b)(a^2 + a*b + b^2) = a^3 + a^2*b + a*b^2 - a^2*b - a*b^2 - b^3", "= a^3 - b^3"])
    said = check(problem=problem, lines=["a^3 - b^3 = (a - b)(a^2 + a*b + b^2)"])

    assert (led["verdict"], said["verdict"]) == ("correct", "incomplete")
