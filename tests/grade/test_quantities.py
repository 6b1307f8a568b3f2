"""Units in lines of working: which letters are units, and sides compared as quantities."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.algebra.dimensions import numeric, units_in
from service.algebra.quantities import with_units
from service.algebra.unit_words import declared_words
from service.judge.quantities import same_quantity
from service.read import read_line
from service.tree import Tree
from service.write import text
from tests.grade.test_approximation import verdict
from tests.grade.working import check

TABLES = Path(__file__).parent.parent / "tables" / "grade"
SIDES = tomllib.loads((TABLES / "quantities.toml").read_text("utf-8"))["rows"]
WORKINGS = tomllib.loads((TABLES / "units_in_workings.toml").read_text("utf-8"))["rows"]


def measured(*lines: str) -> tuple[Tree, ...]:
    sources, words = declared_words(lines)
    return with_units([read_line(source, notation(source), symbols=words).tree for source in sources], lines).trees


def notation(source: str) -> str:
    return "latex" if "\\" in source or "$" in source else "text"


@pytest.mark.parametrize("row", SIDES, ids=lambda row: f"{row[0]} = {row[1]}")
def test_quantities_are_compared_as_the_table_says(row: list[Any]) -> None:
    left, right, expected, flag = row

    judged = same_quantity(*measured(left, right))

    assert (verdict(judged), judged.flags if judged else ()) == (expected, (flag,) if flag else ())


@pytest.mark.parametrize("row", WORKINGS, ids=lambda row: "; ".join(row[0]))
def test_the_units_of_a_working_are_told_from_its_letters(row: list[Any]) -> None:
    lines, declared, units = row
    sources, words = declared_words(lines)

    found = with_units([read_line(source, "text", symbols=words).tree for source in sources], lines, frozenset(declared))

    assert sorted(found.names) == sorted(units)


def test_a_working_in_one_unit_counts_in_it_so_that_bare_numbers_agree() -> None:
    assert check(lines=["A = 3 cm * 4 cm", "A = 12 cm^2"])["verdict"] == "correct"
    assert check(lines=["A = 3 cm * 4 cm", "A = 12"])["verdict"] == "correct"


def test_a_letter_that_is_a_variable_elsewhere_stays_one_there() -> None:
    trees = measured("E = 1/2 m v^2", "E = 1/2 · 3 kg · (4 m/s)^2", "E = 24 J")

    assert text(trees[0]) == text(read_line("E = 1/2 m v^2", "text").tree)
    assert text(numeric(trees[2])) == "E = 24"


def test_a_letter_keeps_the_dimension_of_the_quantity_it_was_given() -> None:
    said = [check(lines=["A = 1.5 m * 3 m", line])["lines"][1]["correct"] for line in ("A = 4.5 m^2", "A = 4.5", "A = 4.5 m")]

    assert said == [True, True, False]


@pytest.mark.parametrize(
    ("line", "units"),
    [
        (r"\$5 + \$3 = \$8", {"USD"}),
        ("$2.50 · 4 = $10", {"USD"}),
        (r"5\,€ \cdot 3 = 15\,€", {"EUR"}),
        (r"30\,^\circ\mathrm{C} = 303.15\,\mathrm{K}", {"degC", "K"}),
        ("l = 5 μm", {"um"}),
        ("2½ h = 150 min", {"h", "min"}),
        (r"v = \frac{100 \text{ m}}{5 \text{ s}} = 20 \tfrac{\text{m}}{\text{s}}", {"m", "s"}),
        ("5 € / 2 kg = 2.50 €/kg", {"EUR", "kg"}),
        (r"$x = 3$", set()),
    ],
)
def test_units_are_known_however_they_are_set(line: str, units: set[str]) -> None:
    (tree,) = measured(line)

    assert {symbol.name for symbol in units_in(tree)} == units
