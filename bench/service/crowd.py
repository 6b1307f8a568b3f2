"""A polite client beside 200 addresses whose requests hang, and 50 who ask the same at once."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import Iterator

from client import Connection, figure, once
from servers import service
from table import Row

HANGING = 200
ROUNDS, A_ROUND, BETWEEN = 4, 60, 0.02
"""Rounds of idle, crowd, idle; requests in a round; seconds between two requests."""
NUMBERS = itertools.count()


async def polite(port: int, count: int) -> tuple[list[float], int]:
    """Milliseconds of derivatives that nobody asked for before, and how many were refused."""
    times, refused = [], 0
    connection = await Connection.to(port)
    for _ in range(count):
        body = json.dumps({"expression": f"x^2 + {next(NUMBERS)}"}).encode()
        started = time.perf_counter()
        status, _ = await connection.post("/differentiate", body, forwarded="10.0.0.99")
        times.append((time.perf_counter() - started) * 1e3)
        refused += status != 200
        await asyncio.sleep(BETWEEN)
    connection.close()
    return times, refused


async def hanging(port: int, number: int) -> None:
    """An address whose requests are computed until their deadline; refused, it asks again after a second."""
    connection = await Connection.to(port)
    try:
        while True:
            body = json.dumps({"expression": f"sin(x^x)*exp(tan(x^3))/({next(NUMBERS) + 1}+ln(x)^7)", "timeout": 30}).encode()
            await connection.post("/integrate", body, forwarded=f"10.1.0.{number}")
            await asyncio.sleep(1)
    finally:
        connection.close()


async def one_round(port: int) -> tuple[float, list[float], int]:
    """How many times longer the median is beside the crowd, the milliseconds there, and how many were refused."""
    before, _ = await polite(port, A_ROUND // 2)
    crowd = [asyncio.ensure_future(hanging(port, number)) for number in range(HANGING)]
    await asyncio.sleep(1)
    busy, refused = await polite(port, A_ROUND)
    for each in crowd:
        each.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    await asyncio.sleep(1)
    after, _ = await polite(port, A_ROUND // 2)
    return statistics.median(busy) / statistics.median(before + after), busy, refused


async def beside_the_crowd(port: int) -> list[tuple[float, list[float], int]]:
    await polite(port, 20)  # warm
    return [await one_round(port) for _ in range(ROUNDS)]


async def identical(port: int) -> float:
    before = figure(port, "cache_misses")
    body = b'{"expression": "x^2 cos(3x)"}'
    await asyncio.gather(*(once(port, body, "/integrate") for _ in range(50)))
    return figure(port, "cache_misses") - before


def rows() -> Iterator[Row]:
    with service(proxies="1") as (_, port):
        computed = asyncio.run(identical(port))
        rounds = asyncio.run(beside_the_crowd(port))
    ratio = statistics.median(each for each, _, _ in rounds)
    busy = sorted(time for _, times, _ in rounds for time in times)
    refused = sum(count for _, _, count in rounds)
    p99 = busy[int(len(busy) * 0.99)]
    yield Row("50 identical integrals at once, computations", "1", f"{computed:.0f}", computed == 1)
    yield Row("x² differentiated beside 200 hanging, median", "≤ 1.3 × idle", f"{ratio:.2f} ×", ratio <= 1.3)
    yield Row("    p99, max", "≤ 150 ms, ≤ 500 ms", f"{p99:.0f} ms, {busy[-1]:.0f} ms", p99 <= 150 and busy[-1] <= 500)
    yield Row("    refused", "0", f"{refused} of {len(busy)}", refused == 0)
