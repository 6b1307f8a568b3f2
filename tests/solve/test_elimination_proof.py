"""The solutions of a system are proved where they are all there are."""

from __future__ import annotations

import pytest
from sympy import Expr

from service.cas import symbol, to_sympy
from service.question import Context
from service.read import read
from service.solve.systems.elimination_proof import is_proved
from service.solve.systems.methods import SystemSolutions
from service.solve.trees import statement

REAL = Context()
X, Y = symbol("x", REAL), symbol("y", REAL)


def _value(written: str) -> Expr:
    return to_sympy(read(written).tree, REAL)


@pytest.mark.parametrize(
    ("equations", "tuples", "expected"),
    [
        (("x + y = 5", "x - y = 1"), ("3 2",), True),
        (("x + y = 5", "x - y = 1"), ("4 1",), False),
        (("x + y = 5", "x - y = 1"), (), False),
        (("x + y = 2", "x + y = 3"), (), True),
        (("x + y = 7", "x^2 + y^2 = 25"), ("3 4", "4 3"), True),
        (("x + y = 7", "x^2 + y^2 = 25"), ("3 4",), False),
        (("x + y = 7", "x^2 + y^2 = 25"), ("3 4", "3 4"), False),
        (("y = x^2", "y = 2"), ("sqrt(2) 2", "-sqrt(2) 2"), True),
        (("x^2 + y^2 = 1", "x^2 - y^2 = 1"), ("1 0", "-1 0"), False),
    ],
)
def test_a_system_is_proved_where_elimination_counts_its_solutions(
    equations: tuple[str, ...], tuples: tuple[str, ...], expected: bool
) -> None:
    statements = tuple(statement(read(equation).tree, REAL) for equation in equations)
    claimed = tuple(tuple(_value(number) for number in values.split()) for values in tuples)

    assert is_proved(statements, SystemSolutions(claimed, unknowns=(X, Y)), "real") is expected


def test_a_free_unknown_is_proved_for_linear_equations() -> None:
    statements = tuple(statement(read(equation).tree, REAL) for equation in ("3x - 2y = 4", "6x - 4y = 8"))

    found = SystemSolutions(((_value("(2y + 4)/3"), Y),), free=(Y,), unknowns=(X, Y))

    assert is_proved(statements, found, "real")
