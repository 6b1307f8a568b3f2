"""How long `/read` takes over HTTP, beside a bare ASGI app behind the same server.

    python bench/read.py [requests]

Prints the median and 99th percentile of both and their ratio; machines are noisy, the ratio is what counts.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time

EXPRESSIONS = ["x sin(x)", r"\frac{1}{x}", "2x(x+1)", r"\int_0^1 x^2\,dx", "sqrt(1-x^2)", "3 sin 2x cos x"]
BARE = """
import uvicorn
async def app(scope, receive, send):
    if scope["type"] == "http":
        await receive()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})
uvicorn.run(app, port=%d, log_level="error", lifespan="off")
"""


QUIET = os.environ | {"MATHTUTOR_DATABASE": "sqlite://", "MATHTUTOR_LOG_LEVEL": "error"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def up(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


def times(port: int, path: str, count: int) -> list[float]:
    """Milliseconds of each of `count` requests on one connection, after a warm-up of a tenth."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    measured = []
    for index in range(count + count // 10):
        body = json.dumps({"expression": EXPRESSIONS[index % len(EXPRESSIONS)] + f" + {index}"})
        started = time.perf_counter()
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        reply.read()
        if reply.status != 200:
            raise SystemExit(f"status {reply.status}")
        measured.append((time.perf_counter() - started) * 1e3)
    return measured[count // 10 :]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    ports = free_port(), free_port()
    ours = subprocess.Popen([sys.executable, "-m", "service"], env=QUIET | {"PORT": str(ports[0])})
    bare = subprocess.Popen([sys.executable, "-c", BARE % ports[1]])
    try:
        up(ports[0], ours)
        up(ports[1], bare)
        rows = {"/read": times(ports[0], "/read", count), "bare ASGI": times(ports[1], "/", count)}
    finally:
        for process in (ours, bare):
            process.terminate()
            process.wait(10)
    for name, row in rows.items():
        row.sort()
        print(f"{name:10} median {statistics.median(row):7.3f} ms   p99 {row[int(len(row) * 0.99)]:7.3f} ms")
    print(f"ratio of medians {statistics.median(rows['/read']) / statistics.median(rows['bare ASGI']):.2f}")


if __name__ == "__main__":
    main()
