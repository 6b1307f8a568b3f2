"""Two Celery workers on a Redis of this benchmark's own: recovery from a deadline, and one of them killed under load."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from engine import sleeping
from servers import process, redis
from table import Row, at_most

from service.config import Settings
from service.engine.celery_app import LEASE
from service.engine.queue import QueueEngine
from service.errors import MathtutorError
from service.question import Question

WORKER = f"""
import sys
sys.path.append({str(Path(__file__).parent)!r})
from service.config import Settings
from service.engine.queue_worker import work
work(Settings(), "sleeper:do", "sleeper")
"""
TASKS, KILLS = 200, 15


async def recovery(engine: QueueEngine) -> list[float]:
    """Every place of both workers hangs: milliseconds from the deadline to the next answer."""
    times = []
    for _ in range(KILLS):
        await asyncio.gather(*(quietly(engine, sleeping(60, 0.5)) for _ in range(4)))
        started = time.perf_counter()
        await engine.run(sleeping(0))
        times.append((time.perf_counter() - started) * 1e3)
    return times


async def quietly(engine: QueueEngine, question: Question) -> bool:
    """Whether it was answered."""
    try:
        await engine.run(question)
    except MathtutorError:
        return False
    return True


async def lost(engine: QueueEngine, first: subprocess.Popen[bytes]) -> tuple[int, float]:
    """How many tasks were lost with a worker, and how many seconds after its end the last was answered."""
    asked = [asyncio.ensure_future(quietly(engine, sleeping(0.1))) for _ in range(TASKS)]
    while sum(each.done() for each in asked) < TASKS // 10:
        await asyncio.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    killed = time.perf_counter()
    answered = await asyncio.gather(*asked)
    return answered.count(False), time.perf_counter() - killed


async def measured(url: str, first: subprocess.Popen[bytes]) -> tuple[list[float], tuple[int, float]]:
    engine = QueueEngine(Settings(queue=url, cache_mb=0, queue_seconds=60))
    await engine.start()
    try:
        await asyncio.gather(*(engine.run(sleeping(0.05)) for _ in range(20)))
        return await recovery(engine), await lost(engine, first)
    finally:
        await engine.stop()


def rows() -> Iterator[Row]:
    with redis() as url:
        settings = {"MATHTUTOR_QUEUE": url, "MATHTUTOR_WORKERS": "2", "MATHTUTOR_QUEUE_SECONDS": "60"}
        with process(sys.executable, "-c", WORKER, **settings) as one, process(sys.executable, "-c", WORKER, **settings):
            times, (missing, late) = asyncio.run(asyncio.wait_for(measured(url, one), 200))
    yield at_most("capacity back after a kill, through Celery", times, 100, "ms")
    within = missing == 0 and late <= LEASE + 2
    yield Row(
        "one of two Celery workers killed, tasks lost", f"0 of {TASKS}, ≤ {LEASE} + 2 s", f"{missing}, the last after {late:.1f} s", within
    )
