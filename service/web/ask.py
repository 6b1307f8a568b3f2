"""One question, asked of an operation: checked, read, answered; shared by routes, batch and command line."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from service import tutor
from service.engine import Engine, Progress
from service.language import SPEAKING
from service.operations.operation import Operation
from service.question import Question
from service.web.inputs import checked
from service.web.shortcuts import Shortcuts


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
    task, document = at_hand(operation, values, engine, language)
    return await engine.run(task, client, on_progress) if document is None else document


def at_hand(
    operation: Operation, values: Mapping[str, Any], engine: Engine, language: str = "en", shortcuts: Shortcuts | None = None
) -> tuple[Question, dict[str, Any] | None]:
    """The question, and its answer where that needs no worker: it is read here, or remembered. Raises what `ask` does.

    From here on the task under way speaks the language of the request, so that its errors do.
    """
    own = values.get("language")
    SPEAKING.set(own if isinstance(own, str) else language)
    if operation.local:
        started = time.perf_counter()
        task = tutor.question(operation, checked(operation.input, values), language)
        document = tutor.answer(task, operation)
        return task, {**document, "elapsed_ms": round((time.perf_counter() - started) * 1000, 3), "cached": False}
    recall = getattr(engine, "recall", None)  # an engine need not remember
    if recall is None:
        return tutor.question(operation, checked(operation.input, values), language), None
    shortcuts = Shortcuts() if shortcuts is None else shortcuts
    of = shortcuts.of(operation, values, language)
    met = shortcuts.get(of) or shortcuts.put(of, tutor.question(operation, checked(operation.input, values), language))
    return met.question, recall(met.question, met.key)
