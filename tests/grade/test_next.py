"""The next step: one rule at a time, from the task to a complete answer."""

from __future__ import annotations

import pytest

from tests.grade.working import check

WORKINGS = [
    ("2x+3 = 11", ["2*x = 8", "x = 4"]),
    ("2(x+1)+x = 5", ["3*x + 2 = 5", "3*x = 3", "x = 1"]),
    ("x/2+x/3 = 5", ["3*x + 2*x = 30", "5*x = 30", "x = 6"]),
    ("3-2x < 7", ["-2*x < 4", "x > -2"]),
    ("x^2 = 5x-6", ["x^2 - 5*x + 6 = 0", "(x - 3)*(x - 2) = 0", "x - 3 = 0 or x - 2 = 0", "x = 3 or x = 2"]),
    ("(x-1)^2 = 9", ["x - 1 = 3 or x - 1 = -3", "x = 4 or x = -2"]),
    (
        "x^2-x-1 = 0",
        ["x = (1 ± sqrt((-1)^2 - 4*1*(-1)))/(2*1)", "x = (1 ± sqrt(5))/2", "x = 1/2 + sqrt(5)/2 or x = 1/2 - sqrt(5)/2"],
    ),
    ("3*e^x = 6", ["e^x = 2", "x = log(2)"]),
    ("x^2+1 = 0", ["x^2 = -1", "false"]),
    ("(x^2-4)/(x-2) = 0", ["x^2 - 4 = 0", "x^2 = 4", "x = 2 or x = -2", "x = -2"]),
    (
        "d/dx(x^2*sin(x))",
        [
            "diff(x^2, x)*sin(x) + x^2*diff(sin(x), x)",
            "2*x*sin(x) + x^2*diff(sin(x), x)",
            "2*x*sin(x) + x^2*cos(x)",
        ],
    ),
    (r"\int x*e^x dx", ["x*e^x - integrate(e^x, x)", "x*e^x - e^x + C"]),
    (r"\int x/(x^2+1) dx", ["u = x^2 + 1", "1/2*integrate(1/u, u)", "1/2*log(abs(u)) + C", "log(x^2 + 1)/2 + C"]),
    (r"\int cos(3x+1) dx", ["u = 3*x + 1", "1/3*integrate(cos(u), u)", "1/3*sin(u) + C", "sin(3*x + 1)/3 + C"]),
    (
        r"\int sin(x)^2 dx",
        [
            "integrate(1/2 - cos(2*x)/2, x)",
            "1/2*integrate(1, x) - 1/2*integrate(cos(2*x), x)",
            "1/2*x - 1/2*integrate(cos(2*x), x)",
            "1/2*x - sin(2*x)/4 + C",
        ],
    ),
    ("(x^2-1)/(x-1)", ["(x - 1)*(x + 1)/(x - 1)", "x + 1"]),
    (
        "4^x-6*2^x+8 = 0",
        [
            "u = 2^x",
            "u^2 - 6*u + 8 = 0",
            "(u - 4)*(u - 2) = 0",
            "u - 4 = 0 or u - 2 = 0",
            "u = 4 or u = 2",
            "2^x = 4 or 2^x = 2",
            "2^x = 2^2 or 2^x = 2^1",
            "x = 2 or x = 1",
        ],
    ),
    ("(x-4)/(x+1) < 0", ["-1 < x < 4"]),
    ("limit((x^2-4)/(x-2), x, 2)", ["limit((x - 2)*(x + 2)/(x - 2), x, 2)", "limit(x + 2, x, 2)", "2 + 2", "4"]),
    (
        "sum(2*k+1, k, 1, n)",
        [
            "2*sum(k, (k, 1, n)) + sum(1, (k, 1, n))",
            "2*(n*(n + 1)/2) + sum(1, (k, 1, n))",
            "2*(n*(n + 1)/2) + n",
            "n*(n + 2)",
        ],
    ),
    (
        "sum(1/(k*(k+1)), k, 1, oo)",
        ["sum(1/k - 1/(k + 1), (k, 1, oo))", "limit(sum(1/k - 1/(k + 1), (k, 1, N)), N, oo)", "limit(1 - 1/(N + 1), N, oo)", "1"],
    ),
    ("product(1 - 1/k, k, 2, n)", ["product((k - 1)/k, (k, 2, n))", "1/n"]),
    ("factor 2x^2+10x+12", ["2*(x^2 + 5*x + 6)", "2*(x + 2)*(x + 3)"]),
]


@pytest.mark.parametrize(("task", "lines"), WORKINGS, ids=lambda value: value if isinstance(value, str) else "")
def test_suggested_lines_lead_from_the_task_to_a_complete_answer(task: str, lines: list[str]) -> None:
    found: list[str] = []
    for _ in lines:
        document = check(problem=task, lines=found or [task.removeprefix("factor ")], next=True)
        found.append(document["next"]["text"])

    last = check(problem=task, lines=found, next=True)

    assert found == lines
    assert last["verdict"] == "correct"
    assert last["next"] is None
    assert [note["code"] for note in last["notes"]] == ["nothing_left"]


