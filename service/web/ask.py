"""One question, asked of an operation: checked, read, answered; shared by routes, batch and command line."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from service import tutor
from service.operations.operation import Operation
from service.question import Question
from service.web.inputs import checked

Progress = Callable[[Mapping[str, Any]], None]


class Engine(Protocol):
    """Where computations run; see `service.engine`."""

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, Any]:
        """The answer document. Raises the errors of `service.errors`."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def status(self) -> dict[str, Any]: ...


async def ask(
    operation: Operation,
    values: Mapping[str, Any],
    engine: Engine,
    *,
    client: str = "",
    language: str = "en",
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """The answer document for the values of a request.

    Raises InvalidRequest for the values, Unreadable for the mathematics, and what the computation raises.
    """
    started = time.perf_counter()
    task = tutor.question(operation, checked(operation.input, values), language)
    if operation.local:
        document = tutor.answer(task, operation)
        return {**document, "elapsed_ms": round((time.perf_counter() - started) * 1000, 3), "cached": False}
    return await engine.run(task, client=client, on_progress=on_progress) if on_progress else await engine.run(task, client=client)
