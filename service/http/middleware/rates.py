"""Rate limits: a token bucket for each client, refilled steadily; several web processes count together through Redis."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog
from cachetools import LRUCache

log = structlog.stdlib.get_logger("mathtutor.rates")
REMEMBERED = 20_000
"""Clients whose rate is remembered."""
MINUTE = 60.0
EXCHANGE = 1.0
"""Seconds between two exchanges with the other web processes."""


@dataclass(slots=True)
class Bucket:
    """Requests left to a client, refilled steadily."""

    left: float
    when: float


class RateLimiter:
    """Requests a minute for each client: as many at once, then steadily."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: LRUCache[str, Bucket] = LRUCache(REMEMBERED)
        self._fresh: dict[str, int] = {}

    def take(self, client: str, rate: float, cost: float = 1.0) -> tuple[bool, float, float]:
        """Whether the client may ask once more, how many requests it has left, and the seconds until it may once more.

        cost: requests that this one counts for, at most `rate`.
        """
        now = self._clock()
        bucket = self._buckets.get(client)
        if bucket is None:
            bucket = self._buckets[client] = Bucket(rate, now)
        else:
            bucket.left = min(rate, bucket.left + (now - bucket.when) * rate / MINUTE)
            bucket.when = now
        if bucket.left < cost:
            return False, max(0.0, bucket.left), (cost - bucket.left) * MINUTE / rate
        bucket.left -= cost
        if len(self._fresh) < REMEMBERED:
            self._fresh[client] = self._fresh.get(client, 0) + math.ceil(cost)
        return True, bucket.left, MINUTE / rate

    def news(self) -> dict[str, int]:
        """The requests taken here since the last call."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def untold(self, taken: Mapping[str, int]) -> None:
        """Give back news that nobody could be told."""
        for client, count in taken.items():
            self._fresh[client] = self._fresh.get(client, 0) + count

    def taken_elsewhere(self, counts: Mapping[str, int]) -> None:
        """Take off what other processes admitted; a client that is not known here yet starts with a full bucket all the same."""
        for client, count in counts.items():
            bucket = self._buckets.get(client)
            if bucket is not None:
                bucket.left -= count


class RateLedger(Protocol):
    """A ledger in which the web processes write down what they admitted."""

    async def exchange(self, taken: Mapping[str, int]) -> Mapping[str, int]:
        """Writes down requests by client, and tells what other processes wrote down since the last exchange."""

    async def close(self) -> None: ...


class SharedRates:
    """Exchanges with the other web processes every second. While the ledger is away, each counts for itself and keeps its news."""

    def __init__(self, rates: RateLimiter, ledger: RateLedger, failures: tuple[type[Exception], ...] = (OSError,)) -> None:
        self._rates, self._ledger, self._failures = rates, ledger, failures
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._ledger.close()

    async def once(self) -> None:
        """One exchange."""
        taken = self._rates.news()
        try:
            self._rates.taken_elsewhere(await self._ledger.exchange(taken))
        except self._failures as error:
            self._rates.untold(taken)
            log.warning("rates_counted_alone", error=type(error).__name__)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EXCHANGE)
            await self.once()