def test_the_step_stands_in_for_the_first_wrong_line() -> None:
    found = check(problem="2x + 3 = 11", lines=["2x = 14", "x = 7"], next=True)

    assert (found["next"]["after"], found["next"]["text"]) == (-1, "2*x = 8")
    assert found["lines"][0]["next"] == found["next"]
    assert "next" not in found["lines"][1]


def test_a_step_has_its_rule_and_a_question() -> None:
    found = check(lines=["(x-1)(x+2) = 0"], next=True)["next"]

    assert found["rule"] == "zero-product"
    assert found["rule_name"] == "used that a product is zero where a factor is"
    assert found["hint"] == "When is a product zero?"
    assert found["latex"]


def test_where_no_rule_is_known_a_note_says_so() -> None:
    found = check(lines=["sin(x) + x - 1/2 = 0"], next=True)

    assert found["next"] is None
    assert [note["code"] for note in found["notes"]] == ["no_next_step"]


def test_no_step_is_shown_unasked() -> None:
    assert "next" not in check(lines=["2x = 8"])


@pytest.mark.parametrize(
    ("level", "hint"),
    [
        ("none", "What can you add to both sides, or take away from both?"),
        ("nudge", "What can you add to both sides, or take away from both?"),
        ("pointed", "What can you add to both sides, or take away from both? Take 3 away from both sides."),
        ("answer", "What can you add to both sides, or take away from both? Take 3 away from both sides. The next line is: 2x = 8"),
    ],
)
def test_a_step_is_told_as_far_as_hints_may_tell_it(level: str, hint: str) -> None:
    found = check(problem="2x + 3 = 11", lines=["2x + 3 = 11"], next=True, hints=level)["next"]

    assert found["hint"] == hint


def test_a_step_is_told_in_the_language_asked_for() -> None:
    found = check(problem="x^2 = 9", lines=["x^2 = 9"], next=True, hints="answer", language="de")["next"]

    assert found["hint"] == (
        "Welche Zahlen haben dieses Quadrat? Zwei Zahlen haben das Quadrat 9: die Wurzel und ihre Gegenzahl. "
        "Die nächste Zeile ist: x = 3 oder x = −3"
    )


def test_a_letter_of_the_students_own_is_gone_on_with() -> None:
    begun = ["t = 3^x"]
    found: list[str] = []
    for _ in range(2):
        found.append(check(problem="9^x - 4*3^x + 3 = 0", lines=[*begun, *found], next=True)["next"]["text"])

    assert found == ["t^2 - 4*t + 3 = 0", "(t - 3)*(t - 1) = 0"]


def test_a_hint_on_an_error_without_a_name_tells_what_a_sound_step_does() -> None:
    line = check(problem="x^2 - 5x + 6 = 0", lines=["(x-1)(x-5) = 0"], hints="pointed")["lines"][0]

    assert line["misconception"] is None
    assert line["hint"].endswith("Two terms are sought with the sum −5 and the product 6: −3 and −2.")


def test_a_line_that_only_follows_is_shown_as_the_right_one() -> None:
    line = check(problem="sqrt(x+7) = x+1", lines=["x + 7 = x^2 + 3"], hints="answer")["lines"][0]

    assert line["hint"].endswith("Right would be: x + 7 = (x + 1)²")


def test_no_step_of_a_proof_is_suggested() -> None:
    found = check(problem="Prove that sin(x)^2 + cos(x)^2 = 1", lines=["sin(x)^2 + cos(x)^2 = 1"], next=True)

    assert found["next"] is None


def test_the_next_line_of_a_question_whether_a_series_converges_is_the_test_that_decides() -> None:
    found = check(problem="Does sum_(n=1)^oo n/(n+1) converge?", lines=["a_n = n/(n+1)"], next=True)["next"]

    assert (found["rule"], found["text"]) == ("term-test", "limit(n/(n + 1), n, oo) = 1")


TAYLOR = ["f''(x) = -1/x^2", "f(1) = 0", "f'(1) = 1", "f''(1) = -1", "T(x) = (x - 1) - 1/2!*(x - 1)^2"]


def test_the_next_lines_of_a_taylor_polynomial_are_derivatives_their_values_and_the_formula() -> None:
    problem, found = "Find the Taylor polynomial of degree 2 of f(x) = ln(x) at x = 1", ["f'(x) = 1/x"]

    for _ in TAYLOR:
        document = check(problem=problem, lines=found, next=True)
        assert document["verdict"] == "incomplete"
        found.append(document["next"]["text"])
    last = check(problem=problem, lines=found, next=True)

    assert found[1:] == TAYLOR
    assert last["verdict"] == "correct"
