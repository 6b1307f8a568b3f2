"""The workers of one engine as the event loop sees them: given a task, heard, killed, replaced."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from service.clock import spent_by
from service.engine import harden
from service.engine.frames import CHUNK, Inbox, framed
from service.engine.spawner import Spawner, WorkerProcess, exit_status
from service.engine.worker import READY, TRYING

log = structlog.stdlib.get_logger("mathtutor.engine")
RETRY = (0.2, 10.0)
"""Seconds before a worker that couldn't be started is tried again: at first, doubled each time, and at most."""


class WorkerHandle:
    """One worker. Exactly one of `heard` (its reply) and `died` (its exit status) follows each `give`, `tried` (what is tried
    meanwhile) any number of times before."""

    def __init__(self, process: WorkerProcess, ended: Callable[[WorkerHandle, int | None], None]) -> None:
        self.pid, self.tasks, self.alive = process.pid, 0, True
        self.lowered = False
        self._pipe, self._sentinel, self._ended = process.pipe, process.sentinel, ended
        self._inbox = Inbox()
        self._unsent, self._cut = b"", False
        self._by_children = 0.0
        self._loop = asyncio.get_running_loop()
        self.heard: Callable[[bytes], None] | None = None
        self.died: Callable[[int | None], None] | None = None
        self.tried: Callable[[str], None] | None = None
        self._loop.add_reader(self._pipe, self._readable)
        self._loop.add_reader(self._sentinel, self._over)

    def give(
        self,
        payload: bytes,
        heard: Callable[[bytes], None],
        died: Callable[[int | None], None],
        tried: Callable[[str], None] | None = None,
    ) -> None:
        """Hand over a task."""
        self.heard, self.died, self.tried = heard, died, tried
        self.tasks += 1
        self._unsent = framed(payload)
        self._send()

    def kill(self) -> None:
        """End the worker and whatever it started, at once; neither `heard` nor `died` follows."""
        self.heard = self.died = None
        self._close_pipe()
        self._kill_group()

    def retire(self) -> None:
        """Let an idle worker end by itself."""
        self.heard = self.died = None
        self._close_pipe()

    def lower_priority(self, nice: int) -> None:
        """Let others go first, from now on."""
        self.lowered = True
        harden.yield_to_others(self.pid, nice)

    def worked(self) -> float:
        """Processor seconds of the worker and of what it started."""
        worked, own = harden.worked(self.pid), spent_by(self.pid)
        self._by_children = 0.0 if own is None else max(0.0, worked - own)
        return worked

    def worked_so_far(self) -> float:
        """The same between two tasks, when it has nothing running: what its children worked is known from the last look."""
        own = spent_by(self.pid)
        return self.worked() if own is None else own + self._by_children

    def _send(self) -> None:
        try:
            sent = self._pipe.send(self._unsent)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:  # it has died; the sentinel says how
            self._unsent = b""
            return
        was_cut, self._unsent = self._cut, self._unsent[sent:]
        self._cut = bool(self._unsent)
        if self._cut and not was_cut:
            self._loop.add_writer(self._pipe, self._send)
        elif was_cut and not self._cut:
            self._loop.remove_writer(self._pipe)

    def _readable(self) -> None:
        try:
            piece = self._pipe.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        if not piece:
            # Its end; what it died of arrives at the sentinel.
            self._loop.remove_reader(self._pipe)
            return
        for message in self._inbox.add(piece):
            if self.heard is None:
                return
            if message.startswith(TRYING):
                if self.tried is not None:
                    self.tried(message.removeprefix(TRYING).decode())
                continue
            heard, self.heard, self.died = self.heard, None, None
            heard(message)

    def _over(self) -> None:
        self._loop.remove_reader(self._sentinel)
        status = exit_status(self._sentinel)
        os.close(self._sentinel)
        self._kill_group(leader=status is None)
        self.alive = False
        self._close_pipe()
        died, self.heard, self.died = self.died, None, None
        if died is not None:
            died(status)
        self._ended(self, status)

    def _kill_group(self, leader: bool = True) -> None:
        """leader: the worker itself too, which has not ended or whose fork server ended before it."""
        if not self.alive:
            return
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        if leader:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)

    def _close_pipe(self) -> None:
        if self._pipe.fileno() >= 0:
            self._loop.remove_reader(self._pipe)
            self._loop.remove_writer(self._pipe)
            self._pipe.close()

    def forget(self) -> None:
        """Kill it and stop listening; the engine is stopping."""
        self.kill()
        if self.alive:
            self._loop.remove_reader(self._sentinel)
            os.close(self._sentinel)
            self.alive = False


