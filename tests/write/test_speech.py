"""Formulas are read aloud as a teacher would, so that two different ones never sound alike."""

from __future__ import annotations

import pytest

from service.read import read
from service.write import speech
from tests.read.tables import TABLES, rows

ROWS = rows(TABLES / "speech.toml")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_formula_is_said_as_the_table_says(row):
    written, spoken = row

    assert speech(read(written).tree) == spoken


def test_different_formulas_sound_different():
    written = ("sin(x)^2", "sin(x^2)", "exp(x)^2", "exp(x^2)", "(x^2)^3", "x^2^3", "2(x+1)", "2x+1")

    assert len({speech(read(formula).tree) for formula in written}) == len(written)
