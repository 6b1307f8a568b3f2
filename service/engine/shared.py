"""Answers shared between processes: in the store, or in Redis. A shared memory that is away costs time, never an answer."""

from __future__ import annotations

import asyncio
import json
import time
from abc import ABC, abstractmethod
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from service.engine.remembered import Known
from service.errors import Unavailable
from service.store import Database, answers

log = structlog.stdlib.get_logger("mathtutor.cache")
PAUSE = 2.0
"""Seconds for which a shared memory that failed is left alone."""
TIDY = 200
"""Answers written between two looks at the space they need."""
KEPT = 30 * 24 * 3600
"""Seconds for which Redis keeps an answer that nobody asks for."""
PATIENCE = 0.5
"""Seconds to wait for Redis."""


class Shared(ABC):
    """Never raises; what fails is logged and left alone for a while."""

    def __init__(self) -> None:
        self._away_until = 0.0
        self._writing: set[asyncio.Task[None]] = set()

    async def get(self, key: str) -> Known | None:
        """What is remembered under the key."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return await self._get(key)
        except (Unavailable, RedisError, OSError, ValueError, KeyError) as error:
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
        except (Unavailable, RedisError, OSError) as error:
            self._leave_alone(error)

    def _leave_alone(self, error: Exception) -> None:
        self._away_until = time.monotonic() + PAUSE
        log.warning("shared_cache_away", error=type(error).__name__, again_in=PAUSE)

    @abstractmethod
    async def _get(self, key: str) -> Known | None: ...

    @abstractmethod
    async def _put(self, key: str, entry: Known) -> None: ...


class InStore(Shared):
    """In the database. most: bytes."""

    def __init__(self, database: Database, most: int) -> None:
        super().__init__()
        self._database, self._most, self._written = database, most, 0

    async def _get(self, key: str) -> Known | None:
        row = await self._database.call(lambda connection: answers.found(connection, key))
        return None if row is None else Known(row.told, row.deadline, row.size, row.until)

    async def _put(self, key: str, entry: Known) -> None:
        told = _dumped(entry.told)
        await self._database.call(lambda connection: answers.remember(connection, key, told, entry.deadline, entry.until))
        self._written += 1
        if self._written % TIDY == 1:
            await self._database.call(lambda connection: answers.forget(connection, self._most))


class InRedis(Shared):
    """In Redis or Valkey, whose own `maxmemory` bounds the space."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)

    async def _get(self, key: str) -> Known | None:
        data = await self._redis.get(_name(key))
        if data is None:
            return None
        row = json.loads(data)
        return Known(row["told"], row["deadline"], len(data), row["until"])

    async def _put(self, key: str, entry: Known) -> None:
        data = _dumped({"told": entry.told, "deadline": entry.deadline, "until": entry.until})
        left = int(entry.until - time.time()) + 1 if entry.until else KEPT
        await self._redis.set(_name(key), data, ex=max(1, left))

    async def close(self) -> None:
        await super().close()
        await self._redis.aclose()


def _name(key: str) -> str:
    return f"mathtutor:answer:{key}"


def _dumped(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
