"""Redis hangs, is killed, or is asked by machines whose clocks differ: nothing is lost, and all is well again without a restart."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest
import redis

from service.engine.celery_app import QUEUE, UNACKED
from service.engine.redis_clock import RedisClock
from service.engine.shared_redis import InRedis
from service.errors import MathtutorError
from tests.engine.engines import Deed, EngineOf, running
from tests.engine.test_queue import asking, url, within_limits, worker
from tests.faults.hung import hanging
from tests.faults.test_store import BAD, answers_beside
from tests.servers import Redis

__all__ = ["url"]
pytestmark = pytest.mark.redis
SLACK = 3.0


def leader(server: Redis) -> int:
    assert server._process is not None
    return server._process.pid


def test_a_hung_redis_holds_up_no_answer_of_a_machine_that_computes_itself(redis_server: Redis, engine_of: EngineOf, deed: Deed) -> None:
    async def test() -> None:
        async with running(engine_of()) as engine:
            shared = InRedis(redis_server.url, 0.3)
            await answers_beside(engine, shared, deed("echo", value="before"))
            with hanging(leader(redis_server)):
                started = time.monotonic()
                answer = await answers_beside(engine, shared, deed("echo", value="meanwhile"))
                took = time.monotonic() - started
                was_away = shared.is_away
            shared._away_until = 0.0
            question = deed("echo", value="after")
            await answers_beside(engine, shared, question)
            await asyncio.gather(*shared._writing)

            assert answer["value"] == "meanwhile"
            assert took < 0.3 + SLACK
            assert was_away
            assert not shared.is_away

    within_limits(test())


@pytest.mark.parametrize("name", BAD)
def test_a_bad_entry_in_redis_is_dropped_and_computed_again(redis_server: Redis, engine_of: EngineOf, deed: Deed, name: str) -> None:
    from service.engine import wire

    question = deed("echo", value="computed")
    kept = redis.Redis.from_url(redis_server.url)
    kept.set(f"mathtutor:answer:{wire.key(question)}", BAD[name])

    async def test() -> None:
        async with running(engine_of()) as engine:
            shared = InRedis(redis_server.url, 3.0)
            answer = await answers_beside(engine, shared, question)
            await asyncio.gather(*shared._writing)

            assert answer["value"] == "computed"

    within_limits(test())


def test_a_hung_redis_refuses_in_time_and_serves_again(url: str, redis_server: Redis, deed: Deed) -> None:
    async def test() -> None:
        async with asking(url) as engine:
            before = await engine.run(deed("echo", value="before"))
            with hanging(leader(redis_server)):
                started = time.monotonic()
                with pytest.raises(MathtutorError) as refused:
                    await engine.run(deed("echo", value="meanwhile", deadline=0.2))
                took = time.monotonic() - started
            after = await engine.run(deed("echo", value="after"))

        assert (before["value"], after["value"]) == ("before", "after")
        assert refused.value.status in (503, 504)
        assert took < 5 + 2 * SLACK

    with worker(url):
        within_limits(test())


SKEWED = """
import runpy, sys, time
ahead = float(sys.argv.pop(1))
real = time.time
time.time = lambda: real() + ahead
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.parametrize("ahead", [-60.0, 60.0], ids=["a minute behind", "a minute ahead"])
def test_machines_whose_clocks_differ_by_a_minute_work_together(
    url: str, deed: Deed, ahead: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker whose clock is right, another's that is not, and a web process with a wrong one."""
    skewed = tmp_path / "skewed.py"
    skewed.write_text(SKEWED)

    async def test() -> None:
        async with asking(url, queue_seconds=5.0) as engine:
            answers = await asyncio.gather(*(engine.run(deed("sleep", seconds=0.3, deadline=5.0)) for _ in range(24)))

        assert [answer["did"] for answer in answers] == ["sleep"] * 24

    with worker(url), skewed_worker(url, skewed, ahead):
        within_limits(test())


def skewed_worker(url: str, program: Path, ahead: float):  # type: ignore[no-untyped-def]
    import subprocess
    from contextlib import contextmanager

    from tests.engine.test_queue import WORKER

    @contextmanager
    def running_elsewhere():  # type: ignore[no-untyped-def]
        named = {"MATHTUTOR_QUEUE": url, "MATHTUTOR_WORKERS": "2", "MATHTUTOR_MEMORY_MB": "512", "PYTHONWARNINGS": "default"}
        paths = os.pathsep.join([str(WORKER.parent), str(WORKER.parents[2]), os.environ.get("PYTHONPATH", "")])
        command = [sys.executable, str(program), str(ahead), str(WORKER)]
        process = subprocess.Popen(
            command, env={**os.environ, **named, "PYTHONPATH": paths}, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)

    return running_elsewhere()


def test_the_time_of_the_server_is_the_same_on_every_machine(redis_server: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for ahead in (-60.0, 0.0, 60.0):
        with monkeypatch.context() as patched, redis.Redis.from_url(redis_server.url) as server:
            right = time.time
            patched.setattr(time, "time", lambda ahead=ahead, right=right: right() + ahead)
            clock = RedisClock()
            clock.read(server)
            told.append(clock.now())

    assert max(told) - min(told) < 5


def test_a_task_that_was_lost_on_its_way_is_published_again(url: str, deed: Deed) -> None:
    broker = redis.Redis.from_url(url)

    async def test() -> None:
        async with asking(url) as engine:
            asked = asyncio.ensure_future(engine.run(deed("echo", value="found again")))
            while not broker.llen(QUEUE):
                await asyncio.sleep(0.01)
            # As if a worker had died between taking it and noting it.
            broker.delete(QUEUE)
            broker.delete(UNACKED)
            started = time.monotonic()
            with worker(url):
                answer = await asked

            assert answer["value"] == "found again"
            assert engine.status()["published_again"] >= 1
            assert time.monotonic() - started < 30

    within_limits(test())


def test_a_killed_worker_machine_and_a_signal_lose_nothing(url: str, deed: Deed) -> None:
    async def test(first: int) -> None:
        async with asking(url) as engine:
            asked = [asyncio.ensure_future(engine.run(deed("sleep", seconds=0.3))) for _ in range(8)]
            while not any(each.done() for each in asked):
                await asyncio.sleep(0.01)
            os.killpg(first, signal.SIGKILL)
            with worker(url):
                answers = await asyncio.gather(*asked)

        assert [answer["did"] for answer in answers] == ["sleep"] * 8

    with worker(url) as machine:
        within_limits(test(machine.pid))
