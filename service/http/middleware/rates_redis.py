"""Requests by client, written down in Redis or Valkey: each web process adds its own to a stream and reads the others'."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

STREAM = "mathtutor:rates"
KEPT = 2000
"""Entries of the stream, one for each process and second: minutes of many processes."""
PATIENCE = 0.5
FAILURES: tuple[type[Exception], ...] = (RedisError, OSError, ValueError)


class RedisLedger:
    """A ledger. A process that comes late reads only what is written from then on."""

    def __init__(self, url: str) -> None:
        # Answers as str, which the types of the library do not follow.
        self._redis: Any = Redis.from_url(url, decode_responses=True, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self._own = secrets.token_hex(8)
        self._read = "$"

    async def exchange(self, taken: Mapping[str, int]) -> Mapping[str, int]:
        """See `RateLedger.exchange`. Raises one of FAILURES while the server is away."""
        if self._read == "$":
            last = await self._redis.xrevrange(STREAM, count=1)
            self._read = last[0][0] if last else "0"
        if taken:
            entry = {"by": self._own, "taken": json.dumps(dict(taken))}
            await self._redis.xadd(STREAM, entry, maxlen=KEPT, approximate=True)
        elsewhere: Counter[str] = Counter()
        for _, entries in await self._redis.xread({STREAM: self._read}):
            for place, fields in entries:
                self._read = place
                if fields["by"] != self._own:
                    elsewhere.update(json.loads(fields["taken"]))
        return elsewhere

    async def close(self) -> None:
        await self._redis.aclose()
