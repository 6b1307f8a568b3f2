"""Single flight: identical questions in the air are computed once, for all who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Flights(Generic[T]):
    """One computation to a key; it is cancelled when the last who waits for it gives up."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[T]] = {}
        self._waiting: dict[str, int] = {}

    async def join(self, key: str, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
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
