"""Whether a pool of workers grows: many varied requests through one engine, its memory after each thousand.

python bench/memory.py [requests]
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from service import tutor
from service.config import Settings
from service.engine.local import LocalEngine
from service.errors import MathtutorError
from service.operations import OPERATIONS

SHAPES = (
    ("differentiate", "x^{a} sin({b} x)"),
    ("together", "1/(x - {a}) + {b}"),
    ("expand", "(x + {a})^3 - {b}"),
    ("factor", "x^2 - {a} x + {b}"),
    ("evaluate", "{a}/7 + sqrt({b})"),
)
AT_ONCE = 8


def private(pids: list[int]) -> float:
    """MiB that these processes share with nobody."""
    kilobytes = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:  # it has just been retired
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Private"))
    return kilobytes / 1024


async def one(engine: LocalEngine, number: int) -> None:
    """A question that nobody asked before."""
    name, shape = SHAPES[number % len(SHAPES)]
    operation = OPERATIONS[name]
    given = operation.input.model_validate({"expression": shape.format(a=number % 89 + 2, b=number + 1)})
    try:
        await engine.run(tutor.question(operation, given))
    except MathtutorError as error:
        print(f"{name} {given}: {error}")


async def main(count: int) -> None:
    engine = LocalEngine(Settings(workers=2, cache_mb=8))
    await engine.start()
    means: list[float] = []
    sizes: list[float] = []
    try:
        for start in range(0, count, AT_ONCE):
            await asyncio.gather(*(one(engine, number) for number in range(start, start + AT_ONCE)))
            done = start + AT_ONCE
            if done % 40 == 0:
                dispatcher = engine._dispatcher
                sizes.append(private([hand.pid for hand in dispatcher.crew.hands]) if dispatcher else 0.0)
            if done % 1000 == 0:
                means.append(sum(sizes) / len(sizes))
                sizes.clear()
                print(f"{done:6} requests: workers hold {means[-1]:.1f} MiB of their own", flush=True)
    finally:
        await engine.stop()
    if len(means) > 2:
        print(f"last thousand / second thousand: {means[-1] / means[1]:.2f} (≤ 1.10)")


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000), 900))
