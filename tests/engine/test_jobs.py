"""Jobs outlive their request and a restart, are cancelled, and are tried at most twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from service.engine import jobs as module
from service.engine import wire
from service.engine.jobs import Jobs
from service.errors import NotFound, Unsupported
from service.question import Question
from service.store import Database
from service.store import jobs as stored
from service.store.jobs import Stored
from tests.engine.engines import Deed, within_limits


class Clerk:
    """An engine that answers when it is told to."""

    def __init__(self) -> None:
        self.may, self.asked, self.cancelled = asyncio.Event(), 0, 0

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def status(self) -> dict[str, Any]:
        return {}

    async def run(self, question: Question, client: str = "", on_progress: Any = None) -> dict[str, Any]:
        self.asked += 1
        on_progress({"state": "running"})
        on_progress({"state": "running", "trying": "residues"})
        try:
            await self.may.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if question.options["deed"] == "refuse":
            raise Unsupported("Not here.")
        return {"value": question.options["deed"]}


@asynccontextmanager
async def office(path: Path, clerk: Clerk) -> AsyncIterator[Jobs]:
    database = Database(f"sqlite:///{path}/store.sqlite3")
    await database.prepare()
    jobs = Jobs(clerk, database)
    await jobs.start()
    try:
        yield jobs
    finally:
        await jobs.stop()
        database.close()


async def ended(jobs: Jobs, job_id: str) -> dict[str, Any]:
    while (job := await jobs.get(job_id))["state"] in ("waiting", "running"):
        await asyncio.sleep(0.01)
    return job


@pytest.mark.parametrize(("name", "state", "member"), [("echo", "done", "answer"), ("refuse", "failed", "error")])
def test_a_job_is_followed_to_its_end(tmp_path: Path, deed: Deed, name: str, state: str, member: str) -> None:
    async def test() -> None:
        clerk = Clerk()
        async with office(tmp_path, clerk) as jobs:
            job = await jobs.submit(deed(name))
            asyncio.get_running_loop().call_later(0.1, clerk.may.set)
            events = [event async for event in jobs.events(job["id"])]

        assert job["state"] == "waiting"
        assert events[-1]["state"] == state
        assert member in events[-1]
        assert "running" in [event["state"] for event in events]
        assert [event["trying"] for event in events if "trying" in event] == ["residues"]

    within_limits(test())


def test_a_cancelled_job_stops_its_work(tmp_path: Path, deed: Deed) -> None:
    async def test() -> None:
        clerk = Clerk()
        async with office(tmp_path, clerk) as jobs:
            job = await jobs.submit(deed("echo"))
            while not clerk.asked:
                await asyncio.sleep(0.01)
            cancelled = await jobs.cancel(job["id"])
            await asyncio.sleep(0.05)

        assert cancelled["state"] == "cancelled"
        assert clerk.cancelled == 1

    within_limits(test())


def test_a_job_survives_a_restart(tmp_path: Path, deed: Deed) -> None:
    async def test() -> None:
        async with office(tmp_path, Clerk()) as jobs:
            job = await jobs.submit(deed("echo"))
        clerk = Clerk()
        clerk.may.set()
        async with office(tmp_path, clerk) as jobs:
            done = await ended(jobs, job["id"])

        assert done["answer"] == {"value": "echo"}

    within_limits(test())


def test_a_job_that_ended_two_processes_is_not_tried_again(tmp_path: Path, deed: Deed) -> None:
    now = time.time()
    left = Stored("left", "deed", "", wire.dumped(deed("echo")), "running", None, module.ATTEMPTS, now, now)

    async def test() -> None:
        async with office(tmp_path, Clerk()) as jobs:
            await jobs._database.call(lambda connection: stored.add(connection, left, "gone", 0.0))
        clerk = Clerk()
        async with office(tmp_path, clerk) as jobs:
            job = await ended(jobs, "left")

        assert job["error"]["code"] == "too_hard"
        assert clerk.asked == 0

    within_limits(test())


def test_an_unknown_job_is_not_found(tmp_path: Path) -> None:
    async def test() -> None:
        async with office(tmp_path, Clerk()) as jobs:
            with pytest.raises(NotFound):
                await jobs.get("nothing")

    within_limits(test())
