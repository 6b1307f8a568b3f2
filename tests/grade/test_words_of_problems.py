"""What the words and the commas of a working tell: standard questions with all their data, decimals, events in words."""

from __future__ import annotations

import pytest

from service.grade.commas import Commas, commas_in
from service.grade.expected import agrees, examples, expected
from service.grade.reading.events import with_events
from tests.grade.working import check

COMMAS = [
    ("0,5·3", Commas.DECIMAL),
    ("1,5 kg", Commas.DECIMAL),
    ("12,50 €", Commas.DECIMAL),
    ("26/4 = 6,5", Commas.DECIMAL),
    (r"0{,}5 \cdot 3", Commas.DECIMAL),
    ("x = 2,5", Commas.DOUBTFUL),
    ("1,234 + 5", Commas.DOUBTFUL),
    ("0,5·3 and 0.2", Commas.DOUBTFUL),
    ("(2,5) + (1,3)", Commas.NONE),
    ("i = 1,2,3", Commas.NONE),
    ("[0,12)", Commas.NONE),
]


@pytest.mark.parametrize(("text", "commas"), COMMAS)
def test_a_comma_is_that_of_a_decimal_only_where_a_sign_beside_it_shows_so(text: str, commas: Commas) -> None:
    found = commas_in([text])

    assert found is commas


def test_a_doubtful_comma_is_read_as_it_makes_the_line_right() -> None:
    decimal = check(lines=["2x = 5", "x = 2,5"])
    solutions = check(lines=["x = 2,3"], problem="x^2 - 5x + 6 = 0")
    neither = check(lines=["2x = 5", "x = 2,6"])

    assert [answer["verdict"] for answer in (decimal, solutions, neither)] == ["correct", "correct", "incorrect"]


@pytest.mark.parametrize("example", list(examples()))
def test_every_standard_question_knows_what_it_asks_for_and_what_wrong_set_ups_lead_to(example: str) -> None:
    found = expected(example)

    assert found is not None
    assert found.mistaken


ASKED = [
    ("Un coche recorre 120 km a 60 km/h y vuelve a 40 km/h. ¿Cuál es la velocidad media?", 48),
    ("Ein Fahrrad kostet mit 19 % Mehrwertsteuer 238 €. Berechne den Nettopreis.", 200),
    ("Der Preis steigt von 40 € auf 50 €. Um wie viel Prozent ist er gestiegen?", 0.25),
    ("A and B are independent, P(A) = 0.6, P(B) = 0.3. Find P(A ∪ B).", 0.72),
    ("X ~ B(10; 0,3). Find P(X = 2)", 0.2334744405),
    ("Find the sum to infinity of 9 - 3 + 1 - 1/3 + ...", 6.75),
]


@pytest.mark.parametrize(("problem", "value"), ASKED)
def test_a_standard_question_is_read_in_three_languages(problem: str, value: float) -> None:
    found = expected(problem)

    assert found is not None
    assert agrees(found.value, value, 0, percent=False)


SILENT = [
    "Find the mean and standard deviation of 2, 4, 4, 6, 9.",
    "Find the weighted mean of 2, 4, 9.",
    "A car drives 120 km at 60 km/h, waits 2 h and drives 80 km at 40 km/h. Find its average speed.",
    "1500 € at 4 % per year, paid monthly, 3 years, compound interest",
    "P(A) = 0.6, P(B) = 0.3, A and B are mutually exclusive. Find P(A ∪ B).",
]


@pytest.mark.parametrize("problem", SILENT)
def test_nothing_is_expected_where_the_words_leave_anything_open(problem: str) -> None:
    found = expected(problem)

    assert found is None


def test_the_right_set_up_is_never_called_wrong_and_a_wrong_one_is() -> None:
    problem = "A car drives 120 km at 60 km/h and back at 40 km/h. Find its average speed."

    right = check(lines=["t = 120/60 + 120/40 = 5", "v = 240/5 = 48"], problem=problem)
    wrong = check(lines=["v = (60 + 40)/2", "v = 50"], problem=problem)

    assert right["verdict"] == "correct"
    assert (wrong["verdict"], wrong["first_error"]) == ("incorrect", 0)
    assert "wrong_set_up" in wrong["lines"][0]["flags"]


EVENTS = [
    ("P(both red) = 5/8", "P(bothRed) = 5/8"),
    ("P(sum = 8) = 5/36", "P(sumIsEight) = 5/36"),
    ("P(X = 3) = 1/2", "P(X = 3) = 1/2"),
    ("P(A and B) = 1/2", "P(A and B) = 1/2"),
]


@pytest.mark.parametrize(("line", "read"), EVENTS)
def test_an_event_in_words_is_one_letter(line: str, read: str) -> None:
    text, _ = with_events(line)

    assert text == read


def test_a_rule_of_three_is_judged_pair_by_pair() -> None:
    right = check(lines=["120 % ≙ 540 €", "1 % ≙ 4,50 €", "100 % ≙ 450 €"])
    wrong = check(lines=["120 % ≙ 540 €", "1 % ≙ 4,50 €", "100 % ≙ 451 €"])

    assert right["first_error"] is None
    assert (wrong["first_error"], wrong["lines"][2]["flags"]) == (2, ["out_of_proportion"])


def test_a_solution_outside_the_domain_that_was_found_is_wrong() -> None:
    answer = check(lines=["D = ℝ \\ {2}", "x² - 4 = 4(x - 2)", "(x - 2)² = 0", "L = {2}"], problem="(x² - 4)/(x - 2) = 4")

    assert answer["first_error"] == 3
    assert "outside_domain" in answer["lines"][3]["flags"]
