"""Single flight: identical questions in the air are computed once, for all who wait, and followed by all who want to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from service.engine import News, Progress

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """One computation to a key; it is cancelled when the last who waits for it gives up."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[T]] = {}
        self._waiting: dict[str, int] = {}

    async def join(self, key: str, begin: Callable[[], Coroutine[object, None, T]]) -> T:
        """What the computation under this key returns, begun here if it isn't under way."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.ensure_future(begin())
            self._tasks[key] = task
            self._waiting[key] = 0
            task.add_done_callback(lambda done: self._landed(key, done))
        self._waiting[key] += 1
        try:
            return await asyncio.shield(task)
        finally:
            if self._tasks.get(key) is task:
                self._waiting[key] -= 1
                if self._waiting[key] == 0 and not task.done():
                    self._forget(key)
                    task.cancel()

    def under_way(self, key: str) -> bool:
        """Whether somebody computes it already."""
        return key in self._tasks

    def _landed(self, key: str, task: asyncio.Task[T]) -> None:
        if self._tasks.get(key) is task:
            self._forget(key)
        if not task.cancelled():
            task.exception()  # seen here too, for when nobody waits any more

    def _forget(self, key: str) -> None:
        del self._tasks[key], self._waiting[key]


class Followers:
    """Those who are told what becomes of a computation, by its key."""

    def __init__(self) -> None:
        self._told: dict[str, list[Progress]] = {}
        self._last: dict[str, News] = {}

    @contextmanager
    def following(self, key: str, on_progress: Progress | None) -> Iterator[None]:
        """Tell on_progress the news of the body's time, and at once the last before it."""
        if on_progress is None:
            yield
            return
        self._told.setdefault(key, []).append(on_progress)
        if key in self._last:
            on_progress(self._last[key])
        try:
            yield
        finally:
            self._told[key].remove(on_progress)
            if not self._told[key]:
                del self._told[key]
                self._last.pop(key, None)

    def teller(self, key: str) -> Progress | None:
        """What tells the followers of that key; None where there are none."""
        return (lambda news: self._tell(key, news)) if key in self._told else None

    def _tell(self, key: str, news: News) -> None:
        if key in self._told:
            self._last[key] = news
        for on_progress in self._told.get(key, ()):
            on_progress(news)
