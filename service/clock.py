"""Time slices for work in this process: a soft alarm that ends a strategy and lets the next one begin.

A slice is measured in processor time, of this process and of the children it has waited for, so that a busy machine finds
the same answers; what ends it at the latest is a moment on the clock, made from the deadline.
Only Python-level loops are interrupted; a loop inside gmpy2 or flint ends with the worker's own deadline.
"""

from __future__ import annotations

import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any


class SliceOver(BaseException):
    """The slice is used up. Not an Exception, so that SymPy's own handlers let it through."""


def spent() -> float:
    """Processor seconds of this process and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def spent_by(pid: int) -> float | None:
    """Processor seconds of another process, None where the system doesn't say."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # Linux's MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED)
    except (OSError, AttributeError, OverflowError):
        return None


@dataclass(slots=True)
class _Slice:
    """When it is over, in processor time and on the clock, the frame whose `with` it belongs to, and both times at its beginning."""

    processor: float
    clock: float
    owner: FrameType
    began: tuple[float, float]

    def left(self) -> float:
        return min(self.processor - spent(), self.clock - time.monotonic())

    def is_cut(self) -> bool:
        """Whether it ends by the clock, and others had the processor for much of it."""
        now = time.monotonic()
        return self.clock - now <= ROUNDING and is_starved(spent() - self.began[0], now - self.began[1])


SHARE = 0.8
"""The part of the time for which a computation that is alone has the processor, at least."""
MOST_STRETCH = 4.0
"""What a busy machine is allowed for at most."""
BRIEF = 0.02
"""Seconds too few to tell."""


def is_starved(worked: float, passed: float) -> bool:
    """Whether others had the processor for much of the time. worked, passed: seconds."""
    return passed > BRIEF and worked < SHARE * passed


class Cuts:
    """Whether something was ended early in the task under way, because the machine was busy: another time it might find more."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """A task begins."""
        self.were_made = False
        self._began, self._by_others = (spent(), time.monotonic()), 0.0

    def made(self) -> None:
        """Something was ended early."""
        self.were_made = True

    def worked_for_us(self, seconds: float) -> None:
        """Count processor seconds of a program that goes on running, which this process waited for."""
        self._by_others += seconds

    def stretch(self) -> float:
        """Seconds on the clock for one of processor time in the task so far: 1 where it is alone, at most MOST_STRETCH."""
        worked = spent() - self._began[0] + self._by_others
        passed = time.monotonic() - self._began[1]
        return min(MOST_STRETCH, max(1.0, passed / worked)) if passed > BRIEF and worked > 0 else 1.0

    def time_is_up(self) -> None:
        """Some time on the clock is over; where others had the processor for much of the task, that ends something early."""
        worked = spent() - self._began[0] + self._by_others
        if is_starved(worked, time.monotonic() - self._began[1]):
            self.made()


CUTS = Cuts()
"""Those of this process."""


def is_over(until: float) -> bool:
    """Whether a moment on the monotonic clock has passed. A task that looks at the clock by this knows what a busy machine cost it."""
    if time.monotonic() <= until:
        return False
    CUTS.time_is_up()
    return True


def seconds_to(end: float) -> float:
    """Seconds until a moment on the monotonic clock; none or fewer are told like `is_over`."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        CUTS.time_is_up()
    return seconds


_open: list[_Slice] = []
"""The slices that are open in this process, outermost first."""
SIGNALS = (signal.SIGALRM, signal.SIGPROF)
ROUNDING = 1e-3
"""Seconds by which an alarm may be early."""


def _ring(_signal: int, frame: FrameType | None) -> None:
    if frame is not None and frame.f_code is within.__exit__.__code__:
        return  # the slice is being left; what still surrounds it is renewed at the end of that
    running: set[FrameType] = set()
    while frame is not None:
        running.add(frame)
        frame = frame.f_back
    # An exception at an awkward moment can leave a slice behind; nobody is there any more to catch its end.
    _open[:] = [slice_ for slice_ in _open if slice_.owner in running]
    if any(slice_.left() <= ROUNDING for slice_ in _open):
        if any(slice_.is_cut() for slice_ in _open):
            CUTS.made()
        elif all(slice_.processor - spent() > ROUNDING for slice_ in _open):
            CUTS.time_is_up()
        raise SliceOver
    renew()


SHORTEST = 3e-3
"""A slice shorter than this is over before it begins: its alarm could ring before the body is entered."""
PATIENCE = 0.5
"""Seconds on the clock, beyond its own, that a slice may take at most on a busy machine where no moment is given."""


class within:
    """Raise SliceOver in the body after so many processor seconds; slices nest, and the earlier end wins.

    until: the latest moment on the monotonic clock; by default as many seconds from now, and up to half a second more.
    Outside the main thread there is no alarm and the body runs to its own end.
    """

    def __init__(self, seconds: float, until: float | None = None) -> None:
        self._seconds = seconds
        self._until = latest(seconds) if until is None else until
        self._silent = threading.current_thread() is not threading.main_thread()
        self._before: tuple[Any, ...] = ()
        self._depth = 0

    def __enter__(self) -> None:
        if self._silent:
            return
        if min(self._seconds, self._until - time.monotonic()) <= SHORTEST:
            CUTS.time_is_up()
            raise SliceOver
        self._depth = len(_open)
        self._before = tuple(signal.getsignal(number) for number in SIGNALS)
        try:
            for number in SIGNALS:
                signal.signal(number, _ring)
            began = spent()
            _open.append(_Slice(began + self._seconds, self._until, sys._getframe(1), (began, time.monotonic())))
            renew()
        except SliceOver:  # an outer slice ended just now: this one never began
            self.__exit__(None, None, None)
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._silent:
            return
        while True:  # an alarm may ring in here: then once more
            try:
                _silence()
                del _open[self._depth :]
                for number, handler in zip(SIGNALS, self._before, strict=True):
                    signal.signal(number, handler)
                break
            except SliceOver:
                continue
        if _open:
            renew()


def latest(seconds: float) -> float:
    """The moment by which a slice of so many processor seconds has to end where nothing else is said."""
    return time.monotonic() + seconds + min(seconds, PATIENCE)


AGAIN = 0.25
"""Seconds until the alarm rings again where it was swallowed: raised in a destructor or a callback of the garbage
collector, an exception goes nowhere."""
SOONEST, LONGEST = 1e-4, 3600.0


def renew() -> None:
    """Set both alarms to the earliest end; after waiting for a child its time counts too."""
    if not _open:
        _silence()
        return
    now = spent()
    signal.setitimer(signal.ITIMER_PROF, max(SOONEST, min(slice_.processor for slice_ in _open) - now), AGAIN)
    moment = min(slice_.clock for slice_ in _open) - time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, max(SOONEST, min(moment, LONGEST)), AGAIN)


def _silence() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_PROF, 0)


@contextmanager
def alarms_held_back() -> Iterator[None]:
    """No slice ends in the body, but right after it."""
    try:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    except SliceOver:  # an alarm that had rung already is heard in here
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        raise
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def left() -> float:
    """Seconds until the innermost slice that binds is over; infinite outside any."""
    return min((slice_.left() for slice_ in _open), default=float("inf"))
