"""Time slices for work in this process: a soft alarm that ends a strategy and lets the next one begin.

Only Python-level loops are interrupted; a loop inside gmpy2 or flint ends with the worker's own deadline.
"""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Any


class SliceOver(BaseException):
    """The slice is used up. Not an Exception, so that SymPy's own handlers let it through."""


_ends: list[float] = []
"""Ends of the slices that are open in this process, outermost first (monotonic seconds)."""
STALE = 1.0
"""A slice that ended this long ago was left by an exception at an awkward moment; it binds nobody."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    if _ends and time.monotonic() >= min(_ends) - 1e-3:
        raise SliceOver


SHORTEST = 3e-3
"""A slice shorter than this is over before it begins: its alarm could ring before the body is entered."""


class within:
    """Raise SliceOver in the body after so many seconds; slices nest, and the earlier end wins.

    Outside the main thread there is no alarm and the body runs to its own end.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._silent = threading.current_thread() is not threading.main_thread()
        self._before: Any = None
        self._depth = 0

    def __enter__(self) -> None:
        if self._silent:
            return
        if self._seconds <= SHORTEST:
            raise SliceOver
        now = time.monotonic()
        _ends[:] = [end for end in _ends if end > now - STALE]
        self._depth = len(_ends)
        self._before = signal.getsignal(signal.SIGALRM)
        try:
            signal.signal(signal.SIGALRM, _ring)
            _ends.append(now + self._seconds)
            _set()
        except SliceOver:  # an outer slice ended just now: this one never began
            self.__exit__(None, None, None)
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._silent:
            return
        while True:  # an alarm may ring in here: then once more
            try:
                signal.setitimer(signal.ITIMER_REAL, 0)
                del _ends[self._depth :]
                signal.signal(signal.SIGALRM, self._before)
                break
            except SliceOver:
                continue
        if _ends:
            _set()


AGAIN = 0.25
"""Seconds until the alarm rings again where it was swallowed: raised in a destructor or a callback of the garbage
collector, an exception goes nowhere."""


def _set() -> None:
    signal.setitimer(signal.ITIMER_REAL, max(1e-4, min(_ends) - time.monotonic()), AGAIN)


def left() -> float:
    """Seconds until the innermost slice that binds is over; infinite outside any."""
    return min(_ends) - time.monotonic() if _ends else float("inf")
