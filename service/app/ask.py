"""One question, asked of an operation: validated, read, answered. The use case behind every door.

Contract: values as they arrived → the answer document. Raises TooLarge and InvalidRequest for the values, Unreadable for the mathematics,
and what the computation raises. The task under way speaks the request's language from the start, so that its errors do.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from service import tutor
from service.app import request_limits
from service.app.inputs import validated
from service.app.question_cache import CachedQuestion, QuestionCache
from service.app.side_thread import SideThread
from service.engine import Engine, Progress, wire
from service.messages import SPEAKING
from service.operations.operation import Operation
from service.question import Question

AtHand = tuple[Question, dict[str, object] | None]
"""A question, and its answer where that needs no worker: it is read here, or remembered."""


async def ask(
    operation: Operation,
    values: Mapping[str, object],
    engine: Engine,
    *,
    client: str = "",
    language: str = "en",
    on_progress: Progress | None = None,
    side_thread: SideThread | None = None,
) -> dict[str, object]:
    """The answer document for the values of a request. side_thread: where much is read."""
    question, document = await look_up(operation, values, engine, language, side_thread=side_thread, client=client)
    return await computed(question, engine, client, on_progress) if document is None else document


async def computed(question: Question, engine: Engine, client: str = "", on_progress: Progress | None = None) -> dict[str, object]:
    """The answer document of a question, in its reader's language; raises what the computation raises."""
    return tutor.in_language(await engine.run(question, client, on_progress), question)


async def look_up(
    operation: Operation,
    values: Mapping[str, object],
    engine: Engine,
    language: str = "en",
    question_cache: QuestionCache | None = None,
    side_thread: SideThread | None = None,
    client: str = "",
) -> AtHand:
    """The question and, where no worker is needed, its answer; a request that holds much is read on the side thread.

    Who was refused and comes back too early is refused again before anything is read.
    """
    if not operation.local:
        await engine.turn_away(client, operation.name)
    if request_limits.spend(values) <= request_limits.LIGHT or side_thread is None:
        return at_hand(operation, values, engine, language, question_cache)
    speak(values, language)
    if operation.local:
        return await side_thread.do(client, _local_answer, operation, values, language)
    cached = await side_thread.do(client, _question_with_key, operation, values, language)
    return _recalled(cached, engine)


def at_hand(
    operation: Operation, values: Mapping[str, object], engine: Engine, language: str = "en", question_cache: QuestionCache | None = None
) -> AtHand:
    """The same, read at once."""
    speak(values, language)
    if operation.local:
        return _local_answer(operation, values, language)
    question_cache = QuestionCache() if question_cache is None else question_cache
    request = question_cache.key_of(operation, values, language)
    cached = question_cache.get(request) or question_cache.put(request, read_question(operation, values, language))
    return _recalled(cached, engine)


def _recalled(cached: CachedQuestion, engine: Engine) -> AtHand:
    document = engine.recall(cached.question, cached.key)
    return cached.question, None if document is None else tutor.in_language(document, cached.question)


def speak(values: Mapping[str, object], language: str) -> None:
    """Let the task under way speak the language that the values name, else the other."""
    own = values.get("language")
    SPEAKING.set(own if isinstance(own, str) else language)


def read_question(operation: Operation, values: Mapping[str, object], language: str) -> Question:
    """The question of a request's values. Raises InvalidRequest and what reading raises."""
    return tutor.question(operation, validated(operation.input, values), language)


def _local_answer(operation: Operation, values: Mapping[str, object], language: str) -> AtHand:
    started = time.perf_counter()
    question = read_question(operation, values, language)
    document = tutor.answer(question, operation)
    return question, {**document, "elapsed_ms": round((time.perf_counter() - started) * 1000, 3), "cached": False}


def _question_with_key(operation: Operation, values: Mapping[str, object], language: str) -> CachedQuestion:
    question = read_question(operation, values, language)
    return CachedQuestion(question, wire.prepared(question))
