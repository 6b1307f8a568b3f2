"""What a worker of the service does with a question."""

from __future__ import annotations

from typing import Any

from service import tutor
from service.operations import OPERATIONS
from service.question import Question


def perform(question: Question) -> dict[str, Any]:
    """The answer document of a question; raises the errors of `service.errors`."""
    return tutor.answer(question, OPERATIONS[question.operation])
