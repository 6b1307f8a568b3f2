"""How a string was understood, and nothing else: the live preview under an input field."""

from __future__ import annotations

from pydantic import Field

from service.answers.operations import Offer, ReadAnswer
from service.answers.parts import Formula, NoteGiven
from service.operations.face import Face
from service.operations.inputs import ExpressionInput
from service.operations.offers import asked, offers
from service.operations.operation import Operation
from service.operations.words import IN_WORDS
from service.question import Question


class ReadInput(ExpressionInput):
    """A string to be read."""

    offers: bool = Field(False, description="Also say what can be done with it, the likeliest first; a task in words says it itself.")


def document(question: Question) -> ReadAnswer:
    """Only `input` and `notes`, and `offers` where they are asked for; no SymPy is needed."""
    found = ReadAnswer(operation="read", input=Formula.of(question.expression), notes=NoteGiven.all(question.notes))
    return found.model_copy(update={"offers": _offers(question)}) if question.options.get("offers") else found


def _offers(question: Question) -> list[Offer]:
    """What is asked for in words, then what can be done with the mathematics."""
    said = question.options.get(IN_WORDS) or {"operation": "", "fields": {}}
    named = asked(question.expression)
    names = dict.fromkeys((*([said["operation"]] if said["operation"] else []), *offers(question.expression)))
    return [
        Offer(operation=name, asked=name in (said["operation"], *named), fields=said["fields"] if name == said["operation"] else {})
        for name in names
    ]


READ = Operation(
    name="read",
    summary="Show how a string is understood; nothing is computed.",
    input=ReadInput,
    examples=({"expression": "2x(x+1)"}, {"expression": "\\sqrt[3]{x}"}),
    document=document,
    answer=ReadAnswer,
    local=True,
    face=Face(group=""),
)
