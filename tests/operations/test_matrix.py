"""Matrices: what is asked of them, and how the answers are checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import Meaningless, Unsupported
from tests.worked import rows

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(("matrix", "action", "result"), rows("matrices"))
def test_a_matrix_is_worked_with(ask: Ask, matrix: str, action: str, result: str) -> None:
    answer = ask("matrix", expression=matrix, action=action)

    assert answer["result"]["text"] == result
    assert answer["verification"]["status"] in ("proved", "checked")


def test_a_singular_matrix_has_no_inverse_and_says_so(ask: Ask) -> None:
    answer = ask("matrix", expression="[[1,2],[2,4]]", action="inverse")

    assert answer["result"] is None
    assert [note["code"] for note in answer["notes"]] == ["singular"]


def test_eigenvalues_come_with_their_multiplicities(ask: Ask) -> None:
    answer = ask("matrix", expression="[[2,1],[0,2]]", action="eigenvalues")

    assert [(e["value"]["text"], e["multiplicity"]) for e in answer["eigenvalues"]] == [("2", 2)]


def test_eigenvalues_of_a_matrix_of_letters_are_found(ask: Ask) -> None:
    answer = ask("matrix", expression="[[a,b],[b,a]]", action="eigenvalues")

    assert answer["verification"]["status"] in ("proved", "checked")


@pytest.mark.parametrize(("matrix", "action"), [("[[1,2,3],[4,5,6]]", "det"), ("x", "rank")])
def test_what_has_no_such_property_is_refused(ask: Ask, matrix: str, action: str) -> None:
    with pytest.raises((Unsupported, Meaningless)):
        ask("matrix", expression=matrix, action=action)
