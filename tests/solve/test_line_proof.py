"""A solution set on the line is proved where it is right, and never where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sympy import Symbol

from service.cas import symbol, to_sympy
from service.question import Context
from service.read import read
from service.solve.candidates import Point, Span
from service.solve.line_proof import is_proved
from service.solve.solutions import Solutions
from service.solve.trees import statement
from tests.read.tables import TABLES, rows

X: Symbol = symbol("x", Context())


def _parts(written: str) -> Iterator[Point | Span]:
    """`{1, 2}` as points, `[0, 1)` as a stretch; several with spaces between them."""
    for part in written.split():
        numbers = [to_sympy(read(number).tree, Context()) for number in part[1:-1].split(",") if number]
        if part[0] == "{":
            yield from map(Point, numbers)
        else:
            yield Span(numbers[0], numbers[1], part[0] == "[", part[-1] == "]")


def _set(written: str) -> Solutions:
    parts = list(_parts(written))
    return Solutions(
        points=tuple(p for p in parts if isinstance(p, Point)),
        spans=tuple(s for s in parts if isinstance(s, Span)),
    )


@pytest.mark.parametrize("row", rows(TABLES / "solution_sets.toml"), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_set_is_proved_exactly_where_the_table_says(row: tuple[str, ...]) -> None:
    written, claimed, expected = row

    found = is_proved(statement(read(written).tree, Context()), _set(claimed), X)

    assert found is (expected == "proved")


def test_a_set_that_may_lack_something_is_not_proved() -> None:
    given = statement(read("x^2 = 4").tree, Context())

    assert is_proved(given, _set("{-2,2}"), X)
    assert not is_proved(given, Solutions(points=_set("{-2,2}").points, complete=False), X)
