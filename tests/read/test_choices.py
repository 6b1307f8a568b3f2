"""An ambiguous string has one usual reading, and an option chooses each of the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from service.operations import OPERATIONS
from service.operations.inputs import Input
from service.read import read
from service.read.choices import CHOICES
from service.tree import Apply, Constant, Symbol
from service.tutor import question
from service.write import text
from tests.read.tables import TABLES, rows

DOCUMENT = Path(__file__).parents[2] / "docs" / "reading.md"
ROWS = rows(TABLES / "choices.toml")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[2]}")
def test_a_choice_is_read_as_the_table_says(row):
    written, code, chosen, meant = row

    assert text(read(written, choices={code: chosen}).tree) == meant


@pytest.mark.parametrize("code", sorted(CHOICES))
def test_the_usual_reading_is_what_no_choice_gives(code):
    written = [row[0] for row in ROWS if row[1] == code]

    for source in written:
        assert read(source).tree == read(source, choices={code: CHOICES[code].usual}).tree


@pytest.mark.parametrize(("name", "constant"), [("e", Constant("e")), ("i", Constant("i"))])
def test_e_and_i_are_constants_unless_chosen_to_be_symbols(name, constant):
    assert read(name).tree == constant
    assert read(name, choices={f"constant_{name}": "symbol"}).tree == Symbol(name)


def test_a_pair_may_be_chosen_to_be_an_open_interval():
    tree = read("(1, 2)", choices={"pair": "interval"}).tree

    assert isinstance(tree, Apply)
    assert (tree.head, tree.form) == ("interval", "()")


def test_every_choice_has_a_row_in_the_document():
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))

    assert set(CHOICES) <= documented


def test_a_request_chooses_by_the_code_of_the_note():
    operation = OPERATIONS["simplify"]

    task = question(operation, operation.input(expression="log x", reading={"log_base": "10"}))

    assert text(task.trees["expression"]) == "log(x, 10)"
    assert task.options["reading"] == {"log_base": "10"}


def test_a_query_string_chooses_with_an_equals_sign():
    assert Input.model_validate({"reading": "log_base=10; constant_e=symbol"}).reading == {"log_base": "10", "constant_e": "symbol"}


@pytest.mark.parametrize("reading", [{"log": "10"}, {"log_base": "3"}, {"log_base": 10}, "log_base"])
def test_a_choice_that_is_not_known_is_refused(reading):
    with pytest.raises(ValidationError):
        Input.model_validate({"reading": reading})
