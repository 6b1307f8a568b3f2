"""Laws of the bridge to SymPy and of derivatives, over expressions as a reader could have made them."""

from __future__ import annotations

import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.cas import symbol, to_sympy, to_tree
from service.errors import StudentError
from service.question import Context
from service.tree import Tree
from service.verify import equal, is_derivative
from tests.properties.trees import EXPRESSIONS

X, Y = symbol("x"), symbol("y")
LEAVES = st.one_of(st.integers(-4, 6).map(sympy.Integer), st.sampled_from([X, X, Y, sympy.pi, sympy.Rational(1, 2)]))
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _grown(part: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    two = st.tuples(part, part)
    return st.one_of(
        two.map(lambda pair: pair[0] + pair[1]),
        two.map(lambda pair: pair[0] * pair[1]),
        st.tuples(part, st.sampled_from([2, 3, -1, -2])).map(lambda pair: pair[0] ** pair[1] if pair[0] != 0 else pair[0]),
        st.tuples(st.sampled_from([sympy.sin, sympy.cos, sympy.exp, sympy.atan, sympy.sqrt, sympy.log, sympy.Abs]), part).map(
            lambda pair: pair[0](pair[1]) if pair[1] != 0 else pair[1]
        ),
    )


FUNCTIONS = st.recursive(LEAVES, _grown, max_leaves=6).filter(
    lambda f: f.is_finite is not False and not f.has(sympy.zoo, sympy.nan, sympy.I) and sympy.count_ops(f) < 30
)


@QUIET
@given(FUNCTIONS)
def test_what_is_written_means_the_same_when_it_is_converted_again(f: sympy.Expr) -> None:
    again = to_sympy(to_tree(f))

    assert again == f or not equal(f, again).is_different


@QUIET
@given(EXPRESSIONS)
def test_a_tree_is_converted_and_written_or_refused_politely(tree: Tree) -> None:
    try:
        again = to_sympy(to_tree(to_sympy(tree)))
    except StudentError:
        return

    assert isinstance(again, sympy.Basic)


@QUIET
@given(FUNCTIONS)
def test_the_derivative_agrees_with_differences_of_the_function(f: sympy.Expr) -> None:
    derivative = f.diff(X).replace(sympy.DiracDelta, lambda *_: sympy.S.Zero)

    assert not is_derivative(derivative, f, X, Context()).is_different


@QUIET
@given(FUNCTIONS, FUNCTIONS)
def test_equality_has_no_side(f: sympy.Expr, g: sympy.Expr) -> None:
    assert equal(f, g).verdict is equal(g, f).verdict
