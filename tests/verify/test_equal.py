"""Equality: refuted by a point, proved by a normal form, or undecided."""

from __future__ import annotations

import pytest
import sympy

from service.cas import symbol, to_sympy
from service.question import Context
from service.read import read
from service.verify import Verdict, equal
from tests.worked import rows

X = symbol("x")


@pytest.mark.parametrize(("left", "right", "domain", "verdict", "proved"), rows("equal"))
def test_two_expressions_are_compared(left: str, right: str, domain: str, verdict: str, proved: bool) -> None:
    context = Context(domain=domain)  # type: ignore[arg-type]

    found = equal(to_sympy(read(left).tree, context), to_sympy(read(right).tree, context), context)

    assert found.verdict is Verdict(verdict)
    assert found.proved is proved


@pytest.mark.parametrize(("left", "right", "domain", "verdict", "proved"), rows("equal"))
def test_the_verdict_is_the_same_with_the_sides_exchanged(left: str, right: str, domain: str, verdict: str, proved: bool) -> None:
    context = Context(domain=domain)  # type: ignore[arg-type]

    found = equal(to_sympy(read(right).tree, context), to_sympy(read(left).tree, context), context)

    assert found.verdict is Verdict(verdict)


def test_a_difference_comes_with_an_exact_point() -> None:
    found = equal((X + 1) ** 2, X**2 + 1)

    assert found.counterexample is not None
    assert found.counterexample.at["x"] == 2


def test_a_single_point_does_not_make_two_expressions_different() -> None:
    assert equal(sympy.sign(X) ** 2, sympy.Integer(1)).is_equal


def test_points_where_only_one_side_is_defined_are_told() -> None:
    found = equal(sympy.log(X**2), 2 * sympy.log(X))

    assert found.is_equal
    assert found.only_left
    assert not found.only_right


def test_matrices_tuples_and_sets_are_compared_part_by_part() -> None:
    one = sympy.sin(X) ** 2 + sympy.cos(X) ** 2

    assert equal(sympy.ImmutableMatrix([[1, X]]), sympy.ImmutableMatrix([[one, X]])).is_equal
    assert equal(sympy.FiniteSet(1, X), sympy.FiniteSet(X, one)).is_equal
    assert equal(sympy.FiniteSet(1, 2), sympy.FiniteSet(1, 3)).is_different
    assert equal(sympy.Interval(0, 1), sympy.Interval.open(0, 1)).is_different
