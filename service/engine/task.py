"""What a worker of the service does with a question."""

from __future__ import annotations

from service import tutor
from service.engine.outcome import STRATEGY
from service.operations import OPERATIONS
from service.question import Question


def perform(question: Question) -> dict[str, object]:
    """The answer document of a question, its messages not told yet, with the strategy that found it; raises errors of `service.errors`."""
    won: list[str] = []
    answer = tutor.untold_answer(question, OPERATIONS[question.operation], won.append)
    return {**answer, STRATEGY: won[-1]} if won else answer
