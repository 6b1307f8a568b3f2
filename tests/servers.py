"""Servers of the tests' own, on free ports of the loopback, ended with the test session."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.engine import harden

PATIENCE = 20.0
"""Seconds a server may take to start."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until_open(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until something listens on the port."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the server did not start")


class Redis:
    """A Redis server that can be ended and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            self._folder,
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        until_open(self.port, self._process)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


class PostgreSQL:
    """A PostgreSQL server that can be ended and started again. Run as root it runs as the user postgres, as it must."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.port, self._folder, self._binaries = free_port(), folder / "data", binaries
        self.url = f"postgresql://tutor@127.0.0.1:{self.port}/postgres"
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        if self._as:
            shutil.chown(self._folder.parent, "postgres")
        self._call("initdb", "-D", str(self._folder), "-U", "tutor", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run([*self._as, self._binaries / program, *arguments], check=True, timeout=60, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={self.port}", "-c", "fsync=off", "-k", str(self._folder)]
        command = [*self._as, str(self._binaries / "postgres"), "-D", str(self._folder), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", start_new_session=True)
        until_open(self.port, self._process)
        asked = [self._binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port), "-q"]
        end = time.monotonic() + PATIENCE
        while subprocess.run(asked, timeout=10, check=False).returncode != 0:  # it listens before it answers
            assert time.monotonic() < end, "PostgreSQL did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            # The postmaster's own id: under runuser it is not the process that we started.
            leader = int((self._folder / "postmaster.pid").read_text().split()[0])
            os.kill(leader, signal.SIGINT)
            self._process.wait(20)
            self._process = None

    def kill(self) -> None:
        """End all of it without warning, as a lack of power would."""
        if self._process is not None:
            leader = int((self._folder / "postmaster.pid").read_text().split()[0])
            for pid in (*harden.descendants(leader), leader):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait(20)
            self._process = None


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    with tempfile.TemporaryDirectory() as folder:
        server = Redis(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    binaries = versions[-1].parent if versions else Path(shutil.which("postgres") or "/usr/bin/postgres").parent
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        server = PostgreSQL(Path(folder), binaries)
        server.make()
        server.start()
        yield server
        server.stop()
