"""Everything that computes and remembers, put together from the settings: the engine, the store, the shared answers, the jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from service.config import Settings
from service.engine import Engine, Progress
from service.engine.caching import CachingEngine
from service.engine.jobs import Jobs
from service.engine.local import MIB, LocalEngine
from service.engine.shared import Shared
from service.engine.shared_store import InStore
from service.engine.spans import spans
from service.errors import Unavailable
from service.question import Question
from service.store import Database
from service.store.database import is_in_memory

log = structlog.stdlib.get_logger("mathtutor.engine")
AGAIN = 5.0
"""Seconds until a store that was away at the start is tried again."""


class AssembledEngine(Engine):
    """An engine with what belongs to it; `jobs` for work that outlives its request."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.database, settings.store_seconds)
        # Answers have a connection and a thread of their own: jobs don't wait for them, nor they for jobs.
        own = None if is_in_memory(settings.database) else Database(settings.database, settings.shared_cache_seconds)
        self._answers = own or self.database
        self._settled = settings.store_seconds
        self._preparing: asyncio.Task[None] | None = None
        self.engine = _engine(settings, _shared(settings, self._answers))
        self.engine.spans = spans(settings.otlp)
        self.engine.logs_questions = settings.log_questions
        self._jobs = Jobs(self.engine, self.database, settings.jobs_open, settings.jobs_kb << 10)

    async def start(self) -> None:
        """Start; where the store is away, computing goes on without it."""
        await self.engine.start()
        self._preparing = asyncio.ensure_future(self._prepare())
        await asyncio.wait((self._preparing,), timeout=self._settled)
        await self._jobs.start()

    async def _prepare(self) -> None:
        """Bring the tables up to date, as soon as the store is there."""
        while True:
            try:
                await self.database.prepare()
                return
            except Unavailable:
                log.error("store_away", effect="no jobs, and no answers kept over a restart, until it is back", again_in=AGAIN)
            await asyncio.sleep(AGAIN)

    async def stop(self) -> None:
        """Leave the jobs to the next process, end everything at once."""
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.gather(self._preparing, return_exceptions=True)
        await self._jobs.stop()
        await self.engine.stop()
        await asyncio.to_thread(self.engine.spans.close)
        for database in {self.database, self._answers}:
            database.close()

    def recall(self, question: Question, key: str = "") -> dict[str, object] | None:
        """See `CachingEngine.recall`."""
        return self.engine.recall(question, key)

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, object]:
        """See `Engine.run`."""
        return await self.engine.run(question, client, on_progress)

    def use(self, client: str) -> float:
        """See `Engine.use`."""
        return self.engine.use(client)

    def observe_waits(self, observe: Callable[[float], None]) -> None:
        """See `Engine.observe_waits`."""
        self.engine.observe_waits(observe)

    @property
    def jobs(self) -> Jobs:
        """See `Engine.jobs`."""
        return self._jobs

    @property
    def store(self) -> Database:
        """See `Engine.store`."""
        return self.database

    def status(self) -> dict[str, object]:
        """See `Engine.status`."""
        store = {"store": "away" if self.database.is_away else "ready", "store_up": int(not self.database.is_away)}
        return {**self.engine.status(), **store}


def _shared(settings: Settings, database: Database) -> Shared | None:
    where = settings.shared_cache or settings.queue or "store"
    if where == "none":
        return None
    if where == "store":
        return InStore(database, settings.shared_cache_mb * MIB, settings.shared_cache_seconds)
    from service.engine.shared_redis import InRedis

    return InRedis(where, settings.shared_cache_seconds)


def _engine(settings: Settings, shared: Shared | None) -> CachingEngine:
    if not settings.queue:
        return LocalEngine(settings, shared=shared)
    from service.engine.queue import QueueEngine

    return QueueEngine(settings, shared)
