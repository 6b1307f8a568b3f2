"""Whether a pool of workers grows: many varied requests through one engine, and what its workers hold of their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

from table import Row

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
REQUESTS, A_STRETCH, A_LOOK = 10_000, 1_000, 40
LONGEST = 270.0
"""Seconds after which no further stretch is begun."""


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


async def stretch(engine: LocalEngine, first: int) -> float:
    """Mean MiB of the workers over a thousand requests."""
    sizes = []
    for number in range(first, first + A_STRETCH, AT_ONCE):
        await asyncio.gather(*(one(engine, each) for each in range(number, number + AT_ONCE)))
        if (number - first) % A_LOOK == 0 and engine._dispatcher is not None:
            sizes.append(private([handle.pid for handle in engine._dispatcher.pool.handles]))
    return sum(sizes) / len(sizes)


async def stretches() -> list[float]:
    engine = LocalEngine(Settings(workers=2, cache_mb=8))
    await engine.start()
    end = time.monotonic() + LONGEST
    means: list[float] = []
    try:
        while len(means) < REQUESTS // A_STRETCH and time.monotonic() < end:
            means.append(await stretch(engine, len(means) * A_STRETCH))
    finally:
        await engine.stop()
    return means


def rows() -> Iterator[Row]:
    means = asyncio.run(stretches())
    # The first thousand warms the workers up.
    growth = means[-1] / means[min(1, len(means) - 1)]
    measured = f"{growth:.2f} ({means[-1]:.0f} MiB after {len(means) * A_STRETCH:,})"
    yield Row(f"{REQUESTS:,} varied requests: memory, last thousand of first", "≤ 1.10", measured, growth <= 1.10 and len(means) > 2)
