"""The store hangs, is locked, is killed or lies: computing goes on, and all is well again without a restart."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from service.engine import jobs as module
from service.engine import wire
from service.engine.answer_cache import CacheEntry
from service.engine.jobs import Jobs
from service.engine.local import LocalEngine
from service.engine.shared import Shared
from service.engine.shared_store import InStore
from service.errors import NotFound, RateLimited, Unavailable
from service.store import Database, answers
from service.store import jobs as stored
from service.store.jobs import Stored
from tests.engine.engines import Deed, EngineOf, running, within_limits
from tests.engine.test_jobs import Clerk, ended, office
from tests.faults.hung import hanging
from tests.servers import PostgreSQL

ENTRY = CacheEntry({"answer": {"value": "kept"}}, 5.0, 30)
PATIENCE = 0.3
SLACK = 3.0
"""Seconds beyond its patience that a call may take here: libpq connects for two, and the machine may be busy."""


@asynccontextmanager
async def store(url: str, patience: float = PATIENCE) -> AsyncIterator[Database]:
    database = Database(url, patience)
    await database.prepare()
    try:
        yield database
    finally:
        database.close()


async def answers_beside(engine: LocalEngine, shared: Shared, question: Any) -> dict[str, Any]:
    engine._shared = shared
    return await engine.run(question)


@pytest.mark.postgresql
def test_a_hung_postgresql_holds_up_no_answer_and_is_used_again(postgresql_server: PostgreSQL, engine_of: EngineOf, deed: Deed) -> None:
    leader = int((postgresql_server._folder / "postmaster.pid").read_text().split()[0])

    async def test() -> None:
        async with store(postgresql_server.url) as database, running(engine_of()) as engine:
            shared = InStore(database, 1 << 20, PATIENCE)
            await answers_beside(engine, shared, deed("echo", value="before"))
            await asyncio.gather(*shared._writing)
            with hanging(leader, postgresql_server._process):
                started = time.monotonic()
                answer = await answers_beside(engine, shared, deed("echo", value="meanwhile"))
                took = time.monotonic() - started
                with pytest.raises(Unavailable):
                    await database.call(lambda connection: answers.found(connection, "k"))
                was_away = shared.is_away or database.is_away
            shared._away_until = 0.0
            while database.is_away:
                await asyncio.sleep(0.2)
                await _tried(database)

        assert answer["value"] == "meanwhile"
        assert took < PATIENCE + SLACK
        assert was_away

    within_limits(test())


async def _tried(database: Database) -> None:
    try:
        await database.call(lambda connection: answers.found(connection, "k"))
    except Unavailable:
        return


def test_a_locked_sqlite_costs_an_answer_no_more_than_its_patience(tmp_path: Path, engine_of: EngineOf, deed: Deed) -> None:
    path = tmp_path / "store.sqlite3"

    async def test() -> None:
        async with store(f"sqlite:///{path}") as database, running(engine_of()) as engine:
            shared = InStore(database, 1 << 20, PATIENCE)
            locking = sqlite3.connect(path)
            locking.execute("BEGIN IMMEDIATE")
            answer = await answers_beside(engine, shared, deed("echo", value="meanwhile"))
            started = time.monotonic()
            shared.put("k", ENTRY)
            await asyncio.gather(*shared._writing)
            took = time.monotonic() - started
            was_away = shared.is_away
            locking.rollback()
            locking.close()
            shared._away_until = 0.0
            shared.put("k", ENTRY)
            await asyncio.gather(*shared._writing)
            found = await shared.get("k")

        assert answer["value"] == "meanwhile"
        assert took < PATIENCE + SLACK
        assert was_away
        assert found is not None

    within_limits(test())


BAD = {
    "no JSON": b"\x00nonsense",
    "a list": b"[1]",
    "a number for an answer": b'{"answer": 3}',
    "an error without a code": b'{"error": {"detail": 5}}',
    "nothing": b"{}",
    "an error that is a word": b'{"error": "no"}',
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_of_the_cache_is_dropped_and_computed_again(tmp_path: Path, engine_of: EngineOf, deed: Deed, name: str) -> None:
    question = deed("echo", value="computed")
    key = wire.key(question)

    async def test() -> None:
        async with store(f"sqlite:///{tmp_path}/store.sqlite3", 3.0) as database, running(engine_of()) as engine:
            await database.call(lambda connection: answers.remember(connection, key, BAD[name], 5.0, 0.0))
            shared = InStore(database, 1 << 20, 3.0)
            answer = await answers_beside(engine, shared, question)
            await asyncio.gather(*shared._writing)
            row = await database.call(lambda connection: answers.found(connection, key))

        assert answer["value"] == "computed"
        assert row is None or row.told != BAD[name]

    within_limits(test())


def test_a_cache_that_fails_again_is_left_alone_for_longer(tmp_path: Path) -> None:
    async def test() -> None:
        away = Database(f"sqlite:///{tmp_path}/missing/store.sqlite3", PATIENCE)
        shared = InStore(away, 1 << 20, PATIENCE)
        pauses = []
        for _ in range(3):
            shared._away_until = 0.0
            await shared.get("k")
            pauses.append(shared._away_until - time.monotonic())
        away.close()

        assert pauses[0] < pauses[1] < pauses[2]

    within_limits(test())


# Jobs


def test_a_client_has_so_many_open_jobs_and_no_more(tmp_path: Path, deed: Deed) -> None:
    async def test() -> None:
        async with office(tmp_path, Clerk()) as jobs:
            jobs._most = 3
            for _ in range(3):
                await jobs.submit(deed("echo"), "greedy")
            with pytest.raises(RateLimited):
                await jobs.submit(deed("echo"), "greedy")
            other = await jobs.submit(deed("echo"), "other")
            jobs._most_bytes = 10
            with pytest.raises(RateLimited):
                await jobs.submit(deed("echo"), "large")

        assert other["state"] == "waiting"

    within_limits(test())


def test_an_ended_job_no_longer_holds_what_it_asked(tmp_path: Path, deed: Deed) -> None:
    async def test() -> None:
        clerk = Clerk()
        clerk.may.set()
        async with office(tmp_path, clerk) as jobs:
            job = await jobs.submit(deed("echo"))
            await ended(jobs, job["id"])
            row = await jobs._database.call(lambda connection: stored.found(connection, job["id"]))

        assert row is not None
        assert row.question == b""

    within_limits(test())


def test_a_keys_job_is_that_keys_alone(tmp_path: Path, deed: Deed) -> None:
    async def test() -> None:
        async with office(tmp_path, Clerk()) as jobs:
            job = await jobs.submit(deed("echo"), "key moodle")
            for asked in (jobs.get, jobs.cancel):
                with pytest.raises(NotFound):
                    await asked(job["id"], "key other")

            assert (await jobs.get(job["id"], "key moodle"))["id"] == job["id"]

    within_limits(test())


def test_orderly_restarts_cost_a_waiting_job_no_attempt(tmp_path: Path, deed: Deed) -> None:
    class Waiting(Clerk):
        async def run(self, question: Any, client: str = "", on_progress: Any = None) -> dict[str, Any]:
            on_progress({"state": "waiting"})
            await self.may.wait()
            return {"value": "done at last"}

    async def test() -> None:
        async with office(tmp_path, Waiting()) as jobs:
            job = await jobs.submit(deed("echo"))
        for _ in range(3):
            async with office(tmp_path, Waiting()) as jobs:
                while not jobs._tasks:
                    await asyncio.sleep(0.01)
                state = (await jobs.get(job["id"]))["state"]
        clerk = Waiting()
        clerk.may.set()
        async with office(tmp_path, clerk) as jobs:
            done = await ended(jobs, job["id"])

        assert state == "waiting"
        assert done["answer"] == {"value": "done at last"}

    within_limits(test())


def test_a_job_that_runs_when_the_service_stops_in_good_order_keeps_its_attempts(tmp_path: Path, deed: Deed) -> None:
    async def test() -> None:
        for _ in range(3):
            clerk = Clerk()
            async with office(tmp_path, clerk) as jobs:
                if not clerk.asked and not jobs._tasks:
                    job = await jobs.submit(deed("echo")) if _ == 0 else None
                while not clerk.asked:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.1)
        async with office(tmp_path, Clerk()) as jobs:
            row = await jobs._database.call(lambda connection: stored.found(connection, job["id"] if job else kept[0]))

            assert row is not None
            assert row.attempts <= 1

    kept: list[str] = []

    async def remembering() -> None:
        original = Jobs.submit

        async def submit(self: Jobs, *arguments: Any) -> dict[str, Any]:
            told = await original(self, *arguments)
            kept.append(told["id"])
            return told

        Jobs.submit = submit  # type: ignore[assignment, method-assign]
        try:
            await test()
        finally:
            Jobs.submit = original  # type: ignore[method-assign]

    within_limits(remembering())


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0], ids=["set back", "set forward"])
def test_a_clock_that_was_set_leaves_no_job_behind(tmp_path: Path, deed: Deed, jump: float) -> None:
    now = time.time()
    left = Stored("left", "deed", "", wire.dumped(deed("echo")), "running", None, 1, now, now)

    async def test() -> None:
        async with office(tmp_path, Clerk()) as jobs:
            # Its process died while the clock stood elsewhere.
            await jobs._database.call(lambda connection: stored.add(connection, left, "gone", now - jump + module.LEASE))
        clerk = Clerk()
        clerk.may.set()
        async with office(tmp_path, clerk) as jobs:
            done = await ended(jobs, "left")

        assert done["state"] == "done"

    within_limits(test())


def test_a_job_is_cancelled_though_the_disk_is_full(tmp_path: Path, deed: Deed, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        clerk = Clerk()
        async with office(tmp_path, clerk) as jobs:
            job = await jobs.submit(deed("echo"))
            while not clerk.asked:
                await asyncio.sleep(0.01)

            def full(*arguments: Any) -> bool:
                raise Unavailable("full")

            with monkeypatch.context() as patched:
                patched.setattr(stored, "end", full)
                with pytest.raises(Unavailable):
                    await jobs.cancel(job["id"])
                await asyncio.sleep(0.05)

        assert clerk.cancelled == 1

    within_limits(test())


def test_other_users_cannot_read_the_store(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/store.sqlite3")
    database.migrate()
    database.close()

    assert (tmp_path / "store.sqlite3").stat().st_mode & 0o077 == 0
