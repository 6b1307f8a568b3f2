"""Several web processes count a client's requests together, and each alone while Redis is away."""

from __future__ import annotations

import asyncio

import pytest

from service.http.middleware.rates import RateLimiter, SharedRates
from service.http.middleware.rates_redis import FAILURES, RedisLedger
from tests.servers import Redis
from tests.servers import redis_server as redis_server


def _process(url: str) -> tuple[RateLimiter, SharedRates]:
    rates = RateLimiter(lambda: 0.0)
    return rates, SharedRates(rates, RedisLedger(url), FAILURES)


@pytest.mark.redis
def test_what_one_process_admits_the_others_take_off(redis_server: Redis) -> None:
    async def test() -> tuple[list[bool], list[bool]]:
        (first, at_first), (second, at_second) = _process(redis_server.url), _process(redis_server.url)
        await at_first.once()
        await at_second.once()
        early = [second.take("ann", 10)[0]]
        for _ in range(7):
            first.take("ann", 10)
        first.take("bob", 10)
        await at_first.once()
        await at_second.once()
        late = [second.take("ann", 10)[0] for _ in range(4)]
        await at_first.stop()
        await at_second.stop()
        return early, late

    early, late = asyncio.run(test())

    assert early == [True]
    assert late == [True, True, False, False]


@pytest.mark.redis
def test_while_redis_is_away_each_counts_alone(redis_server: Redis) -> None:
    async def test() -> list[bool]:
        rates, together = _process(redis_server.url)
        await together.once()
        redis_server.stop()
        rates.take("ann", 3)
        await together.once()
        admitted = [rates.take("ann", 3)[0] for _ in range(3)]
        redis_server.start()
        await together.once()
        await together.stop()
        return admitted

    assert asyncio.run(test()) == [True, True, False]
