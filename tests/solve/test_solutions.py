"""Solution sets: worked tables, laws, and sets that are known from elsewhere."""

from __future__ import annotations

import pytest
from sympy import Rational, S, Symbol, oo, pi

from service.solve import Span, comparison, from_sympy, solution_set
from service.solve.statements import Every
from tests.equations import printed, rows, solved, stated

ONE_UNKNOWN = ("polynomial", "absolute", "exponential", "trigonometric", "inequality")
x = Symbol("x", real=True)


@pytest.mark.parametrize("row", [row for name in ONE_UNKNOWN for row in rows(name)], ids=lambda row: row[0])
def test_a_statement_in_one_unknown_has_the_solutions_of_the_table(row: tuple[str, ...]) -> None:
    statement, expected = row

    assert printed(statement) == expected
    assert solved(statement).complete


@pytest.mark.parametrize("row", rows("rational"), ids=lambda row: row[0])
def test_values_that_are_no_solutions_are_named(row: tuple[str, ...]) -> None:
    statement, expected, excluded = row

    found = solved(statement)

    assert printed(statement) == expected
    assert ", ".join(str(e.value) for e in found.excluded) == excluded


@pytest.mark.parametrize("row", rows("fields"), ids=lambda row: f"{row[0]} in {row[1]}")
def test_the_field_decides_what_counts_as_a_solution(row: tuple[str, ...]) -> None:
    statement, domain, expected = row

    assert printed(statement, domain=domain) == expected


def test_multiplicities_of_a_polynomial_are_counted() -> None:
    found = solved("x^3 (x - 1)^2 (x + 2) = 0")

    assert [(p.value, p.multiplicity) for p in found.points] == [(-2, 1), (0, 3), (1, 2)]
    assert found.counted


def test_the_domain_is_that_of_the_statement_as_written() -> None:
    found = solved("x^2/x = 0")

    assert found.is_empty
    assert [e.reason for e in found.excluded] == ["makes a denominator zero"]


def test_what_cannot_be_settled_is_said() -> None:
    found = solved("x sin(x) = 1")

    assert not found.complete
    assert not found.is_empty
    assert found.why


def test_time_is_kept() -> None:
    statement, unknown = stated("x^2 = 2^x")

    found = solution_set(statement, unknown, deadline=0.0)

    assert not found.complete
    assert found.why == "the deadline passed"


def test_a_root_without_a_formula_is_enclosed() -> None:
    (point,) = solved("cos x = x").points

    low, high = point.bounds or (S.Zero, S.Zero)
    assert 0 < high - low < Rational(1, 10**20)
    assert low < point.value < high


def test_infinite_bounds_are_understood() -> None:
    assert solution_set(comparison(x, "<", oo), x).spans == (Span(),)


def test_sympy_relations_are_taken_too() -> None:
    statement = from_sympy((x**2 < 4) & (x > 0))

    assert isinstance(statement, Every)
    assert solution_set(statement, x).spans == (Span(S.Zero, S(2)),)


def test_a_periodic_set_is_cut_by_a_bound() -> None:
    found = solved("sin x = 0 and 0 <= x <= 10")

    assert found.values == (0, pi, 2 * pi, 3 * pi)
