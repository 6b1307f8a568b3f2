"""The one place where an exception in one method means that the method says nothing.

Contract: what a method raises that is none of our own errors is kept in a record (method, trace) and the next method is tried.
The record of a task crosses to the web process with its outcome, where it is counted by method and logged.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from service.errors import MathtutorError

T = TypeVar("T")
LOUD: tuple[type[BaseException], ...] = (MathtutorError, MemoryError, RecursionError)
"""What is said to whoever asked: our own errors, and limits that were reached."""
MOST = 5
"""Traces kept of one task."""


@dataclass(slots=True)
class Record:
    """What was silenced in one task: the method and the trace, oldest first."""

    silenced: list[tuple[str, str]] = field(default_factory=list)


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


def _note(method: str) -> None:
    record = _RECORD.get()
    if record is not None and len(record.silenced) < MOST:
        record.silenced.append((method, traceback.format_exc(limit=-12)))


def quietly(method: str, compute: Callable[[], T]) -> T | None:
    """What `compute` returns; None where it raises what is no error of ours."""
    try:
        return compute()
    except LOUD:
        raise
    except Exception:
        _note(method)
        return None


def each_quietly(method: str, found: Callable[[], Iterable[T]]) -> Iterator[T]:
    """What `found` yields, up to where it raises what is no error of ours."""
    items = quietly(method, lambda: iter(found()))
    while items is not None:
        step = quietly(method, partial(_next, items))
        if not step:
            return
        yield step[0]


def _next(items: Iterator[T]) -> tuple[T] | tuple[()]:
    """The next item alone in a tuple, the empty one at the end."""
    for item in items:
        return (item,)
    return ()
