"""The engine of one machine: worker processes of our own, answers remembered in memory, single flight."""

from __future__ import annotations

import asyncio
import json
import pickle
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import structlog

from service.config import Settings
from service.engine import Progress, wire
from service.engine.crew import Crew
from service.engine.flights import Flights
from service.engine.lanes import Dispatcher, Job, Lanes
from service.engine.nursery import Nursery
from service.engine.outcome import error_of
from service.engine.remembered import Known, Memory, known
from service.engine.worker import Worker
from service.errors import MathtutorError, Overloaded
from service.question import Question

log = structlog.stdlib.get_logger("mathtutor.engine")
MIB = 1 << 20
SERVICE = "service.engine.task:perform"


class LocalEngine:
    """Answers questions in worker processes of this machine.

    target: what a worker calls with each question, "module:function". preload: the module the workers' fork server
    imports first.
    """

    def __init__(
        self, settings: Settings, target: str = SERVICE, preload: str = "service.engine.preload", lanes: Lanes | None = None
    ) -> None:
        self._worker = Worker(target, settings.memory_mb)
        self._preload = preload
        self._lanes = lanes or _lanes(settings)
        self._memory = Memory(settings.cache_mb * MIB)
        self._flights: Flights[Known] = Flights()
        self._dispatcher: Dispatcher | None = None
        self._counts: Counter[str] = Counter()

    async def start(self) -> None:
        """Start the workers; questions asked before they are there wait for them."""
        nursery = Nursery(self._worker, self._preload)

        def crew(wanted: Callable[[], int], on_idle: Callable[[], None]) -> Crew:
            return Crew(nursery, wanted, on_idle)

        self._dispatcher = Dispatcher(self._lanes, crew)
        self._dispatcher.start()

    async def stop(self) -> None:
        """Kill every worker at once."""
        if self._dispatcher is not None:
            self._dispatcher.stop()
            self._dispatcher = None

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, Any]:
        """See `Engine.run`."""
        started = time.perf_counter()
        key = wire.key(question)
        deadline = question.context.deadline
        entry = self._memory.get(key, deadline)
        if entry is not None:
            self._counts["cache_hits_memory"] += 1
            return _answer(entry.told, started, cached=True)
        # Those with different deadlines don't share a flight: the longer one might find more.
        flight = f"{key} {deadline!r}"
        shared = self._flights.under_way(flight)
        self._counts["shared_flights" if shared else "cache_misses"] += 1
        entry = await self._flights.join(flight, lambda: self._compute(key, question, client, on_progress))
        return _answer(entry.told, started, cached=shared)

    async def _compute(self, key: str, question: Question, client: str, on_progress: Progress | None) -> Known:
        deadline = question.context.deadline
        try:
            raw = await self._computed(question, client, on_progress)
        except MathtutorError as error:
            told: dict[str, Any] = {"error": error.as_data()}
            size = 500
        else:
            told, size = json.loads(raw), len(raw)
        if "trace" in told:
            log.error("computation_failed", operation=question.operation, trace=told.pop("trace"))
        entry = known(told, deadline, size)
        if entry is not None:
            self._memory.put(key, entry)
        return entry or Known(told, deadline, size)

    async def _computed(self, question: Question, client: str, on_progress: Progress | None) -> bytes:
        if self._dispatcher is None:
            raise Overloaded("The service is not running.", retry_after=2)
        done: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        job = Job(pickle.dumps(question, pickle.HIGHEST_PROTOCOL), question.context.deadline, client, done)
        if on_progress is not None:
            job.told = lambda state: on_progress({"state": state})
        self._dispatcher.submit(job)
        try:
            return await done
        except asyncio.CancelledError:
            if self._dispatcher is not None:
                self._dispatcher.cancel(job)
            raise

    def status(self) -> dict[str, Any]:
        """Figures for the operator."""
        figures: dict[str, Any] = {**self._counts, "cache_entries": len(self._memory), "cache_bytes": self._memory.bytes}
        if self._dispatcher is None:
            return {"ready": False, **figures}
        lanes = self._dispatcher
        return {
            "ready": lanes.crew.started > 0,
            "workers": len(lanes.crew.hands),
            "workers_idle": lanes.crew.idle,
            "workers_started": lanes.crew.started,
            "running_fast": sum(job.lane == "fast" for job in lanes.running),
            "running_slow": sum(job.lane == "slow" for job in lanes.running),
            "waiting_fast": len(lanes.fast),
            "waiting_slow": len(lanes.slow),
            "waited_seconds": round(lanes.waited_seconds, 3),
            **lanes.counts,
            **figures,
        }


def _lanes(settings: Settings) -> Lanes:
    return Lanes(settings.workers, settings.slow_workers, settings.slice_seconds, settings.queue_seconds, settings.tasks_per_worker)


def _answer(told: dict[str, Any], started: float, cached: bool) -> dict[str, Any]:
    """The answer document of an outcome; raises its error."""
    if "error" in told:
        raise error_of(told)
    return {**told["answer"], "elapsed_ms": round((time.perf_counter() - started) * 1000, 3), "cached": cached}
