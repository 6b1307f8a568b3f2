"""Two Celery workers on a Redis of this benchmark's own, one of them killed under load; and recovery from a deadline through Celery.

python bench/machines.py [tasks]
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from service.config import Settings
from service.engine.celery_app import LEASE
from service.engine.queue import QueueEngine
from service.errors import MathtutorError
from service.question import Context, Question

WORKER = f"""
import sys
sys.path.append({sys.path[0]!r})
from service.config import Settings
from service.engine.queue_worker import work
work(Settings(), "sleeper:do", "sleeper")
"""
NUMBERS = itertools.count()


def sleeping(seconds: float, deadline: float = 10.0) -> Question:
    return Question("sleep", {}, Context(deadline=deadline), {"seconds": seconds, "number": next(NUMBERS)})


@contextmanager
def process(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own, killed at the end."""
    started = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait(10)


async def hand_over(engine: QueueEngine) -> None:
    times = []
    for _ in range(100):
        started = time.perf_counter()
        await engine.run(sleeping(0))
        times.append((time.perf_counter() - started) * 1e3)
    times.sort()
    print(f"hand-over through Celery         median {statistics.median(times):.1f} ms   p99 {times[98]:.1f} ms")


async def recovery(engine: QueueEngine) -> None:
    """Every place of both workers hangs; milliseconds from the deadline to the next answer."""
    times = []
    for _ in range(10):
        hanging = [asyncio.ensure_future(quietly(engine, sleeping(60, 0.5))) for _ in range(4)]
        await asyncio.gather(*hanging)
        started = time.perf_counter()
        await engine.run(sleeping(0))
        times.append((time.perf_counter() - started) * 1e3)
    print(f"capacity back after a kill       median {statistics.median(times):.1f} ms   max {max(times):.1f} ms (≤ 100)")


async def quietly(engine: QueueEngine, question: Question) -> float | None:
    """Seconds to the answer; None where it was lost."""
    started = time.perf_counter()
    try:
        await engine.run(question)
    except MathtutorError as error:
        return None if error.code != "deadline_exceeded" or question.context.deadline > 5 else 0.0
    return time.perf_counter() - started


async def lost(engine: QueueEngine, first: subprocess.Popen[bytes], count: int) -> None:
    asked = [asyncio.ensure_future(quietly(engine, sleeping(0.1))) for _ in range(count)]
    while sum(each.done() for each in asked) < count // 10:
        await asyncio.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    killed = time.perf_counter()
    answers = await asyncio.gather(*asked)
    late = time.perf_counter() - killed
    print(
        f"one of two workers killed        {answers.count(None)} of {count} lost (0); the last answer {late:.1f} s later (≤ {LEASE} + 2 s)"
    )


async def main(url: str, first: subprocess.Popen[bytes], count: int) -> None:
    engine = QueueEngine(Settings(queue=url, cache_mb=0, queue_seconds=60))
    await engine.start()
    try:
        await asyncio.gather(*(engine.run(sleeping(0.05)) for _ in range(20)))
        await hand_over(engine)
        await recovery(engine)
        await lost(engine, first, count)
    finally:
        await engine.stop()


if __name__ == "__main__":
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"redis://127.0.0.1:{port}/0"
    with tempfile.TemporaryDirectory() as folder, process("redis-server", "--port", str(port), "--save", "", "--dir", folder):
        time.sleep(1)
        settings = {"MATHTUTOR_QUEUE": url, "MATHTUTOR_WORKERS": "2", "MATHTUTOR_QUEUE_SECONDS": "60"}
        with process(sys.executable, "-c", WORKER, **settings) as one, process(sys.executable, "-c", WORKER, **settings):
            asyncio.run(asyncio.wait_for(main(url, one, int(sys.argv[1]) if len(sys.argv) > 1 else 200), 200))
