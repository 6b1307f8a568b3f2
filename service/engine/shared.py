"""Answers shared between processes. A shared memory that is away costs time, never an answer."""

from __future__ import annotations

import asyncio
import json
import time
from abc import ABC, abstractmethod
from typing import Any

import structlog

from service.engine.remembered import Known
from service.errors import Unavailable

log = structlog.stdlib.get_logger("mathtutor.cache")
PAUSE = 2.0
"""Seconds for which a shared memory that failed is left alone."""


class Shared(ABC):
    """Never raises; what fails is logged and left alone for a while. failures: what `_get` and `_put` raise when it is away."""

    def __init__(self, *failures: type[Exception]) -> None:
        self._failures: tuple[type[Exception], ...] = (Unavailable, OSError, ValueError, KeyError, *failures)
        self._away_until = 0.0
        self._writing: set[asyncio.Task[None]] = set()

    async def get(self, key: str) -> Known | None:
        """What is remembered under the key."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return await self._get(key)
        except self._failures as error:
            self._leave_alone(error)
            return None

    def put(self, key: str, entry: Known) -> None:
        """Remember an outcome, soon."""
        if time.monotonic() >= self._away_until:
            task = asyncio.ensure_future(self._write(key, entry))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def close(self) -> None:
        """Finish writing."""
        await asyncio.gather(*self._writing, return_exceptions=True)

    async def _write(self, key: str, entry: Known) -> None:
        try:
            await self._put(key, entry)
        except self._failures as error:
            self._leave_alone(error)

    def _leave_alone(self, error: Exception) -> None:
        self._away_until = time.monotonic() + PAUSE
        log.warning("shared_cache_away", error=type(error).__name__, again_in=PAUSE)

    @abstractmethod
    async def _get(self, key: str) -> Known | None: ...

    @abstractmethod
    async def _put(self, key: str, entry: Known) -> None: ...


def dumped(value: dict[str, Any]) -> bytes:
    """The value as JSON bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
