"""The whole service under load, side by side with the least that could answer: one run prints the table.

    python bench/serving.py [requests]

Server CPU is what the server's process used (its user and system time), so it says the same on a busy machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BARE = """
import json, sys, uvicorn
body = sys.argv[2].encode()
async def app(scope, receive, send):
    if scope["type"] == "http":
        await receive()
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off", loop="uvloop", http="httptools")
"""
FASTAPI = """
import json, sys, uvicorn
from typing import Any
from fastapi import FastAPI
from service.operations.inputs import ExpressionInput
from service.web.answers import Answer
answer = json.loads(sys.argv[2])
app = FastAPI()
@app.post("/differentiate", response_model=Answer)
async def differentiate(given: ExpressionInput) -> Any:
    return answer
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off", loop="uvloop", http="httptools")
"""
QUESTION = b'{"expression": "x^2 sin(x)"}'
CONNECTIONS = 8
TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(*command: str, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that answers on the port, ended at the end."""
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, "PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.01)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def until_ready(port: int) -> None:
    """Wait until /readyz says so."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("the service is not ready")


def cpu(pid: int) -> float:
    """Seconds of user and system time of one process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Connection:
    """One keep-alive connection of a client that does next to nothing."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, body: bytes, forwarded: str = "") -> tuple[int, bytes]:
        head = f"POST {path} HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        head += f"x-forwarded-for: {forwarded}\r\n\r\n" if forwarded else "\r\n"
        self._writer.write(head.encode() + body)
        answered = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", answered)
        return int(answered[9:12]), await self._reader.readexactly(int(length[1]) if length else 0)

    def close(self) -> None:
        self._writer.close()


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


def cost(process: subprocess.Popen[bytes], port: int, bodies: list[bytes]) -> float:
    """Milliseconds of the server's CPU for each of these requests, after a tenth of them to warm up."""
    asyncio.run(load(port, bodies[: len(bodies) // 10]))
    before = cpu(process.pid)
    asyncio.run(load(port, bodies))
    return (cpu(process.pid) - before) / len(bodies) * 1e3


def spaced(count: int) -> list[bytes]:
    """The same question in as many ways of writing."""
    return [json.dumps({"expression": "x^2" + " " * (n % 97 + 1) + "sin(x)" + " " * (n // 97)}).encode() for n in range(count)]


def costs(count: int, folder: str) -> None:
    port = free_port()
    with server(
        "-m", "service", port=port, MATHTUTOR_DATABASE=f"sqlite:///{folder}/a.sqlite3", MATHTUTOR_LOG_LEVEL="warning", MATHTUTOR_RATE="1e9"
    ) as ours:
        until_ready(port)
        _, answer = asyncio.run(once(port, QUESTION))
        repeat = cost(ours, port, [QUESTION] * count)
        # The raw cache never sees the same bytes twice here.
        normalised = cost(ours, port, spaced(count))
    text = answer.decode()
    bare_port, fast_port = free_port(), free_port()
    with server("-c", BARE, str(bare_port), text, port=bare_port) as process:
        bare = cost(process, bare_port, [QUESTION] * count)
    with server("-c", FASTAPI, str(fast_port), text, port=fast_port) as process:
        fastapi = cost(process, fast_port, [QUESTION] * count)
    print(f"server CPU per request   bare ASGI {bare:.3f} ms   minimal FastAPI {fastapi:.3f} ms   {len(answer)} bytes each")
    print(f"exact repeat             {repeat:.3f} ms = {repeat / bare:.2f} × bare (≤ 1.6), {repeat / fastapi:.2f} × FastAPI (≤ 0.5)")
    print(f"normalised hit           {normalised:.3f} ms = {fastapi / normalised:.2f} × FastAPI's throughput (≥ 0.9)")


async def once(port: int, body: bytes, path: str = "/differentiate") -> tuple[int, bytes]:
    connection = await Connection.to(port)
    try:
        return await connection.post(path, body)
    finally:
        connection.close()


async def polite(port: int, count: int, offset: int) -> tuple[list[float], int]:
    """Milliseconds of derivatives that nobody asked for before, and how many were refused."""
    times, refused = [], 0
    connection = await Connection.to(port)
    for number in range(count):
        body = json.dumps({"expression": f"x^2 + {offset + number}"}).encode()
        started = time.perf_counter()
        status, _ = await connection.post("/differentiate", body, forwarded="10.0.0.99")
        times.append((time.perf_counter() - started) * 1e3)
        refused += status != 200
        await asyncio.sleep(0.02)
    connection.close()
    return times, refused


async def hanging(port: int, number: int) -> int:
    """A request that is computed until its deadline."""
    body = json.dumps({"expression": f"sin(x^x)*exp(tan(x^3))/({number + 1}+ln(x)^7)", "timeout": 30}).encode()
    connection = await Connection.to(port)
    try:
        return (await connection.post("/integrate", body, forwarded=f"10.0.0.{number % 10}"))[0]
    finally:
        connection.close()


async def beside_the_hanging(port: int) -> None:
    await polite(port, 20, 0)
    idle, _ = await polite(port, 150, 1_000)
    crowd = [asyncio.ensure_future(hanging(port, number)) for number in range(200)]
    await asyncio.sleep(1)
    busy, refused = await polite(port, 150, 2_000)
    waiting = sum(not each.done() for each in crowd)
    for each in crowd:
        each.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    busy.sort()
    ratio = statistics.median(busy) / statistics.median(idle)
    print(
        f"beside 200 hanging       idle median {statistics.median(idle):.1f} ms; then median {statistics.median(busy):.1f} ms "
        f"= {ratio:.2f} × (≤ 1.3), p99 {busy[int(len(busy) * 0.99)]:.0f} ms (≤ 150), max {busy[-1]:.0f} ms (≤ 500), "
        f"refused {refused} (0); {waiting} of 200 still hang"
    )


async def identical(port: int) -> None:
    before = figure(port, "tasks")
    body = b'{"expression": "x^3 exp(x) cos(x)"}'
    await asyncio.gather(*(once(port, body, "/integrate") for _ in range(50)))
    print(f"50 identical integrals   {figure(port, 'tasks') - before:.0f} computation (1)")


def figure(port: int, name: str) -> float:
    """One of the engine's figures."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as reply:
        found = re.search(rf"^mathtutor_engine_{name} (\S+)$", reply.read().decode(), re.MULTILINE)
    return float(found[1]) if found else 0.0


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        started = time.perf_counter()
        with server("-m", "service", port=port, MATHTUTOR_DATABASE=f"sqlite:///{folder}/b.sqlite3", MATHTUTOR_PROXIES="1"):
            until_ready(port)
            print(f"from start to ready      {time.perf_counter() - started:.2f} s (≤ 2)")
            asyncio.run(identical(port))
            asyncio.run(beside_the_hanging(port))
        costs(count, folder)


if __name__ == "__main__":
    main()
