"""How a string was understood, and nothing else: the live preview under an input field."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from service.answers.documents import ReadAnswer
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Question
from service.write import latex, text


class ReadInput(ExpressionInput):
    """A string to be read."""


def document(question: Question) -> dict[str, Any]:
    """Only `input` and `notes`; no SymPy is needed."""
    tree = question.expression
    return {
        "operation": "read",
        "input": {"latex": latex(tree), "text": text(tree)},
        "notes": [asdict(note) for note in question.notes],
    }


READ = Operation(
    name="read",
    summary="Show how a string is understood; nothing is computed.",
    input=ReadInput,
    examples=({"expression": "2x(x+1)"}, {"expression": "\\sqrt[3]{x}"}),
    document=document,
    local=True,
    answer=ReadAnswer,
)
