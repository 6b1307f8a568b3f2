"""Work of the web process that would hold up its event loop: done on one side thread, fairly between clients, bounded.

Reading, keys and pages are Python, so that more threads would not be quicker; the loop takes turns with this one.
"""

from __future__ import annotations

import asyncio
import contextvars
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, ParamSpec, TypeVar

from service.engine.fair import FairQueue, Usage
from service.errors import Overloaded

P = ParamSpec("P")
T = TypeVar("T")
MOST, EACH = 256, 32
"""Pieces of work that may wait: in all, and for one client."""
SMALL = 4096
"""Bytes of a body or an address that are parsed at once."""
BUSY = "The service is busy reading. Please try again in a moment."


class PieceOfWork(Generic[T]):
    """One piece of work that waits for its turn."""

    def __init__(self, call: Callable[[], T], done: asyncio.Future[T]) -> None:
        self.call, self.done = call, done


class SideThread:
    """The thread and who waits for it; the client that used it least goes first. longest: seconds of waiting in all before a refusal."""

    def __init__(self, longest: float = 5.0) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: FairQueue[PieceOfWork[Any]] = FairQueue()
        self._usage = Usage(time.monotonic)
        self._longest, self._typical = longest, 0.01
        self._busy = False

    def __len__(self) -> int:
        return len(self._waiting)

    async def do(self, client: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The call's result, computed in the context of the caller. Raises Overloaded where too much waits already."""
        self._admit(client)
        loop = asyncio.get_running_loop()
        context = contextvars.copy_context()
        piece = PieceOfWork(lambda: context.run(call, *args, **kwargs), loop.create_future())
        self._waiting.put(client, piece)
        self._next()
        try:
            result: T = await piece.done
        except asyncio.CancelledError:
            self._waiting.remove(client, piece)
            raise
        return result

    async def by_size(self, client: str, size: int, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The call's result for so many bytes: at once where they are few, else computed on the thread."""
        return call(*args, **kwargs) if size <= SMALL else await self.do(client, call, *args, **kwargs)

    def close(self) -> None:
        """End the thread; it begins again with the next piece."""
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread, self._busy = None, False

    def _admit(self, client: str) -> None:
        expected = self._typical * len(self._waiting)
        if len(self._waiting) >= MOST or self._waiting.of(client) >= EACH or expected > self._longest:
            raise Overloaded(BUSY, retry_after=max(1, math.ceil(expected)))

    def _next(self) -> None:
        client = None if self._busy else self._waiting.next_client(self._usage.of)
        if client is None:
            return
        piece = self._waiting.take(client)
        self._thread = self._thread or ThreadPoolExecutor(1, thread_name_prefix="side")
        self._busy, started = True, time.monotonic()
        asyncio.get_running_loop().run_in_executor(self._thread, piece.call).add_done_callback(
            lambda ended: self._ended(client, piece, ended, started)
        )

    def _ended(self, client: str, piece: PieceOfWork[T], ended: asyncio.Future[T], started: float) -> None:
        spent = time.monotonic() - started
        self._usage.charge(client, spent)
        self._typical += 0.1 * (spent - self._typical)
        self._busy = False
        _passed_on(ended, piece.done)
        self._next()


def _passed_on(ended: asyncio.Future[T], done: asyncio.Future[T]) -> None:
    if ended.cancelled():
        done.cancel()
    elif (error := ended.exception()) is not None:
        if not done.done():
            done.set_exception(error)
    elif not done.done():
        done.set_result(ended.result())
