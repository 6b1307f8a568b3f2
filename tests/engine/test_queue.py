"""Work handed to Celery workers over Redis: answered, cancelled, and not lost when a worker or Redis goes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from service.config import Settings
from service.engine.queue import QueueEngine, _ended
from service.errors import OutOfTime, TooHard, Unavailable, Unsupported
from tests.engine.engines import Deed, error_of, exists, until
from tests.servers import Redis

pytestmark = pytest.mark.redis
WORKER = Path(__file__).parent / "queue_deeds_worker.py"
LONGEST = 60.0


@contextmanager
def worker(url: str, **settings: object) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process, in a session of its own, ended without ceremony."""
    named = {f"MATHTUTOR_{name.upper()}": str(value) for name, value in {"workers": 2, "memory_mb": 512, **settings}.items()}
    environment = {**os.environ, "MATHTUTOR_QUEUE": url, "PYTHONWARNINGS": "default", **named}
    process = subprocess.Popen([sys.executable, str(WORKER)], env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


@asynccontextmanager
async def asking(url: str, **settings: Any):  # type: ignore[no-untyped-def]
    engine = QueueEngine(Settings(**{"queue": url, "cache_mb": 0, "queue_seconds": 60.0, **settings}))
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


def within_limits(test: Any) -> None:
    asyncio.run(asyncio.wait_for(test, LONGEST))


@pytest.fixture
def url(redis_server: Redis) -> str:
    import redis

    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


def test_answers_errors_deadlines_and_deaths_are_as_on_one_machine(url: str, deed: Deed) -> None:
    async def test() -> None:
        async with asking(url) as engine:
            answer = await engine.run(deed("echo", value="ü"))
            refused, late, dead = await asyncio.gather(
                error_of(engine.run(deed("refuse"))),
                error_of(engine.run(deed("sleep", seconds=60, deadline=0.3))),
                error_of(engine.run(deed("die"))),
            )

        assert answer["value"] == "ü"
        assert isinstance(refused, Unsupported)
        assert isinstance(late, OutOfTime)
        assert isinstance(dead, TooHard)

    with worker(url):
        within_limits(test())


def test_what_happens_on_a_worker_machine_is_seen_where_it_was_asked(url: str, deed: Deed) -> None:
    news: list[dict[str, Any]] = []
    waits: list[float] = []

    async def test() -> dict[str, Any]:
        async with asking(url) as engine:
            engine.on_wait = waits.append
            await until(lambda: bool(engine.status()["ready"]))
            await engine.run(deed("try", names=["x ± 1/x", "residues"]), on_progress=lambda told: news.append(dict(told)))
            await error_of(engine.run(deed("sleep", seconds=60, deadline=0.2)))
            await engine.run(deed("echo"))
            return engine.status()

    with worker(url):
        figures = asyncio.run(asyncio.wait_for(test(), LONGEST))

    assert [each["trying"] for each in news if "trying" in each] == ["x_plus_or_minus_1_over_x", "residues"]
    assert {each["state"] for each in news} >= {"running"}
    assert figures["kills_deadline"] == 1
    assert figures["strategy_deed.try"] == figures["strategy_deed.echo"] == 1
    assert len(waits) == 3


def test_a_worker_tells_what_was_silenced_and_what_was_cut_short_to_the_process_that_counts_and_remembers(url: str, deed: Deed) -> None:
    async def test() -> tuple[dict[str, Any], list[bool]]:
        async with asking(url, cache_mb=4) as engine:
            question, whole = deed("cut"), deed("silence")
            cached = [(await engine.run(each))["cached"] for each in (question, question, whole, whole)]
            return engine.status(), cached

    with worker(url):
        figures, cached = asyncio.run(asyncio.wait_for(test(), LONGEST))

    assert cached == [False, False, False, True]
    assert figures["silenced_deeds.nothing"] == 4
    assert figures["silenced_deeds.fault"] == 1


def test_a_question_given_up_is_no_longer_computed(url: str, deed: Deed, tmp_path: Path) -> None:
    fifo = tmp_path / "told"
    os.mkfifo(fifo)

    async def test() -> None:
        async with asking(url) as engine:
            asked = asyncio.ensure_future(engine.run(deed("child", fifo=str(fifo), deadline=50.0)))
            child = int(await asyncio.to_thread(fifo.read_text))
            asked.cancel()
            while exists(child):
                await asyncio.sleep(0.02)

    with worker(url, walls="off"):  # it tells by a file
        within_limits(test())


def test_a_worker_machine_that_is_lost_loses_no_task(url: str, deed: Deed) -> None:
    async def test(first: subprocess.Popen[bytes]) -> None:
        async with asking(url) as engine:
            asked = [asyncio.ensure_future(engine.run(deed("sleep", seconds=0.2))) for _ in range(40)]
            while sum(each.done() for each in asked) < 3:
                await asyncio.sleep(0.01)
            os.killpg(first.pid, signal.SIGKILL)
            answers = await asyncio.gather(*asked)

        assert [answer["did"] for answer in answers] == ["sleep"] * 40

    with worker(url) as first, worker(url):
        within_limits(test(first))


def test_redis_gone_is_told_and_redis_back_is_used(deed: Deed, tmp_path: Path) -> None:
    server = Redis(tmp_path)
    server.start()

    async def test() -> None:
        async with asking(server.url) as engine:
            assert (await engine.run(deed("echo", value=1)))["value"] == 1
            server.stop()
            gone = await error_of(engine.run(deed("echo")))
            server.start()
            back = await _patiently(engine, deed)

        assert isinstance(gone, Unavailable)
        assert back["value"] == 2

    try:
        with worker(server.url):
            within_limits(test())
    finally:
        server.stop()


def test_a_task_that_swallows_its_cancellation_once_is_ended_all_the_same() -> None:
    swallowed: list[int] = []

    async def stubborn() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            swallowed.append(1)
        await asyncio.sleep(60)

    async def test() -> bool:
        task = asyncio.ensure_future(stubborn())
        await asyncio.sleep(0)
        await _ended(task)
        return task.cancelled()

    assert asyncio.run(test())
    assert swallowed == [1]


async def _patiently(engine: QueueEngine, deed: Deed) -> dict[str, Any]:
    end = time.monotonic() + 40
    while True:
        try:
            return await engine.run(deed("echo", value=2, deadline=2.0))
        except (Unavailable, OutOfTime):
            assert time.monotonic() < end, "it never came back"
            await asyncio.sleep(0.2)
