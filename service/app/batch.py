"""Many questions at once: NDJSON lines in, NDJSON lines out as they finish."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from dataclasses import dataclass

import pydantic_core

from service.app.ask import ask
from service.app.inputs import json_object
from service.app.problems import INTERNAL, document
from service.app.side_thread import SideThread
from service.engine import Engine
from service.errors import InternalError, InvalidRequest, MathtutorError, Overloaded, TooLarge
from service.messages import SPEAKING, Message
from service.operations.operation import Operation

AHEAD = 1 << 18
"""Bytes of answers that wait for a client to take them before no more of its lines are read."""

Charge = Callable[[], float]
"""Takes one line from what the sender may ask; the seconds to wait before it may be tried again, 0 where it was taken."""


class Outbox:
    """Answers on their way to the client, up to a number of bytes: who brings more waits until some have left."""

    def __init__(self, most: int = AHEAD) -> None:
        self._most, self._bytes = most, 0
        self._lines: deque[bytes | None] = deque()
        self._changed = asyncio.Condition()

    async def put(self, line: bytes | None) -> None:
        """Let a line leave, once there is room. None: it was the last."""
        async with self._changed:
            await self._changed.wait_for(lambda: line is None or self._bytes < self._most)
            self._lines.append(line)
            self._bytes += len(line or b"")
            self._changed.notify_all()

    async def get(self) -> bytes | None:
        """The next line."""
        async with self._changed:
            await self._changed.wait_for(lambda: bool(self._lines))
            line = self._lines.popleft()
            self._bytes -= len(line or b"")
            self._changed.notify_all()
            return line


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: NDJSON lines in, NDJSON answers out.

    at_once: questions in work at a time. most: longest line, in bytes. request_id: quoted in problems. side_thread: where much is read.
    charge: asked before each line but the first. stopping: set when the service begins to stop.
    """

    operations: Mapping[str, Operation]
    engine: Engine
    at_once: int
    most: int
    client: str = ""
    language: str = "en"
    request_id: str = ""
    side_thread: SideThread | None = None
    charge: Charge = lambda: 0.0
    stopping: asyncio.Event | None = None

    async def answers(self, lines: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """One answer line for each line that is not blank, in the order of finishing.

        Lines are taken in as there is room for them: where the answers are not taken, no more are read.
        """
        done = Outbox()
        feeder = asyncio.create_task(self._feed(lines, done))
        try:
            while (line := await done.get()) is not None:
                yield line
            await feeder
        finally:
            feeder.cancel()
            await asyncio.gather(feeder, return_exceptions=True)

    async def _feed(self, lines: AsyncIterable[bytes], done: Outbox) -> None:
        waiting: asyncio.Queue[tuple[int, bytes] | None] = asyncio.Queue(self.at_once)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.at_once):
                    group.create_task(self._work(waiting, done))
                read = await self._take_in(lines, waiting)
                for _ in range(self.at_once):
                    await waiting.put(None)
            if self.stopping is not None and self.stopping.is_set():
                await done.put(self._written({"id": None, **document(_stopping(read), self.request_id)}))
        finally:
            await done.put(None)

    async def _take_in(self, lines: AsyncIterable[bytes], waiting: asyncio.Queue[tuple[int, bytes] | None]) -> int:
        """The number of lines taken in: all, or those before the service began to stop."""
        index = 0
        async for line in until(self.stopping, lines):
            if line.strip():
                while index and (seconds := self.charge()) > 0:
                    await asyncio.sleep(seconds)
                await waiting.put((index, line))
                index += 1
        return index

    async def _work(self, waiting: asyncio.Queue[tuple[int, bytes] | None], done: Outbox) -> None:
        while (taken := await waiting.get()) is not None:
            await done.put(self._written(await self.answer(*taken)))
            await asyncio.sleep(0)  # what needs no worker would keep everybody else waiting

    def _written(self, answer: Mapping[str, object]) -> bytes:
        return pydantic_core.to_json(answer, inf_nan_mode="null") + b"\n"

    async def answer(self, index: int, line: bytes) -> dict[str, object]:
        """The answer to one line, an error's problem document included; its `id` is the line's own, else its number from 0."""
        key: object = index
        SPEAKING.set(self.language)
        try:
            if len(line) > self.most:
                raise TooLarge(Message("The line is longer than {} bytes.", f"{self.most:,}"), limit=self.most)
            values = json_object(line)
            key = values.pop("id", index)
            operation = self._operation(values.pop("operation", None))
            return {"id": key, **await self._answer_document(operation, values)}
        except MathtutorError as error:
            return {"id": key, **document(error, self.request_id)}
        except Exception:
            return {"id": key, **document(InternalError(INTERNAL), self.request_id)}

    async def _answer_document(self, operation: Operation, values: Mapping[str, object]) -> dict[str, object]:
        return await ask(operation, values, self.engine, client=self.client, language=self.language, side_thread=self.side_thread)

    def _operation(self, name: object) -> Operation:
        if isinstance(name, str) and name in self.operations:
            return self.operations[name]
        fault = {"field": "operation", "message": Message("unknown or missing")}
        raise InvalidRequest(Message("Each line names its “operation”, one of: {}.", ", ".join(self.operations)), errors=[fault])


def _stopping(lines: int) -> Overloaded:
    return Overloaded(
        Message("The service is being stopped; of this batch {} lines were taken in, send the others again.", lines), retry_after=5
    )


async def until(stopping: asyncio.Event | None, lines: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The lines that come before the service begins to stop."""
    if stopping is None:
        async for line in lines:
            yield line
        return
    over = asyncio.ensure_future(stopping.wait())
    coming = aiter(lines)
    following: asyncio.Future[bytes] | None = None
    try:
        while not over.done():
            following = asyncio.ensure_future(_next(coming))
            await asyncio.wait((following, over), return_when=asyncio.FIRST_COMPLETED)
            if not following.done():
                return
            yield following.result()
    except StopAsyncIteration:
        return
    finally:
        for task in (over, following):
            if task is not None:
                task.cancel()


async def _next(lines: AsyncIterator[bytes]) -> bytes:
    return await anext(lines)


async def lines(chunks: AsyncIterable[bytes], most: int) -> AsyncIterator[bytes]:
    """The lines of a stream of bytes; of a line longer than `most` only its first `most + 1` bytes are kept."""
    rest = b""
    async for chunk in chunks:
        *whole, rest_of_chunk = chunk.split(b"\n")
        for part in whole:
            yield (rest + part)[: most + 1]
            rest = b""
        rest = (rest + rest_of_chunk)[: most + 1]
    if rest:
        yield rest
