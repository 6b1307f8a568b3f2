"""The journey of a request: what is read where, and what is said of it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

import pytest

from service import tutor
from service.errors import UnknownCommand
from service.operations import OPERATIONS

second_reader = pytest.mark.skipif(importlib.util.find_spec("latex2sympy2") is None, reason="the second reader is not installed")
Ask = Callable[..., dict[str, Any]]


@second_reader
def test_a_command_that_our_reader_does_not_know_is_read_by_the_second(ask: Ask) -> None:
    answer = ask("simplify", expression=r"\breve{x} + \breve{x}")

    assert answer["result"]["text"].startswith("2*")
    assert [note["code"] for note in answer["notes"]] == ["second_reader"]


def test_what_the_second_reader_does_not_know_either_is_pointed_at(ask: Ask) -> None:
    with pytest.raises(UnknownCommand) as raised:
        ask("simplify", expression=r"x + \nonsense{x}")

    assert raised.value.field == "expression"
    assert raised.value.span.start == 4


def test_a_preview_never_asks_the_second_reader() -> None:
    read = OPERATIONS["read"]

    with pytest.raises(UnknownCommand):
        tutor.question(read, read.input(expression=r"\breve{x}"))


def test_the_deadline_is_lowered_to_the_most_that_is_allowed(ask: Ask) -> None:
    answer = ask("differentiate", expression="x^2", timeout=1e6)

    assert [note["code"] for note in answer["notes"]] == ["timeout_lowered"]


@pytest.mark.parametrize(("expression", "constant"), [("x", "C"), ("C x", "C1"), ("C C1 x", "C2")])
def test_the_constant_of_integration_is_none_of_the_symbols_asked_about(expression: str, constant: str, ask: Ask) -> None:
    answer = ask("integrate", expression=expression, variable="x")

    assert answer["result"]["text"].endswith(f" + {constant}")


def test_x_1_and_x1_are_one_symbol(ask: Ask) -> None:
    answer = ask("differentiate", expression="x_1^2 + x1", variable="x_1")

    assert answer["result"]["text"] == "2*x1 + 1"
