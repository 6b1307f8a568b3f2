"""Remembered answers beside the least that could answer: a bare ASGI app with the same bytes, and a minimal FastAPI route."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from client import Connection, once
from servers import cpu, free_port, server, service
from table import Row

SERVE = (
    'uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off", loop="uvloop", http="httptools", '
    "server_header=False)"
)
BARE = f"""
import json, sys, uvicorn
body = sys.argv[2].encode()
head = [(name.encode(), value.encode()) for name, value in json.loads(sys.argv[3])]
head.append((b"content-length", str(len(body)).encode()))
async def app(scope, receive, send):
    await receive()
    await send({{"type": "http.response.start", "status": 200, "headers": head}})
    await send({{"type": "http.response.body", "body": body}})
{SERVE}
"""
FASTAPI = f"""
import json, sys, uvicorn
from typing import Any
from fastapi import FastAPI
from service.operations.differentiate import DifferentiateInput
from service.answers.operations import Answer
from service.answers.service import sent
answer = json.loads(sys.argv[2])
app = FastAPI()
@app.post("/differentiate", response_model=sent(Answer))
async def differentiate(given: DifferentiateInput) -> Any:
    return answer
{SERVE}
"""
QUESTION = b'{"expression": "x^2 sin(x)"}'
CONNECTIONS = 8
ROUNDS, A_ROUND = 15, 500
"""Rounds in which all take turns, and requests to each in a round."""


async def load(port: int, bodies: list[bytes]) -> None:
    """POST these, on a few connections at once."""
    waiting = iter(bodies)

    async def one() -> None:
        connection = await Connection.to(port)
        for body in waiting:
            status, answer = await connection.post("/differentiate", body)
            if status != 200:
                raise SystemExit(f"status {status}: {answer[:200]!r}")
        connection.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


def cost(pid: int, port: int, bodies: list[bytes]) -> float:
    """Milliseconds of the server's processor time for each of these requests."""
    before = cpu(pid)
    asyncio.run(load(port, bodies))
    return (cpu(pid) - before) / len(bodies) * 1e3


def spaced(numbers: Iterator[int]) -> list[bytes]:
    """The same question in ways of writing that nobody sent before, so that the cache of raw bytes never sees it."""
    each = [next(numbers) for _ in range(A_ROUND)]
    return [json.dumps({"expression": "x^2" + " " * (n % 97 + 1) + "sin(x)" + " " * (n // 97)}).encode() for n in each]


OWN = frozenset(("date", "content-length", "connection"))
"""What each server writes for itself."""


def headers(port: int) -> list[tuple[str, str]]:
    """The headers of a remembered answer, for the bare app to send the same bytes; date and length come with the body."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/differentiate", QUESTION, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=20) as reply:
        return [
            (name.lower(), value) for name, value in reply.headers.items() if name.lower() not in ("date", "content-length", "connection")
        ]


def rows() -> Iterator[Row]:
    numbers = itertools.count()
    same = [QUESTION] * A_ROUND
    with ExitStack() as stack:
        ours, port = stack.enter_context(service(rate="1e9"))
        _, answer = asyncio.run(once(port, QUESTION))
        head = json.dumps(headers(port))
        others = {}
        for name, program in (("bare", BARE), ("fastapi", FASTAPI)):
            other = free_port()
            running = stack.enter_context(server(sys.executable, "-c", program, str(other), answer.decode(), head, port=other))
            others[name] = (running.pid, other)
        sides: dict[str, Callable[[], float]] = {
            "repeat": lambda: cost(ours.pid, port, same),
            "bare": lambda: cost(*others["bare"], same),
            "normalised": lambda: cost(ours.pid, port, spaced(numbers)),
            "fastapi": lambda: cost(*others["fastapi"], same),
        }
        for side in sides.values():
            side()  # warm
        measured = [{name: side() for name, side in sides.items()} for _ in range(ROUNDS)]
    yield from _compared(measured)


def _compared(measured: list[dict[str, float]]) -> Iterator[Row]:
    def ratio(one: str, other: str) -> float:
        return statistics.median(each[one] / each[other] for each in measured)

    bare, fast, normalised = ratio("repeat", "bare"), ratio("repeat", "fastapi"), ratio("fastapi", "normalised")
    spent = statistics.median(each["repeat"] for each in measured)
    yield Row("exact repeat, server CPU, of a bare ASGI app's", "≤ 1.6", f"{bare:.2f} ({spent:.3f} ms)", bare <= 1.6)
    yield Row("exact repeat, server CPU, of a minimal FastAPI route's", "≤ 0.5", f"{fast:.2f}", fast <= 0.5)
    yield Row("normalised hit, throughput, of a minimal FastAPI route's", "≥ 0.9", f"{normalised:.2f}", normalised >= 0.9)
