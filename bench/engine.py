"""What the engine adds to the work itself, and how soon it recovers from a kill.

    python bench/engine.py [repeats]

Prints, for workers with SymPy loaded: the time from start to the first answer, the hand-over to a worker and back, how
late a deadline is as its client sees it, how long after a kill the next task is answered, and the memory of a pool over
many varied tasks. Machines are noisy: run it on a quiet one.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
import sys
import time
from pathlib import Path

from service.config import Settings
from service.engine.lanes import Lanes
from service.engine.local import LocalEngine
from service.errors import MathtutorError
from service.question import Context, Question

NUMBERS = itertools.count()


def sleeping(seconds: float, deadline: float = 10.0) -> Question:
    return Question("sleep", {}, Context(deadline=deadline), {"seconds": seconds, "number": next(NUMBERS)})


async def seconds_to_answer(engine: LocalEngine, question: Question) -> float:
    started = time.perf_counter()
    with contextlib.suppress(MathtutorError):
        await engine.run(question)
    return time.perf_counter() - started


def shown(name: str, seconds: list[float], target: str) -> None:
    seconds.sort()
    median, p99, most = statistics.median(seconds), seconds[int(len(seconds) * 0.99)], seconds[-1]
    print(f"{name:44} median {median * 1e3:8.3f} ms   p99 {p99 * 1e3:8.3f} ms   max {most * 1e3:8.3f} ms   target {target}")


async def handing_over(engine: LocalEngine, repeats: int) -> list[float]:
    """Round trips of a task that does nothing."""
    for _ in range(50):
        await engine.run(sleeping(0))
    return [await seconds_to_answer(engine, sleeping(0)) for _ in range(repeats * 20)]


async def overruns(engine: LocalEngine, repeats: int) -> list[float]:
    """Seconds by which the answer to a task that hangs comes after its deadline."""
    found = []
    for _ in range(repeats):
        found.append(await seconds_to_answer(engine, sleeping(60, deadline=0.2)) - 0.2)
        await asyncio.sleep(0.1)
    return found


async def back_after_kills(repeats: int) -> tuple[list[float], list[float]]:
    """With one place and all of it taken by a task that hangs: seconds from its deadline to the next task's answer, and to
    the number of idle workers it had before."""
    engine = LocalEngine(Settings(workers=1, cache_mb=0), target="sleeper:do", lanes=Lanes(1, 0, slice=60, wait=60))
    await engine.start()
    answered, full = [], []
    try:
        await engine.run(sleeping(0))
        for _ in range(repeats):
            await asyncio.sleep(0.2)
            idle = engine.status()["workers_idle"]
            hanging = asyncio.ensure_future(seconds_to_answer(engine, sleeping(60, deadline=0.2)))
            await asyncio.sleep(0.1)
            await hanging
            ended = time.perf_counter()
            await engine.run(sleeping(0))
            answered.append(time.perf_counter() - ended)
            while engine.status()["workers_idle"] < idle:
                await asyncio.sleep(0.0005)
            full.append(time.perf_counter() - ended)
    finally:
        await engine.stop()
    return answered, full


def private_memory(pids: list[int]) -> float:
    """MiB that these processes have for themselves."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Private_Dirty", "Private_Clean")):
                total += int(line.split()[1])
    return total / 1024


async def main(repeats: int) -> None:
    engine = LocalEngine(Settings(workers=2, cache_mb=0), target="sleeper:do")
    started = time.perf_counter()
    await engine.start()
    await engine.run(sleeping(0))
    print(f"{'from start to the first answer':44} {time.perf_counter() - started:8.3f} s{'':49} target ≤ 2 s")
    try:
        await asyncio.sleep(1)
        shown("hand-over to a worker and back", await handing_over(engine, repeats), "≤ 0.3 ms")
        shown("deadline overrun as the client sees it", await overruns(engine, repeats), "≤ 20 ms")
    finally:
        await engine.stop()
    answered, full = await back_after_kills(repeats)
    shown("next task answered after a kill", answered, "≤ 50 ms")
    shown("all capacity back after a kill, spare included", full, "≤ 50 ms")


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50), 300))
