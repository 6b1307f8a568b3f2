"""Answers shared through Redis or Valkey."""

from __future__ import annotations

import json
import time

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from service.engine.remembered import Known
from service.engine.shared import Shared, dumped

KEPT = 30 * 24 * 3600
"""Seconds for which an answer is kept that nobody asks for."""
CONNECTIONS = 32
PATIENCE = 0.5
"""Seconds to wait for an answer of the server."""


class InRedis(Shared):
    """In Redis or Valkey, whose own `maxmemory` bounds the space."""

    def __init__(self, url: str) -> None:
        super().__init__(RedisError)
        options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        self._redis = Redis.from_pool(BlockingConnectionPool.from_url(url, max_connections=CONNECTIONS, timeout=PATIENCE, **options))

    async def _get(self, key: str) -> Known | None:
        data = await self._redis.get(_name(key))
        if data is None:
            return None
        row = json.loads(data)
        return Known(row["told"], row["deadline"], len(data), row["until"])

    async def _put(self, key: str, entry: Known) -> None:
        data = dumped({"told": entry.told, "deadline": entry.deadline, "until": entry.until})
        left = int(entry.until - time.time()) + 1 if entry.until else KEPT
        await self._redis.set(_name(key), data, ex=max(1, left))

    async def close(self) -> None:
        await super().close()
        await self._redis.aclose()


def _name(key: str) -> str:
    return f"mathtutor:answer:{key}"
