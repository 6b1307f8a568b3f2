"""What tests of an engine share: starting and stopping it, and waiting no longer than they must."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from service.engine.local import LocalEngine
from service.errors import MathtutorError
from service.question import Question

Deed = Callable[..., Question]
EngineOf = Callable[..., LocalEngine]
LONGEST = 30.0


@asynccontextmanager
async def running(engine: LocalEngine) -> AsyncIterator[LocalEngine]:
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


def within_limits(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, LONGEST))


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.005)


async def error_of(answer: Awaitable[Any]) -> MathtutorError:
    try:
        await answer
    except MathtutorError as error:
        return error
    raise AssertionError("it answered")


def exists(pid: int) -> bool:
    """Whether the process runs; one that has ended and isn't buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
