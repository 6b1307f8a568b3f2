"""The derivative by the rules, apart from SymPy's."""

from __future__ import annotations

import pytest
from sympy import Expr, Symbol, floor, simplify, sympify

from service.verify.derivation import derivative_by_rules

X = Symbol("x", real=True)


@pytest.mark.parametrize(
    "written", ["x**3 - 4*x", "sin(x)*cos(3*x)", "exp(-x**2)", "x**x", "log(x)/x", "atan(2*x)", "sqrt(x**2 + 1)", "2**x*tan(x)"]
)
@pytest.mark.parametrize("order", [1, 2])
def test_the_rules_give_what_sympy_gives(written: str, order: int) -> None:
    function: Expr = sympify(written, locals={"x": X})

    found = derivative_by_rules(function, X, order)

    assert found is not None
    assert simplify(found - function.diff(X, order)) == 0


def test_the_rules_say_nothing_of_what_jumps() -> None:
    assert derivative_by_rules(floor(X), X) is None
