"""Tasks in words: the verb, the mathematics at its place, and what is said besides."""

from __future__ import annotations

import pytest

from service.read.verbs import task_in_words

TASKS = [
    ("solve x^2 = 4", "solve", "x^2 = 4", {}),
    ("Solve for t: A = P(1 + rt)", "solve", "A = P(1 + rt)", {"variable": "t"}),
    ("Löse 2x + 3 = 7 nach x", "solve", "2x + 3 = 7", {"variable": "x"}),
    ("derivative of x^2", "differentiate", "x^2", {}),
    ("x^2 from 0 to 3", "", "x^2", {"lower": "0", "upper": "3"}),
    ("integrate x^2 from x = 0 to x = 3", "integrate", "x^2", {"variable": "x", "lower": "0", "upper": "3"}),
    ("integral de x^2 entre 0 y 3", "integrate", "x^2", {"lower": "0", "upper": "3"}),
    ("Berechne den Grenzwert von 1/x für x gegen unendlich", "limit", "1/x", {"variable": "x", "point": "infinity"}),
    ("third derivative of sin(x)", "differentiate", "sin(x)", {"order": 3}),
    ("evaluate x^2 at x = 3", "evaluate", "x^2", {"variable": "x", "point": "3"}),
]


@pytest.mark.parametrize("row", TASKS, ids=lambda row: row[0])
def test_a_task_in_words_is_taken_apart(row: tuple[str, str, str, dict[str, object]]) -> None:
    source, verb, rest, fields = row

    found = task_in_words(source)

    assert found is not None
    assert (found[0], found[1].strip(), found[2]) == (verb, rest, fields)
    assert source[len(found[1]) - len(found[1].lstrip()) :].startswith(rest)


@pytest.mark.parametrize(
    "source",
    ["x^2 + 1", "sin(x)", "integrate(x^2, x)", "limit(1/x, x, 0)", "A train travels 120 km in 2 h. Find its speed.", "How old is Tom?", ""],
)
def test_mathematics_alone_and_word_problems_are_no_task(source: str) -> None:
    assert task_in_words(source) is None
