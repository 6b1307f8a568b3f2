"""Formulas as programs: one for every kind of number, and the conventions of each."""

from __future__ import annotations

import math

import pytest
from flint import acb, fmpq
from mpmath import mp
from sympy import Expr, Function, LambertW, Rational, Symbol, beta, cbrt, cos, exp, log, pi, sin, sqrt

from service.algebra.values import Undefined, Unknown, value
from service.numerics import floats, from_expression, from_tree, multiprecision, real_balls
from service.numerics.balls import Evaluator, compiled
from service.numerics.machine import Machine
from service.numerics.program import NoProgram
from service.read import read
from service.tree import Tree

X = Symbol("x", real=True)
FORMULAS = (
    X**3 - 2 * X + pi,
    sin(X**2) / X + X**2,
    sqrt(X**2 + 1) * exp(-X),
    log(X + 5) ** Rational(2, 3),
    cbrt(X) - X ** Rational(-4, 5),
    LambertW(X + 3) + beta(X + 3, 2),
)
PLACES = (Rational(3, 2), Rational(-7, 5), Rational(1, 97))


def tree(text: str) -> Tree:
    return read(text, "text").tree


def test_equal_parts_are_computed_once():
    known = from_expression.program(sin(X**2) + X**2)

    heads = [line.head for line in known.instructions]

    assert heads.count("pow") == 1
    assert heads.count("symbol") == 1


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_ball_holds_the_number_of_mpmath(formula: Expr, place: Rational):
    with mp.workdps(40):
        number = multiprecision.Evaluator(formula)({X: mp.mpf(place.p) / place.q})
        ball = Evaluator(formula)({X: place}, 160)

        assert abs(mp.mpmathify(str(ball.real.mid().str(40, radius=False))) - number) < mp.mpf(10) ** -35 * (1 + abs(number))


@pytest.mark.parametrize("formula", FORMULAS[:-1], ids=str)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_floats_agree_with_real_balls(formula: Expr, place: Rational):
    quick = floats.function_of(formula, X)(float(place))

    sure = real_balls.approximate(formula.xreplace({X: place}))

    assert quick == pytest.approx(sure, rel=1e-12)


@pytest.mark.parametrize("text", ["x^3 - 2x + pi", "sin(x^2)/x", "e^(-x) cbrt(x)", "-ln(x + 5)"])
def test_a_tree_runs_on_balls_and_floats_too(text: str):
    known = from_tree.program(tree(text))
    exact = value(tree(text), {"x": fmpq(-7, 5)})

    quick = floats.function(from_tree.defined(known, from_tree.without(lambda entry: entry.floats)))(-1.4)
    ball = real_balls.machine(known).run({"x": real_balls.arb(fmpq(-7, 5))})

    assert quick == pytest.approx(float(acb(exact).real.mid()), rel=1e-12)
    assert ball.overlaps(acb(exact).real)


def test_odd_roots_are_real_over_the_reals_and_principal_over_the_complex_numbers():
    at = {X: Rational(-8)}

    assert floats.function_of(cbrt(X), X)(-8.0) == -2.0
    assert Evaluator(cbrt(X))(at).real.overlaps(real_balls.arb(-2))
    assert not Evaluator(cbrt(X), real=False)(at).imag.contains(0)
    assert real_balls.ball(cbrt(X), {X: real_balls.arb(-8)}).overlaps(real_balls.arb(-2))
    assert acb(value(tree("cbrt(x)"), {"x": fmpq(-8)})).overlaps(acb(-2))


def test_a_root_of_a_negative_number_has_no_real_value():
    assert math.isnan(floats.function_of(sqrt(X), X)(-1.0))
    assert not Evaluator(sqrt(X) + 1)({X: Rational(-1)}).is_finite()
    assert not real_balls.ball(sqrt(X), {X: real_balls.arb(-1)}).is_finite()
    with pytest.raises(Undefined):
        value(tree("sqrt(x)"), {"x": fmpq(-1)})


def test_a_ball_that_meets_a_cut_is_no_place_where_a_function_is_analytic():
    across = acb(real_balls.arb(-1), real_balls.arb(0, 1))

    assert compiled(log(X), X)(across, False).is_finite()
    assert not compiled(log(X), X)(across, True).is_finite()


def test_what_fails_first_as_it_is_written_is_told():
    with pytest.raises(Undefined):
        value(tree("1/0 + a"), {})
    with pytest.raises(Unknown):
        value(tree("a + 1/0"), {})


def test_an_unknown_function_has_no_program():
    with pytest.raises(NoProgram):
        from_expression.program(Function("f")(X))


def test_a_constant_is_computed_once_for_each_precision():
    asked: list[int] = []

    def bind(known: from_expression.Program, place: int):
        return (lambda found: asked.append(place) or 2.0) if known.instructions[place].head == "number" else lambda found: 1.0

    machine: Machine[float] = Machine(from_expression.program(cos(X) * 3), bind)
    for _ in range(5):
        machine.run({X: 0.5})

    assert len(asked) == 1
