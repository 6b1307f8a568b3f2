"""How a string was understood, and nothing else: the live preview under an input field."""

from __future__ import annotations

from service.answers.operations import ReadAnswer
from service.answers.parts import Formula, NoteGiven
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Question


class ReadInput(ExpressionInput):
    """A string to be read."""


def document(question: Question) -> ReadAnswer:
    """Only `input` and `notes`; no SymPy is needed."""
    return ReadAnswer(
        operation="read",
        input=Formula.of(question.expression),
        notes=NoteGiven.all(question.notes),
    )


READ = Operation(
    name="read",
    summary="Show how a string is understood; nothing is computed.",
    input=ReadInput,
    examples=({"expression": "2x(x+1)"}, {"expression": "\\sqrt[3]{x}"}),
    document=document,
    answer=ReadAnswer,
    local=True,
)
