"""What a wrong matrix is still worth."""

from __future__ import annotations

import pytest

from service import tutor
from service.operations import OPERATIONS


@pytest.mark.parametrize(
    ("answer", "score"),
    [("[[1,2],[3,4]]", 1.0), ("[[1,2],[3,5]]", 0.375), ("[[0,0],[0,0]]", 0.0), ("[[1,2,3],[3,4,5]]", 0.0)],
)
def test_the_right_entries_of_a_matrix_count_for_half(answer: str, score: float) -> None:
    compare = OPERATIONS["compare"]
    question = tutor.question(compare, compare.input(answer=answer, reference="[[1,2],[3,4]]"))  # type: ignore[call-arg]  # its own fields

    document = tutor.answer(question, compare)

    assert document["score"] == score
