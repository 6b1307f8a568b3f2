"""The engine of one machine: worker processes of our own, answers remembered, single flight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from service.config import Settings
from service.engine import Progress, wire
from service.engine.caching import CachingEngine
from service.engine.lanes import Dispatcher, Job, Lanes
from service.engine.shared import Shared
from service.engine.spawner import PRELOAD, Spawner
from service.engine.worker import FOLLOWED, QUIETLY, Worker
from service.engine.worker_pool import WorkerPool
from service.errors import Overloaded
from service.question import Question

MIB = 1 << 20
SERVICE = "service.engine.task:perform"


class LocalEngine(CachingEngine):
    """Answers questions in worker processes of this machine.

    target: what a worker calls with each question, "module:function". preload: the module the workers' fork server
    imports first. shared: answers shared with other processes.
    """

    def __init__(
        self,
        settings: Settings,
        target: str = SERVICE,
        preload: str = PRELOAD,
        lanes: Lanes | None = None,
        shared: Shared | None = None,
    ) -> None:
        super().__init__(settings.cache_mb * MIB, shared)
        self._worker = Worker(target, settings.memory_mb, settings.walls, settings.fricas)
        self._preload = preload
        self._lanes = lanes or _lanes(settings)
        self._dispatcher: Dispatcher | None = None

    async def start(self) -> None:
        """Start the workers; questions asked before they are there wait for them."""
        spawner = Spawner(self._worker, self._preload)

        def pool(wanted: Callable[[], int], on_idle: Callable[[], None]) -> WorkerPool:
            return WorkerPool(spawner, wanted, on_idle)

        self._dispatcher = Dispatcher(self._lanes, pool)
        self._dispatcher.on_wait = self.on_wait
        self._dispatcher.start()

    async def stop(self) -> None:
        """Kill every worker at once."""
        if self._dispatcher is not None:
            self._dispatcher.stop()
            self._dispatcher = None
        if self._shared is not None:
            await self._shared.close()

    async def _computed(self, question: Question, client: str, on_progress: Progress | None) -> bytes:
        if self._dispatcher is None:
            raise Overloaded("The service is not running.", retry_after=2)
        done: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        followed = QUIETLY if on_progress is None else FOLLOWED
        job = Job(followed + wire.packed(question), question.context.deadline, client, done, question.operation)
        if on_progress is not None:
            job.told = lambda state: on_progress({"state": state})
            job.tried = lambda code: on_progress({"state": "running", "trying": code})
        self._dispatcher.submit(job)
        try:
            return await done
        except asyncio.CancelledError:
            if self._dispatcher is not None:
                self._dispatcher.cancel(job)
            raise

    async def turn_away(self, client: str, operation: str) -> None:
        """See `Dispatcher.turn_away`: asked before a question is read, so that who asks again and again costs the others little."""
        if self._dispatcher is not None:
            await self._dispatcher.turn_away(client, operation)

    def use(self, client: str) -> float:
        """Worker-seconds that a client used of late."""
        return 0.0 if self._dispatcher is None else self._dispatcher.usage.of(client)

    def status(self) -> dict[str, object]:
        """Figures for the operator."""
        if self._dispatcher is None:
            return {"ready": False, **self._figures()}
        lanes = self._dispatcher
        return {
            "ready": lanes.pool.started > 0,
            "walls": lanes.pool.walls,
            "workers": len(lanes.pool.handles),
            "workers_idle": lanes.pool.idle,
            "workers_started": lanes.pool.started,
            "running_fast": sum(job.lane == "fast" for job in lanes.running),
            "running_slow": sum(job.lane == "slow" for job in lanes.running),
            "waiting_fast": len(lanes.fast) + len(lanes.brief),
            "waiting_slow": len(lanes.slow),
            "waited_seconds": round(lanes.waited_seconds, 3),
            **lanes.counts,
            **self._figures(),
        }


def _lanes(settings: Settings) -> Lanes:
    return Lanes(settings.workers, settings.slow_workers, settings.slice_seconds, settings.queue_seconds, settings.tasks_per_worker)
