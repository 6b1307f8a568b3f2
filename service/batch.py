"""Many questions at once: NDJSON lines in, NDJSON lines out as they finish."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pydantic_core

from service.engine import Engine
from service.errors import InternalError, InvalidRequest, MathtutorError, TooLarge
from service.language import SPEAKING
from service.operations.operation import Operation
from service.web.ask import ask
from service.web.inputs import json_object
from service.web.problems import INTERNAL, document


@dataclass(frozen=True, slots=True)
class Batch:
    """How lines are answered.

    at_once: questions in work at a time. most: longest line, in bytes. request_id: quoted in problems.
    """

    operations: Mapping[str, Operation]
    engine: Engine
    at_once: int
    most: int
    client: str = ""
    language: str = "en"
    request_id: str = ""

    async def answers(self, lines: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """One answer line for each line that is not blank, in the order of finishing.

        Lines are taken in as they come; only the work is bounded, so a sender that reads nothing until it
        has sent everything is not stuck.
        """
        done: asyncio.Queue[bytes | None] = asyncio.Queue()
        feeder = asyncio.create_task(self._feed(lines, done))
        try:
            while (line := await done.get()) is not None:
                yield line
            await feeder
        finally:
            feeder.cancel()
            await asyncio.gather(feeder, return_exceptions=True)

    async def _feed(self, lines: AsyncIterable[bytes], done: asyncio.Queue[bytes | None]) -> None:
        free = asyncio.Semaphore(self.at_once)
        index = 0
        try:
            async with asyncio.TaskGroup() as group:
                async for line in lines:
                    if line.strip():
                        group.create_task(self._line(index, line, free, done))
                        index += 1
        finally:
            done.put_nowait(None)

    async def _line(self, index: int, line: bytes, free: asyncio.Semaphore, done: asyncio.Queue[bytes | None]) -> None:
        async with free:
            done.put_nowait(pydantic_core.to_json(await self.answer(index, line), inf_nan_mode="null") + b"\n")

    async def answer(self, index: int, line: bytes) -> dict[str, Any]:
        """The answer to one line, an error's problem document included; its `id` is the line's own, else its number from 0."""
        key: Any = index
        SPEAKING.set(self.language)
        try:
            if len(line) > self.most:
                raise TooLarge(f"The line is longer than {self.most:,} bytes.", limit=self.most)
            values = json_object(line)
            key = values.pop("id", index)
            operation = self._operation(values.pop("operation", None))
            return {"id": key, **await ask(operation, values, self.engine, client=self.client, language=self.language)}
        except MathtutorError as error:
            return {"id": key, **document(error, self.request_id)}
        except Exception:
            return {"id": key, **document(InternalError(INTERNAL), self.request_id)}

    def _operation(self, name: Any) -> Operation:
        if isinstance(name, str) and name in self.operations:
            return self.operations[name]
        fault = {"field": "operation", "message": "unknown or missing"}
        raise InvalidRequest(f"Each line names its “operation”, one of: {', '.join(self.operations)}.", errors=[fault])


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
