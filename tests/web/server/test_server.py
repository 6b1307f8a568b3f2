"""The serving process: says where it listens, stops at once, and leaves nothing behind."""

from __future__ import annotations

import contextlib
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


def _asked_in_vain(url: str) -> None:
    """Ask what is not answered before the service ends."""
    with contextlib.suppress(httpx.HTTPError):
        httpx.post(f"{url}/factor", json=ENDLESS, timeout=60)


def test_ctrl_c_stops_everything_while_work_is_under_way(running: tuple[subprocess.Popen[bytes], str]):
    process, url = running
    while httpx.get(f"{url}/readyz").status_code != 200:
        time.sleep(0.1)
    asking = threading.Thread(target=_asked_in_vain, args=(url,), daemon=True)
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


def test_sigterm_is_told_before_connections_are_refused_and_streams_end_with_a_line_that_says_so():
    process, url = _start(MATHTUTOR_LAME_DUCK_SECONDS="1.5", MATHTUTOR_WALLS="best")
    try:
        while httpx.get(f"{url}/readyz").status_code != 200:
            time.sleep(0.1)
        port = int(url.rpartition(":")[2])
        batch = socket.create_connection(("127.0.0.1", port), timeout=20)
        line = b'{"operation": "read", "expression": "x"}\n'
        head = b"POST /batch HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\ncontent-type: application/x-ndjson\r\n\r\n"
        batch.sendall(head + b"%x\r\n" % len(line) + line + b"\r\n")
        said = b""
        while b'"text":"x"' not in said:
            said += batch.recv(1 << 16)

        process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 10
        while (ready := httpx.get(f"{url}/readyz")).status_code == 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        still = httpx.post(f"{url}/read", json={"expression": "x"})
        while piece := batch.recv(1 << 16):
            said += piece
        batch.close()

        assert (ready.status_code, ready.json()["status"]) == (503, "stopping")
        assert still.status_code == 200
        assert b'"id":null' in said
        assert b"1 lines were taken in" in said
        assert process.wait(20) in (0, -signal.SIGTERM)  # the server passes the signal on when it is done
    finally:
        process.kill()
        process.communicate()


def test_walls_that_are_required_and_stand_are_told_at_the_start_and_in_readyz():
    from service.engine import walls

    if walls.missing(walls.possible(fricas=False)):
        pytest.skip("this system lacks walls: that they are required was NOT tried")
    process, url = _start(MATHTUTOR_WALLS="required", MATHTUTOR_FRICAS="false")
    try:
        while (ready := httpx.get(f"{url}/readyz")).status_code != 200:
            time.sleep(0.1)

        assert set(ready.json()["walls"]["standing"]) >= walls.NEEDED
    finally:
        process.kill()
        process.communicate()


def test_a_service_without_the_walls_it_needs_does_not_start():
    program = (
        "import sys; from service.engine.walls import landlock, seccomp; landlock.version = lambda: 0; seccomp.is_known = lambda: False\n"
        "from service.config import Settings; from service.server.process import serve; sys.exit(serve(Settings(walls='required', port=0)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)

    assert done.returncode == 1
    assert b"walls_missing" in done.stdout
    assert b"network, files, programs" in done.stdout


def test_a_killed_web_process_leaves_no_worker_behind(running: tuple[subprocess.Popen[bytes], str]):
    process, url = running
    while httpx.get(f"{url}/readyz").status_code != 200:
        time.sleep(0.1)
    workers = _children(process.pid)

    process.kill()
    process.wait(10)
    for _ in range(100):
        if not any(map(_is_alive, workers)):
            break
        time.sleep(0.1)

    assert workers
    assert not [pid for pid in workers if _is_alive(pid)]


def test_a_service_out_of_descriptors_is_well_again_when_they_are_back():
    process, url = _start()
    try:
        while httpx.get(f"{url}/readyz").status_code != 200:
            time.sleep(0.1)
        port = int(url.rpartition(":")[2])
        import resource

        before = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        held = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (held + 4, before[1]))
        idle = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(20)]
        time.sleep(0.5)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, before)
        for each in idle:
            each.close()
        answers = [httpx.post(f"{url}/differentiate", json={"expression": f"x^{n + 2}"}, timeout=20).status_code for n in range(3)]

        assert answers == [200, 200, 200]
    finally:
        process.kill()
        process.communicate()


def _unsent(url: str) -> int:
    """Bytes that the system holds for the clients of a server."""
    port = f":{int(url.rpartition(':')[2]):04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(line[4].partition(":")[0], 16) for line in lines if line[1].endswith(port))


def _slow_reader(url: str, path: str) -> socket.socket:
    """A client that asks for a file and takes nothing of it."""
    host, port = url.removeprefix("http://").split(":")
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    reader.connect((host, int(port)))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
    return reader


def test_for_readers_who_take_nothing_of_a_large_file_little_of_it_is_held(running: tuple[subprocess.Popen[bytes], str]) -> None:
    _, url = running
    page = httpx.get(f"{url}/docs").text
    path = next(part for part in page.split('"') if part.endswith("swagger-ui-bundle.js"))
    size = len(httpx.get(f"{url}{path}", headers={"Accept-Encoding": "identity"}).content)

    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(contextlib.closing(_slow_reader(url, path))) for _ in range(30)]
        httpx.get(f"{url}/healthz").raise_for_status()
        held = _unsent(url)

    assert 0 < held < len(readers) * size / 3
