"""The serving process: says where it listens, stops at once, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ENDLESS = {"expression": "(x+y+z+w)^90", "timeout": 30}


def _start(**environment: str) -> tuple[subprocess.Popen[bytes], str]:
    """`python -m service` and its address."""
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "MATHTUTOR_WORKERS": "1", **environment}
    process = subprocess.Popen([sys.executable, "-m", "service"], env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if process.stdout is None:
        raise RuntimeError("no output to read the address from")
    line = next(line for line in process.stdout if b'"listening"' in line)
    return process, json.loads(line)["url"]


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    process, url = _start()
    yield process, url
    process.kill()
    process.communicate()


def _children(pid: int) -> set[int]:
    """The processes that descend from one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found: set[int] = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_ctrl_c_stops_everything_while_work_is_under_way(running: tuple[subprocess.Popen[bytes], str]):
    process, url = running
    while httpx.get(f"{url}/readyz").status_code != 200:
        time.sleep(0.1)
    asking = threading.Thread(target=lambda: httpx.post(f"{url}/factor", json=ENDLESS, timeout=60), daemon=True)
    asking.start()
    time.sleep(1)
    workers = _children(process.pid)

    process.send_signal(signal.SIGINT)

    assert process.wait(10) == 0
    asking.join(10)
    assert workers
    for _ in range(50):
        if not any(map(_is_alive, workers)):
            break
        time.sleep(0.1)
    assert not [pid for pid in workers if _is_alive(pid)]


def test_a_taken_port_is_told_and_nothing_is_left_running():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(taken.getsockname()[1])}

        done = subprocess.run([sys.executable, "-m", "service"], env=environment, capture_output=True, timeout=60, check=False)

    assert done.returncode != 0
    assert b"Traceback" not in done.stdout + done.stderr
