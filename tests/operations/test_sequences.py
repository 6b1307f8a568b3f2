"""Limits of sequences that change sign from term to term."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("term", "result", "note"),
    [
        ("(-1)^n/n", "0", ""),
        ("(-2)^n/3^n", "0", ""),
        ("(n+(-1)^n)/(n-(-1)^n)", "1", ""),
        ("2+(-1)^n", "", "oscillates"),
        ("(-2)^n", "", "oscillates"),
    ],
)
def test_a_sequence_that_changes_sign_has_a_limit_where_even_and_odd_terms_agree(
    ask: Callable[..., dict[str, Any]], term: str, result: str, note: str
) -> None:
    answer = ask("limit", expression=term, point="oo")

    assert (answer["result"]["text"] if answer["result"] else "") == result
    assert ("oscillates" in {note["code"] for note in answer["notes"]}) == bool(note)
