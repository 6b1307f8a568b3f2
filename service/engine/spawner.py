"""Where workers come from: a fork server of `multiprocessing`, held by one engine.

`multiprocessing`'s own Process would import the program's main module (the whole web application) into every worker;
this asks the same fork server for a process and tells it only what a worker needs.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.reduction import dump
from multiprocessing.util import Finalize

from service.engine import harden
from service.engine.worker import Worker


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A new worker: its process id, our end of its stream, and a descriptor that tells its exit status when it ends."""

    pid: int
    pipe: socket.socket
    sentinel: int

    def abandon(self) -> None:
        """Kill it and close what belongs to it."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        self.pipe.close()
        os.close(self.sentinel)


PRELOAD = "service.engine.preload"
WARM_UP = signal.SIGURG
"""Tells a fork server with that preload to warm up; one that doesn't listen to it ignores it."""
_AHEAD: dict[str, forkserver.ForkServer] = {}
"""Fork servers that were started before the engine they are for."""


def ahead(preload: str = PRELOAD) -> None:
    """Start a fork server now; the first spawner takes it. It loads SymPy while this process loads the web application."""
    if preload not in _AHEAD:
        _AHEAD[preload] = _server(preload)
        _ensure(_AHEAD[preload])


def _ensure(server: forkserver.ForkServer) -> forkserver.ForkServer:
    """The server, running; started with nothing secret in its environment."""
    with harden.harmless_environment():
        server.ensure_running()
    return server


def _server(preload: str) -> forkserver.ForkServer:
    # A set of numbers must not change the order in which a strategy tries them.
    os.environ.setdefault("PYTHONHASHSEED", "0")
    server = forkserver.ForkServer()
    server.set_forkserver_preload([preload])
    return server


class Spawner:
    """Starts workers. `start` blocks, and is for one thread at a time; `stop` may be called from another."""

    def __init__(self, worker: Worker, preload: str = PRELOAD) -> None:
        self._worker = worker
        self._preload = preload
        self._server: forkserver.ForkServer | None = None
        self._stopped = False
        self._warmed: int | None = None
        self._launching = threading.Lock()

    def start(self) -> WorkerProcess:
        """A new worker, which sends `worker.READY` when it is. Raises OSError or EOFError when it can't be started.

        A fork server that has died is started again. The first start takes as long as loading SymPy does.
        """
        ours, theirs = socket.socketpair()
        try:
            with self._launching:
                sentinel, orders = _ensure(self._running()).connect_to_new_process([theirs.fileno()])
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        try:
            with os.fdopen(orders, "wb") as stream:
                dump({"sys_path": [entry or os.getcwd() for entry in sys.path]}, stream)
                dump(self._worker, stream)
            pid = forkserver.read_signed(sentinel)
        except BaseException:
            ours.close()
            os.close(sentinel)
            raise
        ours.setblocking(False)
        return WorkerProcess(pid, ours, sentinel)

    def _running(self) -> forkserver.ForkServer:
        if self._stopped:
            raise EOFError("the engine has stopped")
        if self._server is None:
            self._server = _AHEAD.pop(self._preload, None) or _server(self._preload)
            Finalize(self, _end, (self._server,), exitpriority=0)
        return self._server

    def warm_up(self) -> bool:
        """Have the fork server do what makes later workers quicker; whether it was told just now. The next `start` waits for it."""
        pid = self.server_pid
        if self._preload != PRELOAD or pid in (None, self._warmed):
            return False
        self._warmed = pid
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, WARM_UP)
        return True

    @property
    def server_pid(self) -> int | None:
        """The process id of the fork server, while there is one."""
        return getattr(self._server, "_forkserver_pid", None)

    def stop(self) -> None:
        """End the fork server; its workers end with it."""
        with self._launching:
            self._stopped = True
            if self._server is not None:
                _end(self._server)


def _end(server: forkserver.ForkServer) -> None:
    pid = getattr(server, "_forkserver_pid", None)
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        server._stop()  # type: ignore[attr-defined]  # closes what it holds


def exit_status(sentinel: int) -> int | None:
    """The exit status of a worker that has ended, negative for a signal; None when its fork server ended first."""
    try:
        return int(forkserver.read_signed(sentinel))
    except (EOFError, OSError):
        return None
