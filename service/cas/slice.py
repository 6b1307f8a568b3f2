"""A call in a forked child of this process, killed when its slice is over.

For computations that can loop or swell, inside gmpy2 and flint too; the child shares the parent's memory (copy on write), so it
starts in a few milliseconds.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from typing import Any


def within(seconds: float, function: Callable[..., Any], *args: Any) -> Any | None:
    """What `function(*args)` returns; None where it raises, returns nothing that can be pickled, or isn't done in time."""
    if seconds <= 0:
        return None
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _work(function, args, reader, writer)
    os.close(writer)
    try:
        return _received(reader, time.monotonic() + seconds)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _work(function: Callable[..., Any], args: tuple[Any, ...], reader: int, writer: int) -> None:
    """The child's whole life; never returns."""
    try:
        os.close(reader)
        signal.setitimer(signal.ITIMER_REAL, 0)
        payload = pickle.dumps(function(*args))
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
            # What the child of this very process wrote; nothing from outside is unpickled.
            return pickle.loads(b"".join(chunks)) if chunks else None
        chunks.append(chunk)
    return None
