"""Lateness of the event loop: a steady beat, and by how much each of its strokes comes too late, in seconds."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

BEAT = 0.05
"""Seconds between strokes."""
LOOKED_BACK = 60.0
"""Seconds over which the worst is told."""


class LoopLag:
    """The last and the worst lateness, in seconds."""

    def __init__(self) -> None:
        self.last = 0.0
        self._late: deque[tuple[float, float]] = deque()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._beat())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def record(self, now: float, late: float) -> None:
        """Take down one stroke. What is earlier and less late than a newer one can never be the worst again."""
        self.last = max(0.0, late)
        while self._late and (self._late[-1][1] <= self.last):
            self._late.pop()
        self._late.append((now, self.last))
        while self._late[0][0] < now - LOOKED_BACK:
            self._late.popleft()

    def worst(self) -> float:
        """The worst of the last minute."""
        return self._late[0][1] if self._late else 0.0

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self.record(loop.time(), loop.time() - due)
