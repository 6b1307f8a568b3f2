"""Time slices for work in this process: a soft alarm that ends a strategy and lets the next one begin.

Only Python-level loops are interrupted; a loop inside gmpy2 or flint ends with the worker's own deadline.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class SliceOver(BaseException):
    """The slice is used up. Not an Exception, so that SymPy's own handlers let it through."""


_ends: list[float] = []
"""Ends of the slices that are open in this process, outermost first (monotonic seconds)."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise SliceOver


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise SliceOver in the body after so many seconds; slices nest, and the earlier end wins.

    Outside the main thread there is no alarm and the body runs to its own end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if seconds <= 0:
        raise SliceOver
    before = signal.signal(signal.SIGALRM, _ring)
    _ends.append(time.monotonic() + seconds)
    _set()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _ends.pop()
        signal.signal(signal.SIGALRM, before)
        if _ends:
            _set()


def _set() -> None:
    signal.setitimer(signal.ITIMER_REAL, max(1e-4, min(_ends) - time.monotonic()))


def left() -> float:
    """Seconds until the innermost slice that binds is over; infinite outside any."""
    return min(_ends) - time.monotonic() if _ends else float("inf")
