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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def in_child(call: Callable[..., Any], *args: Any, seconds: float) -> Any | None:
    """What `call(*args)` returns, None where it raises, returns nothing that can be sent, or isn't done in time."""
    if seconds <= 0:
        return None
    with alarm_held_back():
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            _answer(call, args, reader, writer)
        os.close(writer)
    try:
        return _received(reader, time.monotonic() + seconds)
    finally:
        with alarm_held_back():
            os.close(reader)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


@contextmanager
def alarm_held_back() -> Iterator[None]:
    """No slice ends in the middle of a fork: its hooks hold locks, and a child would be forgotten."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _answer(call: Callable[..., Any], args: tuple[Any, ...], reader: int, writer: int) -> None:
    """The child's whole life; never returns."""
    try:
        os.close(reader)
        signal.setitimer(signal.ITIMER_REAL, 0)
        payload = pickle.dumps(call(*args))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(payload)
    finally:
        os._exit(0)


def _received(reader: int, end: float) -> Any | None:
    chunks: list[bytes] = []
    while (left := end - time.monotonic()) > 0:
        ready, _, _ = select.select([reader], [], [], left)
        if not ready:
            return None
        chunk = os.read(reader, 1 << 16)
        if not chunk:
            return pickle.loads(b"".join(chunks)) if chunks else None
        chunks.append(chunk)
    return None
