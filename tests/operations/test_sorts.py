"""What can't stand where it does is refused in the web process, with its place, in the student's language."""

from __future__ import annotations

import pytest

from service import tutor
from service.errors import Meaningless
from service.messages import told
from service.operations import OPERATIONS
from service.read import sorts
from tests.worked import rows

ROWS = rows("sorts")
SENTENCES = (
    *sorts.STANDS_HERE.values(),
    *sorts.NEEDED.values(),
    *(sorts.MIXED, sorts.ORDERED, sorts.WHOLE_STEPS, sorts.DERIVED, sorts.DIVIDED, sorts.MULTIPLIED, sorts.MOVING, sorts.LETTER),
)
FIELDS = {"limit": {"point": "0", "variable": "x"}, "evaluate": {}}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[0]}")
def test_what_cant_stand_here_is_pointed_at(row):
    written, name, start, end, sentence = row
    operation = OPERATIONS[name]
    given = operation.input.model_validate(
        {"expression": written, **({"variable": "x"} if name != "evaluate" else {}), **FIELDS.get(name, {})}
    )

    with pytest.raises(Meaningless) as raised:
        tutor.question(operation, given)

    assert (raised.value.span.start, raised.value.span.end, str(raised.value)) == (start, end, sentence)
    assert (raised.value.code, raised.value.field) == ("unsupported", "expression")


@pytest.mark.parametrize("language", ["de", "es"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_kind_is_told_in_the_language_of_the_reader(sentence, language):
    found = told(sentence, language)

    assert found != sentence


@pytest.mark.parametrize(
    "written",
    [
        "x = {1, 2}",
        "(1, 2) ∪ (3, 4)",
        "3*(1, 2) - (4, 5)",
        "A = [[1, 2], [3, 4]]",
        "x = 1; y = 2",
        "hyper([1], [2], x)",
        "|[[1, 2], [3, 4]]|",
    ],
)
def test_what_has_a_meaning_is_let_through(written):
    operation = OPERATIONS["evaluate"]

    question = tutor.question(operation, operation.input.model_validate({"expression": written}))

    assert question.expression
