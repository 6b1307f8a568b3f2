"""Chains of numbers and quantities, link by link."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.algebra.quantities import with_units
from service.algebra.unit_words import declared_words
from service.judge.closed_links import closed_link
from service.read import read_line
from service.tree import Relation
from tests.grade.test_approximation import SIGNS, tree_of, verdict

ROWS = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "closed_chains.toml").read_text("utf-8"))["rows"]


def links(lines: list[str]) -> list[tuple[tuple[int, int], str, tuple[str, ...]]]:
    """(line and link, verdict, flags) of every link."""
    sources, words = declared_words(lines)
    decimal = "comma" if any("," in line for line in lines) else "point"
    trees = with_units([read_line(s, "text", symbols=words, decimal=decimal).tree for s in sources], lines).trees
    found = []
    for row, tree in enumerate(trees):
        assert isinstance(tree, Relation)
        after = False
        for index, sign in enumerate(tree.signs):
            before, written = tree.sides[index : index + 2]
            judged = closed_link(before, written, "~" if sign == "~" else "=", after, [before] if after else ())
            after = after or sign == "~"
            found.append(((row, index), verdict(judged), judged.flags if judged else ()))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "; ".join(row[0]))
def test_every_link_of_a_chain_is_judged(row: list[Any]) -> None:
    lines, wrong, flags = row

    found = links(lines)

    assert [place for place, said, _ in found if said == "wrong"][:1] == ([tuple(wrong)] if wrong else [])
    assert [said for place, said, _ in found if said == "open"] == []
    assert sorted({flag for _, _, seen in found for flag in seen}) == flags


def test_degrees_are_assumed_only_where_they_are_used() -> None:
    sine, half = tree_of("sin(30)"), tree_of("0.5")

    assert verdict(closed_link(sine, half)) == "wrong"
    assert verdict(closed_link(sine, half, degrees=True)) == "right"
    assert SIGNS["≈"] == "~"
