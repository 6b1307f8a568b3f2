"""What people write is read as the tables say, in the writer's own form, and reads back as the same."""

from __future__ import annotations

import pytest

from service import write
from service.read import read
from service.read.notations import chosen
from service.tree import NOWHERE, Apply, Symbol, walk
from tests.read.tables import notation

ROWS = notation()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_string_is_read_as_the_table_says(row):
    written, kind, meant, notes = row

    reading = read(written, kind)

    assert write.text(reading.tree) == meant
    assert " ".join(note.code for note in reading.notes) == notes


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_was_understood_reads_back_as_the_same(row):
    written, kind, meant, _ = row
    tree = read(written, kind).tree

    as_text, as_latex = read(write.text(tree), "text").tree, read(write.latex(tree), "latex").tree

    assert write.text(as_text) == meant
    assert write.text(as_latex) == meant


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_node_knows_where_it_stood(row):
    written, kind, _, _ = row

    tree = read(written, kind).tree

    for node in walk(tree):
        assert 0 <= node.span.start <= node.span.end <= len(written)
        if isinstance(node, Apply) and node.head not in ("missing",) and node.args:
            assert node.span != NOWHERE


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] == "latex" and "\\" in row[0]], ids=lambda row: row[0])
def test_latex_is_known_by_sight(row):
    written, _, meant, _ = row

    reading = read(written)

    assert reading.notation == "latex"
    assert write.text(reading.tree) == meant


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] == "text" and "{" not in row[0]], ids=lambda row: row[0])
def test_text_is_known_by_sight(row):
    written, _, meant, _ = row

    reading = read(written)

    assert reading.notation == "text"
    assert write.text(reading.tree) == meant


def test_latex_commands_in_text_are_read_as_latex():
    assert chosen(r"\sqrt{2}/2", "text") == "latex"


def test_a_span_covers_what_was_written():
    written = "1 + 2 sin(x)"

    sine = read(written, "text").tree.args[1].args[1]

    assert written[sine.span.start : sine.span.end] == "sin(x)"


def test_a_declared_letter_is_a_symbol_and_not_the_constant():
    tree = read("e + i", "text", symbols=frozenset({"e", "i"})).tree

    assert tree.args == (Symbol("e"), Symbol("i"))


def test_a_declared_word_is_one_symbol():
    tree = read("speed*t", "text", symbols=frozenset({"speed"})).tree

    assert tree.args[0] == Symbol("speed")


def test_a_declared_function_is_applied():
    tree = read("f(x) + 1", "text", functions=frozenset({"f"})).tree

    assert tree.args[0] == Apply("call", (Symbol("f"), Symbol("x")))


def test_a_summation_index_i_is_a_symbol():
    tree = read(r"\sum_{i=1}^n i^2", "latex").tree

    assert tree.args[0].args[0] == Symbol("i")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3,14", "3.14"),
        ("0,5x", "0.5*x"),
        ("1.000,5", "1000.5"),
        ("max(1,5; 2)", "max(1.5, 2)"),
        ("(0,5; 1]", "(0.5, 1]"),
        ("2,5e3", "2.5e3"),
    ],
)
def test_a_decimal_comma_is_an_option(written, meant):
    assert write.text(read(written, "text", decimal="comma").tree) == meant


@pytest.mark.parametrize(
    ("written", "notation_", "meant"),
    [
        ('["Add", "x", 1]', "mathjson", "x + 1"),
        ("<math><mi>x</mi><mo>+</mo><mn>1</mn></math>", "mathml", "x + 1"),
    ],
)
def test_other_notations_are_known_by_sight(written, notation_, meant):
    reading = read(written)

    assert reading.notation == notation_
    assert write.text(reading.tree) == meant
