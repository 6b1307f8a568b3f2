"""What a computation tries is told by stable codes, and each answer names what found it."""

from __future__ import annotations

import os
from typing import Any

import pytest

from service import tutor
from service.integrate.definite import METHODS
from service.integrate.strategies import STRATEGIES
from service.operations import OPERATIONS
from service.progress import DIRECTLY, code, followed_by, last, trying

WINNERS = [
    ("integrate", {"expression": "x cos(x)"}, "polynomial_exponential_sine"),
    ("integrate", {"expression": "e^(-x^2)", "lower": "-oo", "upper": "oo"}, "symmetry"),
    ("differentiate", {"expression": "x^2"}, "as_the_rules_give_it"),
    ("simplify", {"expression": "sin(x)^2 + cos(x)^2"}, "trigsimp"),
    ("limit", {"expression": "x + 1", "point": "1"}, "continuity"),
    ("limit", {"expression": "sin(x)/x", "point": "0"}, "gruntzs_algorithm"),
    ("sum", {"expression": "k^2", "lower": "1", "upper": "n", "variable": "k"}, "closed_form"),
    ("solve", {"expression": "x^2 = 2"}, "roots_of_a_polynomial"),
    ("solve", {"expression": "x + y = 5; x - y = 1"}, "system_linear"),
    ("dsolve", {"expression": "y' = y"}, "integrating_factor"),
    ("matrix", {"expression": "[[1, 2], [3, 4]]"}, "det"),
    ("expand", {"expression": "(x + 1)^2"}, DIRECTLY),
]


@pytest.mark.parametrize(("name", "given", "expected"), WINNERS)
def test_an_answer_names_what_found_it(name: str, given: dict[str, Any], expected: str) -> None:
    operation = OPERATIONS[name]
    won: list[str] = []
    tried: list[str] = []

    with followed_by(tried.append):
        tutor.answer(tutor.question(operation, operation.input.model_validate(given)), operation, won.append)

    assert won == [expected]
    assert all(code(each) == each for each in tried)


def test_what_is_tried_is_told_in_order_and_a_repeat_once() -> None:
    told: list[str] = []

    with followed_by(told.append):
        for name in ("table", "table", "parts", "table"):
            trying(name)
        latest = last()

    assert told == ["table", "parts", "table"]
    assert latest == "table"
    assert last() == ""


def test_a_child_tells_nothing() -> None:
    reader, writer = os.pipe()

    with followed_by(lambda tried: os.write(writer, tried.encode()) and None):
        child = os.fork()
        if child == 0:
            trying("secretly")
            os._exit(0)
        os.waitpid(child, 0)
        trying("openly")

    assert os.read(reader, 100) == b"openly"


def test_no_two_strategies_share_a_code() -> None:
    names = {strategy.name for strategy in STRATEGIES} | {method.name for method in METHODS}

    assert len({code(name) for name in names}) == len(names)
