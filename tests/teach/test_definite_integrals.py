"""Worked definite integrals: every one of a first course that a table has, and what each way of working says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
TABLES = Path(__file__).parent.parent / "tables"
COURSES = (
    "Stewart", "Larson", "Thomas", "Apostol", "Spivak", "Leibniz", "Schaum", "Demidovich", "Piskunov", "by hand", "SymPy",
)  # fmt: skip
"""Sources that a first course works from."""
GAPS = {
    (gap["integrand"], gap["lower"], gap["upper"]): gap["why"]
    for gap in tomllib.loads((TABLES / "known_gaps.toml").read_text("utf-8")).get("without_steps", [])
}
REASONS_TO_END = frozenset({"diverges", "oscillates"})


def _tabled() -> Iterator[Any]:
    for table in sorted((TABLES / "integrals").glob("definite_*.toml")):
        read = tomllib.loads(table.read_text("utf-8"))
        for row in (dict(zip(read["columns"], cells, strict=True)) for cells in read["rows"]):
            key = (row["integrand"], row["lower"], row["upper"])
            if row["source"].startswith(COURSES):
                marks = [pytest.mark.xfail(strict=True, reason=GAPS[key])] if key in GAPS else []
                yield pytest.param(*key, marks=marks, id=" ".join(key))


@pytest.mark.parametrize(("integrand", "lower", "upper"), list(_tabled()))
def test_a_tabled_integral_of_a_first_course_is_worked_to_its_value(ask: Ask, integrand: str, lower: str, upper: str) -> None:
    answer = ask("integrate", expression=integrand, lower=lower, upper=upper, steps=True, timeout=30)

    steps = answer["steps"]
    assert steps
    assert steps[0]["before"]["text"] == answer["input"]["text"]
    assert [step["after"] for step in steps[:-1]] == [step["before"] for step in steps[1:]]
    assert all(step["verification"]["status"] in ("proved", "checked") for step in steps)
    if answer["result"] is None:
        assert steps[-1]["rule"] in REASONS_TO_END
    else:
        assert steps[-1]["after"]["text"] == answer["result"]["text"]


def _explained(ask: Ask, expression: str, rule: str, **fields: Any) -> str:
    steps = ask("integrate", expression=expression, steps=True, timeout=30, **fields)["steps"]
    return next(step["explanation"] for step in steps if step["rule"] == rule)


def test_the_new_bounds_of_a_substitution_are_said(ask: Ask) -> None:
    told = _explained(ask, r"\int_0^2 2x\cos(x^2)\,dx", "bounds-carried")

    assert told == "Put u = x², with the derivative 2x. x = 0 gives u = 0, and x = 2 gives u = 4."


def test_the_letter_of_a_substitution_is_named_where_it_is_brought_in(ask: Ask) -> None:
    steps = ask("integrate", expression=r"\int_0^2 2x\cos(x^2)\,dx", steps=True, timeout=30)["steps"]

    assert {name: meaning["text"] for name, meaning in steps[0]["lets"].items()} == {"u": "x^2"}


def test_a_place_where_the_integrand_is_not_bounded_is_found_inside_the_interval(ask: Ask) -> None:
    told = _explained(ask, r"\int_{-1}^1 1/x\,dx", "split-at-pole", language="de")

    assert told == (
        "1/x wächst bei 0, im Innern des Intervalls, über alle Grenzen. "
        "Das Integral ist dort also uneigentlich: Zerlege es und betrachte jeden Teil für sich."
    )


def test_an_integral_without_a_value_ends_with_the_reason(ask: Ask) -> None:
    steps = ask("integrate", expression=r"\int_{-1}^1 1/x\,dx", steps=True, timeout=30)["steps"]

    assert steps[-1]["after"]["text"] == "-oo + integrate(1/x, (x, 0, 1))"
    assert steps[-1]["title"] == "The integral diverges"


def test_an_integral_that_goes_up_and_down_ends_with_the_limit_that_there_is_not(ask: Ask) -> None:
    steps = ask("integrate", expression=r"\int_0^\infty \cos x\,dx", steps=True, timeout=30)["steps"]

    assert [step["after"]["text"] for step in steps[-2:]] == ["limit(subst(sin(x), x, 0, t), t, oo)", "limit(sin(t), t, oo)"]
    assert steps[-1]["rule"] == "oscillates"


def test_an_odd_integrand_with_a_pole_is_not_said_to_be_zero(ask: Ask) -> None:
    steps = ask("integrate", expression=r"\int_{-1}^1 1/x^3\,dx", steps=True, timeout=30)["steps"]

    assert "odd-over-symmetric" not in [step["rule"] for step in steps]


METHODS = [
    (r"\int_0^2 x\sqrt{x^2 + 1}\,dx", "bounds_carried", "bounds-carried"),
    (r"\int_0^2 x\sqrt{x^2 + 1}\,dx", "antiderivative_first", "antiderivative-with-bounds"),
    (r"\int x^2/\sqrt{x^2 + 1}\,dx", "hyperbolic_substitution", "hyperbolic-substitution"),
    (r"\int x^2/\sqrt{x^2 + 1}\,dx", "trigonometric_substitution", "tangent-substitution"),
    (r"\int x^2/\sqrt{x^2 + 1}\,dx", "euler", "euler-substitution"),
    (r"\int x/\sqrt{x^2 + 1}\,dx", "substitution", "substitution"),
    (r"\int x e^x\,dx", "parts", "by-parts"),
    (r"\int \frac{1}{x^2 - 1}\,dx", "partial_fractions", "partial-fractions-in-integral"),
    (r"\int \frac{1}{2 + \cos x}\,dx", "weierstrass", "weierstrass-substitution"),
]


@pytest.mark.parametrize(("question", "method", "rule"), METHODS)
def test_each_usual_method_of_an_integral_is_followed_where_it_is_asked_for(ask: Ask, question: str, method: str, rule: str) -> None:
    answer = ask("integrate", expression=question, steps=True, method=method, timeout=30)

    assert rule in [step["rule"] for step in answer["steps"]]
    assert "method_not_used" not in [note["code"] for note in answer["notes"]]


def test_the_methods_of_an_integral_are_listed_where_there_are_several(ask: Ask) -> None:
    several, one = (
        ask("integrate", expression=f, steps=True, timeout=30)["methods"] for f in (r"\int x/\sqrt{x^2 + 1}\,dx", r"\int x e^x\,dx")
    )

    assert {"substitution", "hyperbolic_substitution"} <= set(several)
    assert one == []


@pytest.mark.parametrize(("f", "line"), [("|x - 1|", "(x - 1)*abs(x - 1)/2 + C"), ("x|x|", "x^2*abs(x)/3 + C"), ("sign(x)", "abs(x) + C")])
def test_a_kink_without_bounds_is_integrated_on_both_sides(ask: Ask, f: str, line: str) -> None:
    steps = ask("integrate", expression=f, steps=True, timeout=30)["steps"]

    assert [step["after"]["text"] for step in steps] == [line]
