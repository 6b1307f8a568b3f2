"""Principal values: in closed form, checked against the folded integrand, and told from the integral itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from sympy import Rational, Symbol, log, oo

from service.cas import to_sympy
from service.errors import InvalidRequest, Unsupported
from service.integrate.definite import definite
from service.integrate.definite.principal import principal
from service.messages import told
from service.operations import OPERATIONS
from service.question import Context
from service.read import read
from service.tutor import question
from service.verify.definite import verify_definite

TABLE = Path(__file__).parent.parent.parent / "tables" / "integrals" / "principal_values.toml"
ROWS = tomllib.loads(TABLE.read_text(encoding="utf-8"))["rows"]
X = Symbol("x", real=True)
a = Symbol("a", positive=True)


def expression(text: str):
    return to_sympy(read(text, "text").tree, Context(variable="x"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} from {row[1]} to {row[2]}")
def test_a_principal_value_is_that_of_its_source(row: list[str]) -> None:
    f, low, high = (expression(text) for text in row[:3])
    wanted = expression(row[3]) if row[3] else None

    found = next(principal(f, X, low, high, 20.0))

    if wanted is None or wanted.is_infinite:
        assert found.value == wanted
    else:
        assert abs((found.value - wanted).evalf(20)) < 1e-15
        assert verify_definite(f, X, low, high, found.value, principal=True).status in ("proved", "checked")


def test_a_wrong_principal_value_fails_its_check() -> None:
    assert verify_definite(1 / X, X, Rational(-1), Rational(2), log(3), principal=True).status == "failed"


def test_an_integral_that_diverges_is_never_given_its_principal_value_unasked() -> None:
    found = next(definite(1 / X, X, Rational(-1), Rational(2), 10.0))

    assert found.value is None
    assert [note.code for note in found.notes] == ["diverges", "principal_value_exists"]
    assert "0.693147180559945" in told(found.notes[1].message)


def test_an_integral_that_converges_carries_no_note_of_a_principal_value() -> None:
    assert next(principal(X**2, X, Rational(0), Rational(1), 10.0)).notes == ()


def test_a_principal_value_with_a_parameter_is_refused() -> None:
    with pytest.raises(Unsupported):
        next(principal(1 / (X - a), X, Rational(0), oo, 10.0))


def test_a_principal_value_needs_both_limits() -> None:
    operation = OPERATIONS["integrate"]

    with pytest.raises(InvalidRequest) as raised:
        question(operation, operation.input.model_validate({"expression": "1/x", "principal_value": True}))

    assert raised.value.extra["field"] == "principal_value"
