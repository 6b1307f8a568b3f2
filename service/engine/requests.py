"""A job's request as it is stored: what was sent, read again when the work begins; a tree would take twelve times the space."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from service import tutor
from service.engine import wire
from service.operations import OPERATIONS
from service.question import Question


def written(operation: str, values: Mapping[str, object], language: str, deadline: float) -> bytes:
    """The request as bytes. values: as they were checked against the operation's input. deadline: seconds."""
    request = {"operation": operation, "values": values, "language": language, "deadline": deadline}
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def read(stored: bytes) -> Question:
    """The question of a stored request, or a question that was stored itself. Raises ValueError for anything else, and StudentErrors."""
    plain = json.loads(stored)
    if not isinstance(plain, dict) or "values" not in plain:
        return wire.loaded(stored)
    operation = OPERATIONS.get(plain.get("operation", ""))
    if operation is None:
        raise ValueError("there is no such operation")
    given = operation.input.model_validate(plain["values"])
    return with_deadline(tutor.question(operation, given, plain["language"]), float(plain["deadline"]))


def with_deadline(question: Question, seconds: float) -> Question:
    """The question with a job's deadline, and without the note that a request's is shorter."""
    notes = tuple(note for note in question.notes if note.code != "timeout_lowered")
    return replace(question, notes=notes, context=replace(question.context, deadline=seconds))
