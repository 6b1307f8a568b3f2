"""Everything that computes and remembers, put together from the settings: the engine, the store, the shared answers, the jobs."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from service.config import Settings
from service.engine import Progress
from service.engine.asked import Asked
from service.engine.jobs import Jobs
from service.engine.local import MIB, LocalEngine
from service.engine.shared import Shared
from service.engine.shared_store import InStore
from service.engine.spans import spans
from service.errors import Unavailable
from service.question import Question
from service.store import Database

log = structlog.stdlib.get_logger("mathtutor.works")


class Works:
    """An engine with what belongs to it; `jobs` for work that outlives its request."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.database)
        self.engine = _engine(settings, _shared(settings, self.database))
        self.engine.spans = spans(settings.otlp)
        self.jobs = Jobs(self.engine, self.database)

    async def start(self) -> None:
        """Start; where the store is away, computing goes on without it."""
        await self.engine.start()
        try:
            await self.database.prepare()
        except Unavailable:
            log.error("store_away", effect="no jobs, and no answers kept over a restart, until it is back and the service restarted")
        await self.jobs.start()

    async def stop(self) -> None:
        """Leave the jobs to the next process, end everything at once."""
        await self.jobs.stop()
        await self.engine.stop()
        await asyncio.to_thread(self.engine.spans.close)
        self.database.close()

    def recall(self, question: Question, key: str = "") -> dict[str, Any] | None:
        """See `Asked.recall`."""
        return self.engine.recall(question, key)

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, Any]:
        """See `Engine.run`."""
        return await self.engine.run(question, client, on_progress)

    def use(self, client: str) -> float:
        """Worker-seconds that a client used of late, as far as this process knows."""
        return self.engine.use(client) if isinstance(self.engine, LocalEngine) else 0.0

    def status(self) -> dict[str, Any]:
        """See `Engine.status`."""
        return self.engine.status()


def _shared(settings: Settings, database: Database) -> Shared | None:
    where = settings.shared_cache or settings.queue or "store"
    if where == "none":
        return None
    if where == "store":
        return InStore(database, settings.shared_cache_mb * MIB)
    from service.engine.shared_redis import InRedis

    return InRedis(where)


def _engine(settings: Settings, shared: Shared | None) -> Asked:
    if not settings.queue:
        return LocalEngine(settings, shared=shared)
    from service.engine.queue import QueueEngine

    return QueueEngine(settings, shared)
