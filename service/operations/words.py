"""A task in words where mathematics is expected: "solve x^2 = 4", "x^2 from 0 to 3", "Ableitung von x^2".

Contract: what could not be read as mathematics, and is a task that the operation itself does, gives its fields with the mathematics
alone; a task for another operation is refused with the name of that one; anything else gives None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.errors import InvalidRequest
from service.messages import Message
from service.operations.operation import Operation
from service.question import Note
from service.read.verbs import task_in_words

ALONE = frozenset({"lower", "upper", "point", "order"})
"""What must be said where no verb is, for words to be a task at all."""


@dataclass(frozen=True, slots=True)
class InWords:
    """The fields that the words say, the mathematics among them, and the note that tells of it."""

    fields: dict[str, object]
    note: Note


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
    does = done_by.get(verb, "") if verb else operation.name
    if not does or not fields.keys() <= operation.input.model_fields.keys():
        return None
    if does != operation.name and not operation.local and verb != "evaluate":
        raise InvalidRequest(Message("These words ask for /{}: send “{}” there.", does, mathematics.strip()), field="expression")
    note = Note("task_in_words", Message("Of the words, “{}” is read as the mathematics.", mathematics.strip()))
    return InWords({**fields, "expression": mathematics}, note)
