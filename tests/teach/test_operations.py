"""Which operations are worked is said in one place, and the strategies are there for it."""

from __future__ import annotations

from service.compute.worked import BY_LINES
from service.operations import OPERATIONS
from service.teach.solution import TOPICS


def test_an_operation_that_says_so_has_a_strategy() -> None:
    assert {name for name, operation in OPERATIONS.items() if operation.is_worked} == {*TOPICS, *BY_LINES, "series"}
