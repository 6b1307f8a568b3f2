"""Processes of the benchmark's own, ended with it, and the processor time they use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0
"""Seconds that a server may take to start."""
ROOT = Path(__file__).parents[2]
"""Where processes are started, so that they are of this repository."""
QUIET = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def process(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own, ended at the end, if need be without ceremony."""
    started = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True, **QUIET)  # type: ignore[call-overload]
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(15)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait(10)


@contextmanager
def server(*command: str, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that listens on the port."""
    with process(*command, PORT=str(port), **environment) as started:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if started.poll() is not None or time.monotonic() > end:
                    raise SystemExit("a server did not start") from None
                time.sleep(0.01)
        yield started


@contextmanager
def service(**settings: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """This service, ready, with a store of its own; its process and port."""
    port = free_port()
    named = {f"MATHTUTOR_{name.upper()}": value for name, value in {"log_level": "error", **settings}.items()}
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/store.sqlite3"
        with server(sys.executable, "-m", "service", port=port, MATHTUTOR_DATABASE=store, **named) as started:
            until_ready(port)
            yield started, port


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a Redis server."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder)
        with server("redis-server", *options, port=port):
            yield f"redis://127.0.0.1:{port}/0"


def until_ready(port: int) -> None:
    """Wait until /readyz says so."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("the service is not ready")


def cpu(pid: int) -> float:
    """Seconds that all threads of a process have run, as the scheduler counts them."""
    return sum(int(each.read_text().split()[0]) for each in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9
