"""A question as its operation wants it: dots resolved, sorts checked, taken apart."""

from __future__ import annotations

from collections.abc import Mapping

from service.operations.dots import with_dots
from service.operations.operation import Operation
from service.operations.sorts import check_operands, check_parts
from service.question import Question

UNREAD = "unread"
"""The option that holds what our reader could not read, by field: its source and the error."""


def prepared(task: Question, operation: Operation, sources: Mapping[str, str]) -> Question:
    """The question as the operation wants it. Raises Meaningless where a part is of a sort that can't stand where it does."""
    if operation.takes is None:
        return operation.prepare(task) if operation.prepare else task
    task = with_dots(task)
    check_parts(task, sources)
    ready = operation.prepare(task) if operation.prepare else task
    check_operands(ready, operation, sources)
    return ready
