"""What can't be read is refused with a place, what could stand there, and a sentence a student understands."""

from __future__ import annotations

import pytest

from service.errors import TooLarge, UnknownCommand, UnknownName, Unreadable
from service.read import read
from service.tree import Span
from tests.read.tables import malformed

ROWS = malformed()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_malformed_string_is_refused_as_the_table_says(row):
    written, code, start, end, sentence = row

    with pytest.raises(Unreadable) as raised:
        read(written)

    error = raised.value
    assert (error.code, error.span, str(error)) == (code, Span(start, end), sentence)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_error_says_what_could_stand_there_and_shows_no_machinery(row):
    with pytest.raises(Unreadable) as raised:
        read(row[0])

    error = raised.value
    assert error.expected or row[0].startswith("\\end")
    assert error.text == row[0]
    assert not any(word in str(error) for word in ("token", "Traceback", "Apply(", "None", "parser"))


def test_the_table_is_long_enough():
    assert len(ROWS) >= 150


@pytest.mark.parametrize(("written", "near"), [("sinn(x)", "sin"), ("alhpa", "alpha"), ("integrte(x, x)", "integrate"), ("sqr(4)", "sqrt")])
def test_a_misspelt_word_comes_with_the_nearest_one(written, near):
    with pytest.raises(UnknownName) as raised:
        read(written, "text")

    assert raised.value.suggestion == near


def test_an_unknown_command_is_told_apart_from_a_mistake():
    with pytest.raises(UnknownCommand) as raised:
        read(r"1 + \foo{x}", "latex")

    assert raised.value.extra == {"name": "foo"}


def test_a_word_is_never_a_product_of_its_letters():
    with pytest.raises(UnknownName):
        read("velocity", "text")


@pytest.mark.parametrize(
    "written", ["x" * 10_001, "(" * 200 + "x" + ")" * 200, "1+" * 4_000 + "1", "x^" * 300 + "x", "1" * 1_001, "1e9999999", r"\frac" * 1_000]
)
def test_what_is_over_a_limit_is_too_large(written):
    with pytest.raises(TooLarge):
        read(written)
