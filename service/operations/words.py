"""A task in words where mathematics is expected: "solve x^2 = 4", "x^2 from 0 to 3", "Ableitung von x^2".

Contract: what could not be read as mathematics, and is a task that the operation itself does, gives its fields with the mathematics
alone; a task for another operation is refused with the name of that one; anything else gives None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.errors import InvalidRequest
from service.messages import Message
from service.operations.operation import Operation
from service.question import Note
from service.read.verbs import task_in_words

IN_WORDS = "in_words"
"""The option of an operation that computes nothing: what a task in words asks for, `{"operation", "fields"}`."""
ALONE = frozenset({"lower", "upper", "point", "order"})
"""What must be said where no verb is, for words to be a task at all."""


@dataclass(frozen=True, slots=True)
class InWords:
    """The fields that the words say, the mathematics among them, and the note that tells of it.

    does: the operation that they ask for; empty where none does it. said: what else they say, for that operation.
    """

    fields: dict[str, object]
    note: Note
    does: str = ""
    said: Mapping[str, object] = field(default_factory=dict)


def from_words(operation: Operation, source: str, done_by: Mapping[str, str]) -> InWords | None:
    """What a task in words asks of an operation. Raises InvalidRequest where another one does it.

    done_by: verb → the operation that does it. One that computes nothing (`local`) shows the mathematics of any task.
    """
    found = task_in_words(source)
    if found is None:
        return None
    verb, mathematics, fields = found
    if not verb and not ALONE & fields.keys():
        return None
    does = done_by.get(verb, "") if verb else "" if operation.local else operation.name
    note = Note("task_in_words", Message("Of the words, “{}” is read as the mathematics.", mathematics.strip()))
    if operation.local:
        return InWords({"expression": mathematics}, note, does, fields)
    if not does or not fields.keys() <= operation.input.model_fields.keys():
        return None
    if does != operation.name and verb != "evaluate":
        raise InvalidRequest(Message("These words ask for /{}: send “{}” there.", does, mathematics.strip()), field="expression")
    return InWords({**fields, "expression": mathematics}, note)
