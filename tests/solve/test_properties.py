"""Laws of solution sets, on random statements."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Integer, Mul, Rational, Symbol, cos, exp, log, sin, sqrt

from service.solve import Solutions, comparison, negated, solution_set
from service.solve.check import at
from service.solve.scan import is_in, second_look

x = Symbol("x", real=True)
whole = st.integers(-9, 9)
nonzero = whole.filter(bool)
fractions = st.fractions(min_value=-9, max_value=9, max_denominator=6)


def rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


@settings(max_examples=60, deadline=None)
@given(st.lists(fractions, min_size=1, max_size=6))
def test_a_product_of_linear_factors_gives_back_its_roots(roots: list[Fraction]) -> None:
    product = Mul(*(x - rational(root) for root in roots)).expand()

    found = solution_set(comparison(product, "=", Integer(0)), x)

    assert found.complete
    assert {(p.value, p.multiplicity) for p in found.points} == {(rational(r), roots.count(r)) for r in roots}


linear = st.builds(lambda a, b: a * x + b, nonzero, whole)
quadratic = st.builds(lambda a, b, c: a * x**2 + b * x + c, nonzero, whole, whole)
sides = st.one_of(
    linear,
    quadratic,
    st.builds(sqrt, linear),
    st.builds(Abs, st.one_of(linear, quadratic)),
    st.builds(lambda a, b: a / b, linear, linear),
    st.builds(lambda a, b: a * exp(2 * x) + b * exp(x), nonzero, whole),
    st.builds(lambda f, a: f(x) * a, st.sampled_from([sin, cos]), nonzero),
    st.builds(lambda a: log(a), linear),
)
constants = st.builds(lambda n, d: Rational(n, d), whole, st.integers(1, 4))
signs = st.sampled_from(["=", "<", "<=", ">", ">=", "!="])


@settings(max_examples=120, deadline=None)
@given(sides, signs, constants)
def test_samples_of_the_line_agree_with_the_set(side: object, sign: str, constant: Rational) -> None:
    statement = comparison(side, sign, constant)

    found = solution_set(statement, x, deadline=5.0)

    assert found.complete
    assert second_look(statement, x, found).lost is None
    assert all(at(statement, x, point.value).holds for point in found.points if point.exact)


@settings(max_examples=60, deadline=None)
@given(st.one_of(linear, quadratic, st.builds(Abs, linear)), signs, constants, fractions)
def test_a_number_solves_a_statement_or_its_opposite(side: object, sign: str, constant: Rational, place: Fraction) -> None:
    statement = comparison(side, sign, constant)

    one, other = solution_set(statement, x), solution_set(negated(statement), x)

    assert is_in(one, rational(place)) != is_in(other, rational(place))


@settings(max_examples=40, deadline=None)
@given(linear, quadratic)
def test_the_sides_of_an_equation_may_be_exchanged(left: object, right: object) -> None:
    one, other = (solution_set(comparison(a, "=", b), x) for a, b in ((left, right), (right, left)))

    assert _same(one, other)


def _same(one: Solutions, other: Solutions) -> bool:
    return one.values == other.values and one.spans == other.spans and one.complete == other.complete
