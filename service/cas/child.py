"""A call in a forked child of this process, killed when its slice is over.

SymPy's `integrate`, `manualintegrate` and the like can run for ever, and the latter's module globals are spoilt by
an interruption; in a child neither matters. The child shares the parent's memory (copy on write), so it starts in a few ms.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, cast

from service.clock import CUTS, alarms_held_back, is_starved, latest, renew, spent_by

T = TypeVar("T")
Args = TypeVarTuple("Args")


def in_child(call: Callable[[*Args], T], *args: *Args, seconds: float, until: float | None = None) -> T | None:
    """What `call(*args)` returns, None where it raises, returns nothing that can be sent, or isn't done in time.

    seconds: of the child's processor time. until: the latest moment on the monotonic clock.
    """
    if seconds <= 0:
        return None
    until = latest(seconds) if until is None else until
    with alarms_held_back():
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            _answer(call, args, reader, writer)
        os.close(writer)
    try:
        found = _received(reader, pid, seconds, until)
        return cast("T | None", found)  # what `call` returned there
    finally:
        with alarms_held_back():
            os.close(reader)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            renew()


def _answer(call: Callable[[*Args], object], args: tuple[*Args], reader: int, writer: int) -> None:
    """The child's whole life; never returns. It has no alarms: those stay with the parent."""
    try:
        os.close(reader)
        payload = pickle.dumps(call(*args))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(payload)
    finally:
        os._exit(0)


SHORTEST_WAIT = 0.005


def wait_for(source: int, pid: int, seconds: float, until: float) -> bool:
    """Whether there is something to read before that process has used so many seconds in all, and before that moment."""
    started, before = time.monotonic(), spent_by(pid) or 0.0
    while (left := until - time.monotonic()) > 0:
        used = spent_by(pid)
        allowed = seconds - (time.monotonic() - started if used is None else used)
        if allowed <= 0:
            return False
        if select.select([source], [], [], min(left, max(allowed, SHORTEST_WAIT)))[0]:
            return True
    if is_starved((spent_by(pid) or 0.0) - before, time.monotonic() - started):
        CUTS.made()
    return False


def _received(reader: int, pid: int, seconds: float, until: float) -> object:
    chunks: list[bytes] = []
    while wait_for(reader, pid, seconds, until):
        chunk = os.read(reader, 1 << 16)
        if not chunk:
            return pickle.loads(b"".join(chunks)) if chunks else None
        chunks.append(chunk)
    return None
