"""What the engine adds to the work itself, and how soon it recovers from a kill."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
import time
from collections.abc import Iterator

from table import Row, at_most

from service.config import Settings
from service.engine.lanes import Lanes
from service.engine.local import LocalEngine
from service.errors import MathtutorError
from service.question import Context, Question

NUMBERS = itertools.count()
BATCHES, A_BATCH = 10, 200
KILLS = 30


def sleeping(seconds: float, deadline: float = 10.0) -> Question:
    return Question("sleep", {}, Context(deadline=deadline), {"seconds": seconds, "number": next(NUMBERS)})


async def milliseconds(engine: LocalEngine, question: Question) -> float:
    """Until the answer, whatever it is."""
    started = time.perf_counter()
    with contextlib.suppress(MathtutorError):
        await engine.run(question)
    return (time.perf_counter() - started) * 1e3


async def handing_over(engine: LocalEngine) -> list[float]:
    """Medians of batches of round trips of a task that does nothing."""
    await asyncio.sleep(1)
    batches = []
    for _ in range(BATCHES):
        batches.append(statistics.median([await milliseconds(engine, sleeping(0)) for _ in range(A_BATCH)]))
        await asyncio.sleep(0.2)
    return batches


async def overruns(engine: LocalEngine) -> list[float]:
    """By how much the answer to a task that hangs comes after its deadline."""
    found = []
    for _ in range(KILLS):
        found.append(await milliseconds(engine, sleeping(60, deadline=0.2)) - 200)
        await asyncio.sleep(0.1)
    return found


async def back_after_kills() -> list[float]:
    """With one place, taken by a task that hangs: from its end at the deadline until all idle workers are there again and the
    next task is answered."""
    engine = LocalEngine(Settings(workers=1, cache_mb=0), target="sleeper:do", lanes=Lanes(1, 0, slice=60, wait=60))
    await engine.start()
    found = []
    try:
        await engine.run(sleeping(0))
        for _ in range(KILLS):
            await asyncio.sleep(0.2)
            idle = engine.status()["workers_idle"]
            await milliseconds(engine, sleeping(60, deadline=0.2))
            ended = time.perf_counter()
            await engine.run(sleeping(0))
            while engine.status()["workers_idle"] < idle:
                await asyncio.sleep(0.0005)
            found.append((time.perf_counter() - ended) * 1e3)
    finally:
        await engine.stop()
    return found


async def measured() -> tuple[list[float], list[float], list[float]]:
    engine = LocalEngine(Settings(workers=2, cache_mb=0), target="sleeper:do")
    await engine.start()
    try:
        await engine.run(sleeping(0))
        handed, overran = await handing_over(engine), await overruns(engine)
    finally:
        await engine.stop()
    return handed, overran, await back_after_kills()


def rows() -> Iterator[Row]:
    handed, overran, back = asyncio.run(asyncio.wait_for(measured(), 120))
    yield at_most("hand-over to a worker and back, medians of batches", handed, 0.3, "ms")
    yield at_most("deadline overrun as the client sees it", overran, 20, "ms")
    yield at_most("all capacity back after a kill", back, 50, "ms")
