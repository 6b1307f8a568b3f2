"""Processes are killed, the store is locked or killed, while jobs are on their way: nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.engine import harden
from service.engine.jobs import Jobs
from service.errors import MathtutorError
from service.store import Database
from tests.engine.engines import Deed, EngineOf, running, within_limits
from tests.engine.test_jobs import Clerk, ended
from tests.servers import PostgreSQL

LONGEST = 60.0
PATIENCE = 0.3


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A whole service with a store in the folder, and its address; it is killed at the end."""
    store = f"sqlite:///{folder}/store.sqlite3"
    settings = {"HOST": "127.0.0.1", "PORT": "0", "MATHTUTOR_WORKERS": "1", "MATHTUTOR_DATABASE": store}
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen([sys.executable, "-m", "service"], env={**os.environ, **settings}, stdout=written, stderr=written)
    try:
        yield process, until(lambda: _address(log))
    finally:
        process.kill()
        process.wait(20)


def _address(log: Path) -> str:
    told = [line for line in log.read_text().splitlines() if '"listening"' in line and line.endswith("}")]
    return str(json.loads(told[0])["url"]) if told else ""


def until(true: Callable[[], Any]) -> Any:
    """What it says as soon as that is true."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came true")


def submitted(client: httpx.Client, expression: str) -> str:
    answer = client.post("/jobs", json={"operation": "differentiate", "expression": expression})
    assert answer.status_code == 202
    return str(answer.json()["id"])


def state_of(client: httpx.Client, job_id: str) -> str:
    return str(client.get(f"/jobs/{job_id}").json()["state"])


def test_jobs_that_were_acknowledged_outlive_a_killed_web_process(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, url), httpx.Client(base_url=url, timeout=20) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        jobs = [submitted(client, f"x^{number} sin(x)") for number in range(2, 8)]
        process.send_signal(signal.SIGKILL)
        process.wait(20)

    with serving(tmp_path) as (process, url), httpx.Client(base_url=url, timeout=20) as client:
        until(lambda: all(state_of(client, job) == "done" for job in jobs))


def test_jobs_outlive_every_worker_and_the_fork_server(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, url), httpx.Client(base_url=url, timeout=20) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        jobs = [submitted(client, f"x^{number} cos(x)") for number in range(2, 8)]
        for pid in harden.descendants(process.pid):
            os.kill(pid, signal.SIGKILL)

        until(lambda: all(state_of(client, job) == "done" for job in jobs))
        assert client.get("/readyz").status_code == 200


def test_a_job_that_a_locked_store_cannot_take_hears_so_and_the_next_is_taken(tmp_path: Path, deed: Deed) -> None:
    async def test() -> None:
        database = Database(f"sqlite:///{tmp_path}/store.sqlite3", PATIENCE)
        await database.prepare()
        clerk = Clerk()
        clerk.may.set()
        jobs = Jobs(clerk, database)
        await jobs.start()
        with locked(tmp_path / "store.sqlite3"), pytest.raises(MathtutorError) as refused:
            await jobs.submit(deed("echo"))
        database._away_until = 0.0
        taken = await jobs.submit(deed("echo"))
        done = await ended(jobs, taken["id"])
        await jobs.stop()
        database.close()

        assert refused.value.status == 503
        assert done["state"] == "done"

    within_limits(test())


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The body runs while somebody else writes."""
    locking = sqlite3.connect(path)
    locking.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        locking.rollback()
        locking.close()


@pytest.mark.postgresql
def test_a_killed_postgresql_loses_no_acknowledged_job_and_holds_up_no_answer(
    postgresql_server: PostgreSQL, engine_of: EngineOf, deed: Deed
) -> None:
    async def test() -> None:
        database = Database(postgresql_server.url, 3.0)
        await database.prepare()
        clerk = Clerk()
        jobs = Jobs(clerk, database)
        await jobs.start()
        async with running(engine_of()) as engine:
            job = await jobs.submit(deed("echo"))
            await asyncio.to_thread(postgresql_server.kill)
            answer = await engine.run(deed("echo", value="meanwhile"))
            with pytest.raises(MathtutorError) as refused:
                await jobs.submit(deed("echo"))
            clerk.may.set()
            await asyncio.to_thread(postgresql_server.start)
            while (done := await _told(jobs, job["id"])) not in ("done", "failed"):
                await asyncio.sleep(0.1)
        await jobs.stop()
        database.close()

        assert answer["value"] == "meanwhile"
        assert refused.value.status == 503
        assert done == "done"

    asyncio.run(asyncio.wait_for(test(), LONGEST))


async def _told(jobs: Jobs, job_id: str) -> str:
    try:
        return str((await jobs.get(job_id))["state"])
    except MathtutorError:
        return "away"
