"""Answers shared through Redis or Valkey."""

from __future__ import annotations

import json
import time

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from service.engine.answer_cache import CacheEntry
from service.engine.shared import PATIENCE, Shared, Unsound, dumped, sound

KEPT = 30 * 24 * 3600
"""Seconds for which an answer is kept that nobody asks for."""
CONNECTIONS = 32


class InRedis(Shared):
    """In Redis or Valkey, whose own `maxmemory` bounds the space."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        super().__init__(RedisError, patience=patience)
        options = {"socket_timeout": patience, "socket_connect_timeout": patience}
        self._redis = Redis.from_pool(BlockingConnectionPool.from_url(url, max_connections=CONNECTIONS, timeout=patience, **options))

    async def _get(self, key: str) -> CacheEntry | None:
        data = await self._redis.get(_name(key))
        if data is None:
            return None
        try:
            row = json.loads(data)
            return sound(row["told"], row["deadline"], len(data), row["until"])
        except (ValueError, KeyError, TypeError) as error:
            raise Unsound(repr(error)) from error

    async def _drop(self, key: str) -> None:
        await self._redis.delete(_name(key))

    async def _put(self, key: str, entry: CacheEntry) -> None:
        data = dumped({"told": entry.told, "deadline": entry.deadline, "until": entry.until})
        left = int(entry.until - time.time()) + 1 if entry.until else KEPT
        await self._redis.set(_name(key), data, ex=max(1, left))

    async def close(self) -> None:
        await super().close()
        await self._redis.aclose()


def _name(key: str) -> str:
    return f"mathtutor:answer:{key}"
