"""One question, asked of an operation: checked, read, answered; shared by routes, batch and command line."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from service import tutor
from service.engine import Engine, Progress, wire
from service.language import SPEAKING
from service.operations.operation import Operation
from service.question import Question
from service.web import budget
from service.web.aside import Aside
from service.web.inputs import checked
from service.web.shortcuts import Met, Shortcuts

Found = tuple[Question, dict[str, Any] | None]
"""A question, and its answer where that needs no worker: it is read here, or remembered."""


async def ask(
    operation: Operation,
    values: Mapping[str, Any],
    engine: Engine,
    *,
    client: str = "",
    language: str = "en",
    on_progress: Progress | None = None,
    aside: Aside | None = None,
) -> dict[str, Any]:
    """The answer document for the values of a request. aside: where much is read.

    Raises TooLarge and InvalidRequest for the values, Unreadable for the mathematics, and what the computation raises.
    """
    task, document = await found(operation, values, engine, language, aside=aside, client=client)
    return await engine.run(task, client, on_progress) if document is None else document


async def found(
    operation: Operation,
    values: Mapping[str, Any],
    engine: Engine,
    language: str = "en",
    shortcuts: Shortcuts | None = None,
    aside: Aside | None = None,
    client: str = "",
) -> Found:
    """What is at hand for the values of a request; one that holds much is read aside. Raises what `ask` does.

    Who was refused and comes back too early is refused again before anything is read.
    """
    turn_away = None if operation.local else getattr(engine, "turn_away", None)  # an engine need not refuse anybody
    if turn_away is not None:
        await turn_away(client, operation.name)
    if budget.spend(values) <= budget.LIGHT or aside is None:
        return at_hand(operation, values, engine, language, shortcuts)
    speak(values, language)
    if operation.local:
        return await aside.do(client, _here, operation, values, language)
    met = await aside.do(client, _prepared, operation, values, language)
    return met.question, _recalled(engine, met)


def at_hand(
    operation: Operation, values: Mapping[str, Any], engine: Engine, language: str = "en", shortcuts: Shortcuts | None = None
) -> Found:
    """What is at hand, read at once. Raises what `ask` does.

    From here on the task under way speaks the language of the request, so that its errors do.
    """
    speak(values, language)
    if operation.local:
        return _here(operation, values, language)
    if not hasattr(engine, "recall"):
        return _question(operation, values, language), None
    shortcuts = Shortcuts() if shortcuts is None else shortcuts
    of = shortcuts.of(operation, values, language)
    met = shortcuts.get(of) or shortcuts.put(of, _question(operation, values, language))
    return met.question, _recalled(engine, met)


def speak(values: Mapping[str, Any], language: str) -> None:
    """Let the task under way speak the language that the values name, else the other."""
    own = values.get("language")
    SPEAKING.set(own if isinstance(own, str) else language)


def _recalled(engine: Engine, met: Met) -> dict[str, Any] | None:
    recall = getattr(engine, "recall", None)  # an engine need not remember
    document: dict[str, Any] | None = None if recall is None else recall(met.question, met.key)
    return document


def _here(operation: Operation, values: Mapping[str, Any], language: str) -> Found:
    started = time.perf_counter()
    task = _question(operation, values, language)
    document = tutor.answer(task, operation)
    return task, {**document, "elapsed_ms": round((time.perf_counter() - started) * 1000, 3), "cached": False}


def _question(operation: Operation, values: Mapping[str, Any], language: str) -> Question:
    return tutor.question(operation, checked(operation.input, values), language)


def _prepared(operation: Operation, values: Mapping[str, Any], language: str) -> Met:
    question = _question(operation, values, language)
    return Met(question, wire.prepared(question))
