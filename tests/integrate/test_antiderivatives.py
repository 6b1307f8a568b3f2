"""Antiderivatives: the textbook's form, one table for all strategies, and what must not happen."""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sympy
from sympy import Symbol

from service.cas.child import in_child
from service.errors import NoClosedForm
from service.integrate import STRATEGIES, antiderivatives
from service.integrate.non_elementary import is_proved_non_elementary
from service.integrate.parallel import parallel
from service.integrate.rational import integral
from service.integrate.search import Search
from service.search import Budget
from service.verify import antiderivative_finding

TABLES = Path(__file__).parent.parent / "tables" / "integrals"
x = Symbol("x", real=True)


def rows(name: str) -> list[list[str]]:
    table: list[list[str]] = tomllib.loads((TABLES / f"{name}.toml").read_text())["rows"]
    return table


@pytest.mark.parametrize(("integrand", "latex", "conditions"), rows("antiderivatives"))
def test_an_antiderivative_is_printed_as_a_textbook_would(ask: Callable[..., dict[str, Any]], integrand: str, latex: str, conditions: str):
    document = ask("integrate", expression=integrand, variable="x", timeout=30.0)

    assert document["result"]["latex"].replace(" ", "") == latex + "+C"
    assert ", ".join(condition["text"] for condition in document["conditions"]) == conditions
    assert document["verification"]["status"] in ("proved", "checked")


@pytest.mark.parametrize(("strategy", "integrand"), rows("strategies"))
def test_every_strategy_has_integrals_that_differentiate_back(ask: Callable[..., dict[str, Any]], strategy: str, integrand: str):
    variable = "t" if "t-1" in integrand else "x"

    document = ask("integrate", expression=integrand, variable=variable, timeout=30.0)

    assert document["verification"]["status"] in ("proved", "checked")
    assert "integrate" not in document["result"]["text"]


def test_every_strategy_has_a_name_of_its_own():
    names = [strategy.name for strategy in STRATEGIES]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("integrand", "messages"),
    [
        ("x^n", ["For n = -1: ln|x| + C."]),
        ("e^(a x)", ["For a = 0: x + C."]),
        ("cos(x)^n sin(x)", ["For n = -1: -ln|cos(x)| + C."]),
        ("1/(x^2 + 1)", []),
    ],
)
def test_the_case_that_a_condition_leaves_out_is_given_too(ask: Callable[..., dict[str, Any]], integrand: str, messages: list[str]):
    document = ask("integrate", expression=integrand, variable="x", timeout=30.0)

    assert [note["message"] for note in document["notes"] if note["code"] == "special_case"] == messages


@pytest.mark.parametrize("denominator", [x**3 - 2, x**4 + x**3 + x**2 + x + 1, x**4 + 3 * x**2 + 1, x**6 + 2, (x**2 + 1) ** 3 * (x - 1)])
def test_a_rational_function_is_integrated_with_real_constants(denominator: sympy.Expr):
    found = integral(1 / denominator, x)

    assert found is not None
    assert not found.has(sympy.I, sympy.RootSum)
    assert abs(sympy.N((found.diff(x) - 1 / denominator).subs(x, sympy.Rational(7, 10)))) < 1e-12


def test_one_linear_system_finds_logarithms_beside_a_rational_part():
    f = (1 + 2 * sympy.log(x) / x) / (x + sympy.log(x) ** 2) + sympy.exp(x) / x - sympy.exp(x) / x**2

    found = next(parallel(f, x, Search((), Budget.by_clock(5))))

    assert sympy.simplify(found.diff(x) - f) == 0


def test_an_antiderivative_of_tangent_half_angles_has_no_jump_inside_the_period():
    f = 1 / (2 + sympy.cos(x))

    found = next(antiderivatives(f, x, 20.0)).value

    left, right = (sympy.N(found.subs(x, sympy.pi + step)) for step in (-1e-6, 1e-6))
    assert abs(left - right) < 1e-4


def test_a_parameter_that_decides_the_form_is_told_as_a_condition():
    a = Symbol("a", real=True)

    found = next(antiderivatives(1 / (1 + a * sympy.cos(x)), x, 20.0))

    assert found.conditions
    assert antiderivative_finding(found.value, 1 / (1 + a * sympy.cos(x)), x, found.conditions).is_equal


def children() -> set[str]:
    """The processes that this one has started and not yet waited for."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_a_child_that_does_not_finish_is_killed_and_forgotten():
    started, before = time.monotonic(), children()

    answer = in_child(time.sleep, 60, seconds=0.2)

    assert answer is None
    assert time.monotonic() - started < 30
    assert children() == before


def test_a_child_that_fails_answers_nothing():
    assert in_child(int, "not a number", seconds=20.0) is None


def test_what_a_child_finds_comes_back():
    assert in_child(sympy.factor, x**2 - 1, seconds=20.0) == (x - 1) * (x + 1)


@pytest.mark.parametrize(
    "f", [sympy.exp(x**2), sympy.exp(x) / x, sympy.exp(x + sympy.exp(x**2)), sympy.log(sympy.log(x)), 1 / sympy.log(x)]
)
def test_that_no_elementary_antiderivative_exists_is_proved_for_exponentials_and_logarithms(f: sympy.Expr):
    assert is_proved_non_elementary(f, x, 20.0)


@pytest.mark.parametrize(
    "f",
    [
        x * sympy.exp(x**2),
        sympy.log(x),
        sympy.exp(x) / (1 + sympy.exp(x)),
        sympy.sin(sympy.sin(x)),
        sympy.exp(Symbol("a") * x**2),
        sympy.sqrt(1 + x**3),
    ],
)
def test_no_proof_is_claimed_where_an_antiderivative_exists_or_the_algorithm_does_not_decide(f: sympy.Expr):
    assert not is_proved_non_elementary(f, x, 20.0)


def test_the_refusal_says_that_it_is_proved(ask: Callable[..., dict[str, Any]]):
    with pytest.raises(NoClosedForm, match="that is proved"):
        ask("integrate", expression="e^(x + e^(x^2))", variable="x", timeout=6.0)


@pytest.mark.parametrize("integrand", [sympy.exp(sympy.exp(x**3)), sympy.sin(sympy.sin(x))])
def test_nothing_is_made_up_where_no_elementary_answer_exists(integrand: sympy.Expr):
    assert next(antiderivatives(integrand, x, 2.0), None) is None
