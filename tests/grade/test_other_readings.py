"""Other readings of mixed numbers, percentages and angles."""

from __future__ import annotations

from fractions import Fraction

import pytest

from service.algebra.other_readings import degree_readings, has_degrees, mixed_readings, percent_readings
from service.algebra.values import value
from service.read import read
from service.tree import Tree


def numbers(trees: tuple[Tree, ...]) -> list[Fraction]:
    return [Fraction(int(v.p), int(v.q)) for v in (value(tree, {}) for tree in trees)]


@pytest.mark.parametrize(
    ("source", "notation", "others"),
    [
        ("2 1/3", "text", ["2/3"]),
        (r"2\frac{1}{3}", "latex", ["2/3"]),
        ("1 1/2 + 2 1/3", "text", ["7/6", "17/6", "13/6"]),
        (r"3\frac{5}{4}", "latex", []),
        ("2·(1/3)", "text", []),
        ("2 + 1/3", "text", []),
    ],
)
def test_a_mixed_number_may_be_meant_as_a_product(source: str, notation: str, others: list[str]) -> None:
    found = mixed_readings(read(source, notation).tree)

    assert numbers(found) == [Fraction(other) for other in others]


def test_a_product_that_looks_like_a_mixed_number_may_be_meant_as_one() -> None:
    tree = read(r"2\frac{1}{3}", "latex", choices={"mixed_number": "product"}).tree

    assert numbers((tree, *mixed_readings(tree))) == [Fraction(2, 3), Fraction(7, 3)]


@pytest.mark.parametrize(("source", "others"), [("120 + 15%", ["138"]), ("80 - 25%", ["60"]), ("15% + 20%", []), ("15% of 240", [])])
def test_a_percentage_may_be_meant_of_what_it_is_added_to(source: str, others: list[str]) -> None:
    found = percent_readings(read(source, "text").tree)

    assert numbers(found) == [Fraction(other) for other in others]


def test_an_angle_without_a_sign_may_be_meant_in_degrees() -> None:
    (sine,) = degree_readings(read("sin(30)", "text").tree)
    (angle,) = degree_readings(read("arctan(1)", "text").tree)

    assert has_degrees(sine)
    assert abs(complex(value(sine, {})) - 0.5) < 1e-12
    assert abs(complex(value(angle, {})) - 45) < 1e-12
    assert degree_readings(read("sin(pi/6)", "text").tree) == ()


@pytest.mark.parametrize(("source", "degrees"), [("36°52'", "36 + 52/60"), ("1°0'36\"", "1.01"), ("225°", "225"), ("12.5°", "12.5")])
def test_degrees_minutes_and_seconds_have_a_value(source: str, degrees: str) -> None:
    angle, size = (complex(value(read(text, "text").tree, {})) for text in (source, f"({degrees})*pi/180"))

    assert abs(angle - size) < 1e-15
