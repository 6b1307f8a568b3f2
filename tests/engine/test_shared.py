"""Answers shared between processes: found again, and no hindrance when their memory is away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import event

from service.engine.answer_cache import CacheEntry
from service.engine.shared import Shared
from service.engine.shared_redis import InRedis
from service.engine.shared_store import InStore
from service.errors import Unavailable
from service.store import Database, answers
from tests.engine.engines import within_limits
from tests.servers import Redis, free_port

ENTRY = CacheEntry({"answer": {"value": "ü"}}, 5.0, 30)


async def found_again(shared: Shared) -> CacheEntry | None:
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


def test_a_full_disk_keeps_no_answers_and_hinders_none(tmp_path: Path) -> None:
    async def test() -> None:
        database = Database(f"sqlite:///{tmp_path}/store.sqlite3")
        await database.prepare()
        shared = InStore(database, 1 << 20)
        shared.put("before", ENTRY)
        await asyncio.gather(*shared._writing)
        event.listen(database.engine, "connect", lambda connection, record: connection.execute("PRAGMA max_page_count = 1"))
        database.engine.dispose()

        shared.put("after", CacheEntry({"answer": {"value": "x" * 100_000}}, 5.0, 100_000))
        await asyncio.gather(*shared._writing)
        with pytest.raises(Unavailable):
            await database.call(lambda connection: answers.remember(connection, "k", b"x" * 100_000, 5.0, 0.0))

        assert await database.call(lambda connection: answers.found(connection, "before")) is not None
        assert await shared.get("after") is None
        await shared.close()
        database.close()

    within_limits(test())


def test_a_shared_memory_that_is_away_is_only_a_miss(tmp_path: Path) -> None:
    async def test() -> None:
        away = Database(f"sqlite:///{tmp_path}/missing/store.sqlite3")

        assert await found_again(InStore(away, 1 << 20)) is None
        assert await found_again(InRedis(f"redis://127.0.0.1:{free_port()}/0")) is None
        away.close()

    within_limits(test())
