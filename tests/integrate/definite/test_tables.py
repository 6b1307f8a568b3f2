"""The tables of definite integrals: a part of them always, all of them with MATHTUTOR_ALL_INTEGRALS=1."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sympy import Expr, Symbol

from service.cas import to_sympy
from service.errors import NoClosedForm
from service.integrate.definite import definite
from service.question import Context
from service.read import read
from service.verify.definite import verify_definite

TABLES = Path(__file__).parent.parent.parent / "tables" / "integrals"
EVERYTHING = os.environ.get("MATHTUTOR_ALL_INTEGRALS") == "1"
EVERY = {"definite_kinks": 1, "definite_divergent": 1, "definite_finite": 12, "definite_improper": 10}
"""Of each table, the first and every so manyth row are run always."""
X = Symbol("x", real=True)
SECONDS = 60.0
"""For one integral; the slices of its methods are of processor time, so this only bounds a busy machine."""


def expression(text: str) -> Expr:
    return to_sympy(read(text, "text").tree, Context(variable="x", assumptions={"a": ("positive",)}))


def _rows() -> Iterator[list[str]]:
    for name, step in EVERY.items():
        table = tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))
        yield from table["rows"][:: 1 if EVERYTHING else step]


ROWS = list(_rows())


def answer(row: list[str]) -> tuple[bool, Expr | None]:
    """Whether there is one, and the first value that isn't refuted."""
    f, a, b = (expression(text) for text in row[:3])
    try:
        for found in definite(f, X, a, b, SECONDS):
            if verify_definite(f, X, a, b, found.value, found.conditions).status != "failed":
                return True, found.value
    except NoClosedForm:
        return False, None
    return False, None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} from {row[1]} to {row[2]}")
def test_a_tabled_integral_has_the_value_of_its_source(row: list[str]) -> None:
    wanted = expression(row[3]) if row[3] else None

    solved, value = answer(row)

    assert solved
    if wanted is None or wanted.is_infinite:
        assert value == wanted
    else:
        assert value is not None
        draw = dict.fromkeys(value.free_symbols, 2)
        assert abs(complex((value - wanted).xreplace(draw).evalf(20))) < 1e-12 * (1 + abs(complex(wanted.xreplace(draw).evalf(20))))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} from {row[1]} to {row[2]}")
def test_a_table_agrees_with_quadrature(row: list[str]) -> None:
    f, a, b = (expression(text) for text in row[:3])
    wanted = expression(row[3]) if row[3] else None

    verdict = verify_definite(f, X, a, b, wanted)

    assert verdict.status in ("proved", "checked")
