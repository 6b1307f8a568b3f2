"""Answers shared between processes: found again, and no hindrance when their memory is away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from service.engine.remembered import Known
from service.engine.shared import Shared
from service.engine.shared_redis import InRedis
from service.engine.shared_store import InStore
from service.store import Database
from tests.engine.engines import within_limits
from tests.servers import Redis, free_port

ENTRY = Known({"answer": {"value": "ü"}}, 5.0, 30)


async def found_again(shared: Shared) -> Known | None:
    shared.put("key", ENTRY)
    await asyncio.gather(*shared._writing)
    try:
        return await shared.get("key")
    finally:
        await shared.close()


def test_the_store_tells_it_again_after_a_restart(tmp_path: Path) -> None:
    async def test() -> None:
        for _ in range(2):
            database = Database(f"sqlite:///{tmp_path}/store.sqlite3")
            await database.prepare()
            found = await found_again(InStore(database, 1 << 20))
            database.close()

            assert found is not None
            assert (found.told, found.deadline) == (ENTRY.told, ENTRY.deadline)

    within_limits(test())


@pytest.mark.redis
def test_redis_tells_it_again(redis_server: Redis) -> None:
    async def test() -> None:
        found = await found_again(InRedis(redis_server.url))

        assert found is not None
        assert (found.told, found.deadline) == (ENTRY.told, ENTRY.deadline)

    within_limits(test())


def test_a_shared_memory_that_is_away_is_only_a_miss(tmp_path: Path) -> None:
    async def test() -> None:
        away = Database(f"sqlite:///{tmp_path}/missing/store.sqlite3")

        assert await found_again(InStore(away, 1 << 20)) is None
        assert await found_again(InRedis(f"redis://127.0.0.1:{free_port()}/0")) is None
        away.close()

    within_limits(test())