class WorkerPool:
    """Keeps `wanted` idle workers ready and hands them out."""

    def __init__(self, spawner: Spawner, wanted: Callable[[], int], on_idle: Callable[[], None]) -> None:
        self._spawner, self._wanted, self._on_idle = spawner, wanted, on_idle
        self._idle: list[WorkerHandle] = []
        self.handles: set[WorkerHandle] = set()
        self._cold: set[WorkerHandle] = set()
        self._starting = self._failures = 0
        self._unclaimed: list[WorkerProcess] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spawner")
        self._stopped = False
        self.started, self.lost = 0, 0
        self.walls: tuple[str, ...] = ()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def idle(self) -> int:
        return len(self._idle)

    def fill(self) -> None:
        """Start what is missing."""
        self._loop = self._loop or asyncio.get_running_loop()
        while not self._stopped and self._warm_idle + self._starting < self._wanted():
            self._starting += 1
            self._loop.run_in_executor(self._thread, self._spawn).add_done_callback(self._spawned)

    def _spawn(self) -> WorkerProcess:
        process = self._spawner.start()
        self._unclaimed.append(process)
        return process

    def _spawned(self, spawning: asyncio.Future[WorkerProcess]) -> None:
        if spawning.cancelled():
            return
        error = spawning.exception()
        if self._stopped:
            return
        if error is not None:
            self._failed(error=repr(error))
            return
        self._unclaimed.remove(spawning.result())
        handle = WorkerHandle(spawning.result(), self._gone)
        self.handles.add(handle)
        handle.heard = lambda message: self._ready(handle, message)
        handle.died = lambda status: self._failed(status=status)

    def _failed(self, **known: object) -> None:
        self._failures += 1
        first, most = RETRY
        log.error("worker_not_started", **known)
        asyncio.get_running_loop().call_later(min(most, first * 2**self._failures), self._retry)

    def _retry(self) -> None:
        self._starting -= 1
        self.fill()

    def _ready(self, handle: WorkerHandle, message: bytes) -> None:
        if not message.startswith(READY):
            handle.kill()
            self._failed(cause=message[:200].decode(errors="replace"))
            return
        self._starting -= 1
        self.walls = tuple(message.removeprefix(READY).decode().split())
        self.started += 1
        self._failures = 0
        self._idle.append(handle)
        for cold in [each for each in self._idle if each in self._cold][:1]:
            self._idle.remove(cold)
            cold.retire()
        self._on_idle()
        self._warm_up()

    def _warm_up(self) -> None:
        """Once the first workers are there, let the fork server warm up, and replace those started before one by one."""
        if not self._starting and self._spawner.warm_up():
            self._cold = set(self.handles)
            self.fill()

    @property
    def _warm_idle(self) -> int:
        """Idle workers that no other will replace."""
        return len(self._idle) - len(self._cold.intersection(self._idle))

    def _gone(self, handle: WorkerHandle, status: int | None) -> None:
        self.handles.discard(handle)
        self._cold.discard(handle)
        if handle in self._idle:
            self._idle.remove(handle)
            self.lost += 1
            log.warning("idle_worker_ended", status=status)
        self._end_orphans()
        self.fill()

    def _end_orphans(self) -> None:
        """End what workers left behind, which the fork server has adopted; while one is being started, another time."""
        server = self._spawner.server_pid
        if self._starting or self._unclaimed or server is None:
            return
        ours = {handle.pid for handle in self.handles}
        for pid in harden.children(server):
            if pid not in ours:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)

    def take(self, warm: bool = True) -> WorkerHandle | None:
        """An idle worker: the one that has done most (its caches are warm), or the one that has done least."""
        self._idle = [handle for handle in self._idle if handle.alive]
        if not self._idle:
            return None
        handle = (max if warm else min)(reversed(self._idle), key=lambda handle: handle.tasks)
        self._idle.remove(handle)
        return handle

    def give_back(self, handle: WorkerHandle) -> None:
        """A worker that has done its task; a cold one is kept only until enough warm ones have come."""
        if handle in self._cold and self._warm_idle >= self._wanted():
            handle.retire()
        else:
            self._idle.append(handle)

    def stop(self) -> None:
        """End every worker and the fork server."""
        self._stopped = True
        for handle in list(self.handles):
            handle.forget()
        self.handles.clear()
        self._idle.clear()
        self._spawner.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)
        for process in self._unclaimed:
            process.abandon()
        self._unclaimed.clear()
