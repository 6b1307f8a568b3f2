"""Where formulas are tried: numbers that fit, the same ones every time, and near a formula's own numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational, Symbol, sqrt

from service.numerics.from_expression import program
from service.numerics.sampling import MODERATE, POSITIVE, draws, fits, own_values, points
from service.numerics.sizes import sizes
from service.question import Context

X = Symbol("x", real=True)
ASSUMED = (
    {"positive": True}, {"negative": True}, {"nonnegative": True}, {"integer": True}, {"even": True, "positive": True}, {"odd": True},
    {"prime": True}, {"real": True},
)  # fmt: skip


@given(st.sampled_from(ASSUMED), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_every_point_fits_what_is_assumed(assumed: dict[str, bool], seed: int):
    symbol = Symbol("n", **assumed)

    values = [point[symbol] for point in points([symbol], Context(), 12, seed, sizes=(Fraction(1000),))]

    assert all(fits(symbol, value) or value in (1, -1) for value in values)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_a_seed_gives_the_same_numbers_whatever_the_order_of_the_symbols(seed: int):
    a, b = Symbol("a"), Symbol("b")

    assert list(points([a, b], Context(), 10, seed)) == list(points([b, a], Context(), 10, seed))
    assert list(islice(draws([a, b], seed, MODERATE), 5)) == list(islice(draws([b, a], seed, MODERATE), 5))


def test_a_parameter_has_the_same_value_in_every_formula():
    a, b = Symbol("a"), Symbol("b")

    assert own_values([a], 1, POSITIVE)[a] == own_values([b, a], 1, POSITIVE)[a]


def test_a_formula_is_tried_near_its_own_far_numbers():
    found = sizes(program(sqrt(X - 1000) + X**120 + 2))

    assert found == (Fraction(-1000),)
    assert any(point[X] > 1000 for point in points([X], Context(), 24, sizes=found))


def test_simple_numbers_come_first():
    first = [point[X] for point in points([X], Context(), 4)]

    assert first[0] == Integer(2)
    assert all(isinstance(value, Rational) for value in first)
