"""Answers shared between processes. A shared memory that is away costs time, never an answer."""

from __future__ import annotations

import asyncio
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from typing import cast

import structlog

from service.engine.answer_cache import CacheEntry
from service.engine.outcome import Outcome, error_of
from service.errors import Unavailable

log = structlog.stdlib.get_logger("mathtutor.cache")
PAUSE, LONGEST_PAUSE = 2.0, 30.0
"""Seconds for which a shared memory that failed is left alone: at first, doubled each time it fails again, and at most."""
PATIENCE = 0.3
"""Seconds to wait for what is shared, before it is computed."""
MOST_WRITING = 256
"""Outcomes on their way to the shared memory; further ones are not shared."""


class Unsound(Exception):
    """What is kept under a key is no outcome."""


class Shared(ABC):
    """Never raises and never takes longer than `patience`; what fails is logged and left alone for a while.

    failures: what `_get` and `_put` raise when it is away. is_away: whether it is left alone now.
    """

    def __init__(self, *failures: type[Exception], patience: float = PATIENCE) -> None:
        self._failures: tuple[type[Exception], ...] = (Unavailable, OSError, *failures)
        self._patience = patience
        self._away_until, self._failed = 0.0, 0
        self._writing: set[asyncio.Task[None]] = set()

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self._away_until

    async def get(self, key: str) -> CacheEntry | None:
        """What is remembered under the key."""
        if self.is_away:
            return None
        try:
            async with asyncio.timeout(self._patience):
                entry = await self._get(key)
            self._failed = 0
            return entry
        except Unsound as error:
            log.error("shared_answer_unsound", key=key, cause=str(error)[:200])
            self._later(self._dropped(key))
            return None
        except self._failures as error:
            self._leave_alone(error)
            return None

    def put(self, key: str, entry: CacheEntry) -> None:
        """Remember an outcome, soon."""
        if not self.is_away:
            self._later(self._write(key, entry))

    async def close(self) -> None:
        """Finish writing, if that takes no longer than a second."""
        if self._writing:
            _, left = await asyncio.wait(self._writing, timeout=1)
            for task in left:
                task.cancel()

    def _later(self, work: Coroutine[object, object, None]) -> None:
        if len(self._writing) >= MOST_WRITING:
            work.close()
            return
        task = asyncio.ensure_future(work)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, key: str, entry: CacheEntry) -> None:
        try:
            await self._put(key, entry)
        except self._failures as error:
            self._leave_alone(error)

    async def _dropped(self, key: str) -> None:
        try:
            await self._drop(key)
        except self._failures as error:
            self._leave_alone(error)

    def _leave_alone(self, error: Exception) -> None:
        pause = min(LONGEST_PAUSE, PAUSE * 2**self._failed)
        self._failed = min(self._failed + 1, 10)
        self._away_until = time.monotonic() + pause
        log.warning("shared_cache_away", error=type(error).__name__, again_in=pause)

    @abstractmethod
    async def _drop(self, key: str) -> None: ...

    @abstractmethod
    async def _get(self, key: str) -> CacheEntry | None: ...

    @abstractmethod
    async def _put(self, key: str, entry: CacheEntry) -> None: ...


def sound(told: object, deadline: object, size: int, until: object) -> CacheEntry:
    """What was kept, once it is seen to be an outcome. Raises Unsound."""
    if not isinstance(told, dict) or not isinstance(deadline, int | float) or not isinstance(until, int | float):
        raise Unsound("it has another shape")
    found = cast(Outcome, told)  # what it holds is looked at next
    answer = found.get("answer")
    if not (isinstance(answer, dict) and answer):
        try:
            error_of(found)
        except Exception as error:
            raise Unsound(f"neither an answer nor an error: {error!r}") from error
    return CacheEntry(found, float(deadline), size, float(until))


def dumped(value: Mapping[str, object]) -> bytes:
    """The value as JSON bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
