"""The one place where an exception in one method means that the method says nothing.

Contract: what a method raises is counted in the record of the task, by method, and the next method is tried.
`quietly` takes our own errors for silence too, as the judge's methods do, which try what often can't be done; `unless_broken` lets
them through to whoever asked. Neither holds up a lack of memory, a request that is out of time, or the end of a time slice.
The record crosses to the web process with the outcome, where it is counted by method (`mathtutor_silenced`) and logged.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from service.clock import SliceOver, left, within
from service.errors import MathtutorError, OutOfTime

T = TypeVar("T")
SAID = (MathtutorError, RecursionError)
"""What is said to whoever asked where a method may refuse: our own errors, and an expression that is nested too deeply."""
EXPECTED = (ArithmeticError, ValueError, NotImplementedError, MathtutorError)
"""What a method raises where it can't say anything; so do SymPy's own errors. Anything else is a fault of ours, whose trace is kept."""
MOST = 5
"""Traces kept of one task."""


@dataclass(slots=True)
class Silence:
    """How often one method's exception was taken for silence, the kind of the last, and a trace where one is a fault of ours."""

    times: int = 0
    error: str = ""
    trace: str = ""


@dataclass(slots=True)
class Record:
    """What was silenced in one task, by method."""

    silenced: dict[str, Silence] = field(default_factory=dict)

    def note(self, method: str, error: Exception, is_fault: bool) -> None:
        """Count an exception, the one that is being handled."""
        silence = self.silenced.setdefault(method, Silence())
        silence.times, silence.error = silence.times + 1, type(error).__name__
        if is_fault and not silence.trace and sum(bool(each.trace) for each in self.silenced.values()) < MOST:
            silence.trace = traceback.format_exc(limit=-12)

    def as_data(self) -> dict[str, tuple[int, str, str]]:
        """Method → times, kind of error, trace or nothing: plain data."""
        return {method: (silence.times, silence.error, silence.trace) for method, silence in self.silenced.items()}


_RECORD: ContextVar[Record | None] = ContextVar("silenced", default=None)


@contextmanager
def recorded() -> Iterator[Record]:
    """Keep in a record what is silenced in the body."""
    record = Record()
    token = _RECORD.set(record)
    try:
        yield record
    finally:
        _RECORD.reset(token)


def quietly(method: Callable[..., T], *args: object, default: T | None = None) -> T | None:
    """What the method returns; the default where it raises anything, our own errors included."""
    try:
        return method(*args)
    except (OutOfTime, MemoryError):
        raise
    except Exception as error:
        _note(_name(method), error, not _is_expected(error))
        return default


def briefly(seconds: float, method: Callable[..., T], *args: object, default: T | None = None, until: float | None = None) -> T | None:
    """The same, and the default too where the method takes longer than so many processor seconds, or beyond a moment (see `within`)."""
    try:
        with within(seconds, until):
            return quietly(method, *args, default=default)
    except SliceOver:
        if left() <= 0:
            raise
        return default


def unless_broken(method: str, compute: Callable[[], T]) -> T | None:
    """What `compute` returns; None where it raises what is no error of ours, which is a fault."""
    try:
        return compute()
    except (*SAID, MemoryError):
        raise
    except Exception as error:
        _note(method, error, True)
        return None


def each_unless_broken(method: str, found: Callable[[], Iterable[T]]) -> Iterator[T]:
    """What `found` yields, up to where it raises what is no error of ours."""
    items = unless_broken(method, lambda: iter(found()))
    while items is not None:
        step = unless_broken(method, partial(_next, items))
        if not step:
            return
        yield step[0]


def _next(items: Iterator[T]) -> tuple[T] | tuple[()]:
    """The next item alone in a tuple, the empty one at the end."""
    for item in items:
        return (item,)
    return ()


def _note(method: str, error: Exception, is_fault: bool) -> None:
    """Count the exception that is being handled. Raises SliceOver where it was the alarm."""
    if isinstance(error, SystemError) and left() <= 0:  # an alarm that rings inside flint comes out as a SystemError
        raise SliceOver from error
    record = _RECORD.get()
    if record is not None:
        record.note(method, error, is_fault)


def _is_expected(error: Exception) -> bool:
    return isinstance(error, EXPECTED) or type(error).__module__.startswith("sympy.")


def _name(method: Callable[..., object]) -> str:
    """The method's module and name: `judge.relations.by_rows`."""
    if isinstance(method, partial):
        return _name(method.func)
    module = (getattr(method, "__module__", None) or "").removeprefix("service.")
    return f"{module}.{getattr(method, '__name__', type(method).__name__).lstrip('_')}"
