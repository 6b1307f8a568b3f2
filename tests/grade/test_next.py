"""The next step: one rule at a time, from the task to a complete answer."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

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
    (r"\int x/(x^2+1) dx", ["u = x^2 + 1", "1/2*integrate(1/u, u)", "log(abs(u))/2 + C", "log(x^2 + 1)/2 + C"]),
    (r"\int cos(3x+1) dx", ["u = 3*x + 1", "1/3*integrate(cos(u), u)", "sin(u)/3 + C", "sin(3*x + 1)/3 + C"]),
    (
        r"\int sin(x)^2 dx",
        [
            "integrate(1/2 - cos(2*x)/2, x)",
            "x/2 - sin(2*x)/4 + C",
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
        "[[1, 2], [0, 3]]*[[4, 1], [2, 5]]",
        ["[[1*4 + 2*2, 1*1 + 2*5], [0*4 + 3*2, 0*1 + 3*5]]", "[[8, 11], [6, 15]]"],
    ),
    ("det([[2, 1, 3], [0, 4, 0], [5, 1, 7]])", ["4*det([[2, 3], [5, 7]])", "4*(2*7 - 3*5)", "4*(14 - 3*5)", "4*(14 - 15)", "4*(-1)", "-4"]),
    ("2*(1, 3) - (4, 1)", ["(2*1, 2*3) - (4, 1)", "(2, 6) - (4, 1)", "(2 - 4, 6 - 1)", "(-2, 5)"]),
    ("cross((1, 2, -1), (3, 0, 2))", ["(2*2 - (-1)*0, (-1)*3 - 1*2, 1*0 - 2*3)", "(4, -5, -6)"]),
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


INTEGRALS = tomllib.loads((Path(__file__).parents[1] / "tables" / "grade" / "integral_steps.toml").read_text("utf-8"))["working"]


@pytest.mark.parametrize("work", INTEGRALS, ids=lambda work: f"{work['problem']} {work['lines'][-1]}")
def test_the_steps_of_an_integral_have_their_names_and_the_next_line(work: dict[str, Any]) -> None:
    found = check(problem=work["problem"], lines=work["lines"], next=True)

    assert [line["rule"] or "" for line in found["lines"]] == work["names"]
    assert (found["next"] or {"text": ""})["text"] == work["next"]
    assert all(line["correct"] for line in found["lines"])


@pytest.mark.parametrize(
    ("problem", "lines"),
    [("∫_1^e ln(x)/x dx", ["∫_1^e ln(x)/x dx"]), ("∫_0^2 (3x^2 + 1) dx", ["[x^3 + x]_0^2"]), ("∫_0^1 x e^{x^2} dx", ["1/2 ∫_0^1 e^u du"])],
)
def test_an_integral_with_bounds_is_finished_where_it_is_a_number(problem: str, lines: list[str]) -> None:
    found = check(problem=problem, lines=lines)

    assert found["verdict"] == "incomplete"


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


def test_a_row_operation_is_suggested_for_the_matrix_of_a_system() -> None:
    found = check(problem="x + 2y = 7, 3x - y = 0", lines=["[[1, 2, 7], [3, -1, 0]]"], next=True, hints="pointed")

    assert found["next"]["text"] == "[[1, 2, 7], [0, -7, -21]]"
    assert found["next"]["rule_name"] == "combined two rows: R₂ → R₂ − 3R₁"
    assert found["next"]["hint"] == "Which multiple of a row makes an entry of another 0? R₂ → R₂ − 3R₁."


def test_a_scalar_product_that_has_its_value_is_not_gone_on_with() -> None:
    found = check(problem="Find u·v for u = (1, -2, 5) and v = (4, 3, 2).", lines=["u·v = 4 - 6 + 10", "= 8"], next=True)

    assert found["verdict"] == "correct"
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


EQUATIONS = [
    ("Solve y' = 2*x*y", ["dy/y = 2x dx"], "integrate(1/y, y) = integrate(2*x, x)", "integrated-both-sides"),
    ("Solve y' = 2*x*y", ["dy/y = 2x dx", "ln|y| = x^2 + C"], "abs(y) = e^(x^2 + C)", "raised-e-to-sides"),
    ("Solve y' = 2*x*y, y(0) = 3", ["ln|y| = x^2 + C", "y = K e^(x^2)"], "K = 3", "initial-values"),
    ("Solve y' + 2y = 4", ["mu = e^(2x)"], "e^(2*x)*y' + 2*e^(2*x)*y = 4*e^(2*x)", "integrating-factor"),
    ("Solve y'' - 3y' + 2y = 4x", ["λ^2 - 3λ + 2 = 0"], "lambda = 1 or lambda = 2", "characteristic-roots"),
    ("Solve y'' - 3y' + 2y = 4x", ["r = 1 or r = 2", "y_h = a e^x + b e^(2x)"], "y_p = A*x + B", "trial-function"),
    ("Solve (2x + y) + (x - 2y) y' = 0", ["F = x^2 + xy + g(y)"], "x + g'(y) = x - 2*y", "potential-other-slope"),
    ("Solve x^2 y'' + 5x y' + 4y = 0", ["y = x^m"], "m*(m - 1) + 5*m + 4 = 0", "indicial-equation"),
    ("Solve y' = 2*x*y, y(0) = 3", ["dy/y = 2x dx", "ln|y| = x + C"], "integrate(1/y, y) = integrate(2*x, x)", "integrated-both-sides"),
]


@pytest.mark.parametrize(("problem", "lines", "following", "rule"), EQUATIONS)
def test_a_differential_equation_is_gone_on_with_in_the_students_own_letters(
    problem: str, lines: list[str], following: str, rule: str
) -> None:
    found = check(problem=problem, lines=lines, next=True)["next"]

    assert (found["text"], found["rule"]) == (following, rule)


def test_nothing_is_left_of_a_differential_equation_that_is_solved() -> None:
    found = check(problem="Solve y' = 2*x*y", lines=["ln|y| = x^2 + C", "y = A e^(x^2)"], next=True)

    assert found["next"] is None
    assert [note["code"] for note in found["notes"]] == ["nothing_left"]


NAMED = [
    ("Solve y' + 2*y = 4", "mu = e^(2x)", "factor-found"),
    ("Solve y' = 2*x*y", "dy/y = 2x dx", "separated-variables"),
    ("Solve y' + 2*y = 4", "(e^(2x)*y)' = 4e^(2x)", "read-as-product"),
    ("Solve y'' - y = 0", "r^2 - 1 = 0", "characteristic-equation"),
    ("Solve y'' - y = 0", "r = 1 or r = -1", "characteristic-roots"),
    ("Solve y' = y/x + 1", "u = y/x", "set-ratio"),
    ("Solve y' + y = y^3", "v = y^(-2)", "set-power"),
    ("Solve (2x + y) dx + (x - 2y) dy = 0", "M_y = 1 = N_x", "exact-test"),
    ("Solve y'' + y = sec(x)", "y_p = u*cos(x) + v*sin(x)", "varied-constants"),
]


@pytest.mark.parametrize(("problem", "line", "rule"), NAMED)
def test_a_step_of_a_differential_equation_has_its_name(problem: str, line: str, rule: str) -> None:
    lines = [line] if rule != "varied-constants" else [line, "u' = -tan(x), v' = 1"]

    assert check(problem=problem, lines=lines)["lines"][0]["rule"] == rule
