"""Formulas in a sentence are written as by hand, and a sentence that can't be filled in is left out."""

from __future__ import annotations

import pytest

from service.algebra.values import precision
from service.grade.shown import said, shown, worked_out
from service.messages import told
from service.read import read
from service.tree import Tree


def line(source: str) -> Tree:
    return read(source, "text").tree


@pytest.mark.parametrize(
    ("source", "by_hand"),
    [
        ("2*x*y", "2x·y"),
        ("x^2 - 3", "x² − 3"),
        ("sqrt(x + 1)", "√(x + 1)"),
        ("ln(5x)", "ln(5x)"),
        ("abs(x - 4)", "|x − 4|"),
        ("lambda >= pi/3", "λ ≥ π/3"),
        ("d/dx(x^4)", "(x⁴)′"),
        ("integrate(cos(7x), x)", "∫cos(7x) dx"),
        ("limit(5/x, x, oo)", "lim 5/x (x→∞)"),
        ("e^(2x)", "e^(2x)"),
    ],
)
def test_a_formula_in_a_sentence_is_written_as_by_hand(source: str, by_hand: str) -> None:
    assert shown(line(source)) == by_hand


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("x^2 + 2*x*3 + 3^2", "x² + 6x + 9"),
        ("(5x)^2", "25x²"),
        ("-3*(-4)*x", "12x"),
        ("x/2*4", "2x"),
        ("sqrt(49)", "7"),
        ("2x + 3x - 5", "5x − 5"),
    ],
)
def test_the_numbers_of_a_right_line_are_worked_out(source: str, result: str) -> None:
    with precision():
        assert shown(worked_out(line(source))) == result


def test_a_sentence_with_a_place_that_cannot_be_filled_in_is_left_out() -> None:
    template = "Keep both sides equal. Subtract {b+} on both sides. Add {b-} on both sides. Divide by {k}."

    assert told(said("malrule_of_a_test", {"b": line("5")}, template)) == "Keep both sides equal. Subtract 5 on both sides."
    assert told(said("malrule_of_a_test", {"b": line("-7")}, template)) == "Keep both sides equal. Add 7 on both sides."
    assert told(said("malrule_of_a_test", {}, template)) == "Keep both sides equal."
