"""Lanes without processes and without waiting: workers that take as long as they are told, on a clock that only this loop moves."""

from __future__ import annotations

import asyncio
import math
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

from service.engine.lanes import Dispatcher, Job, Lanes
from service.engine.worker_pool import WorkerPool
from service.errors import Overloaded

SPAWNING = 0.02
"""Seconds until a worker is ready; they come one after the other."""
HANGS = 1e9
"""Seconds of a job that never ends."""
WEIGHT, LOWERED = 1024, 15
"""What a process counts for where processors are short: usually, and at the lowest priority, as Linux has it."""


class _Selector(selectors.SelectSelector):
    """Where others wait, this clock goes on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing will ever happen"
        self.now += max(timeout, 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that never waits: its time is what its timers say."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now


def simulated(test: Coroutine[Any, Any, None]) -> None:
    """Run a test on such a loop."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(test)


class Machine:
    """Shares its cores between the workers that have something to do, by their priorities. most: what one gets of a core at best."""

    def __init__(self, cores: float, most: float = 1.0) -> None:
        self._cores, self.most = cores, most
        self._loop = asyncio.get_running_loop()
        self._left: dict[SimulatedWorker, float] = {}
        self._at = self._loop.time()
        self._alarm: asyncio.TimerHandle | None = None

    def begin(self, handle: SimulatedWorker, seconds: float) -> None:
        """Let a worker compute for so many processor seconds."""
        self._go_on()
        self._left[handle] = seconds
        self._look_ahead()

    def end(self, handle: SimulatedWorker) -> None:
        """A worker has nothing to do any more."""
        self._go_on()
        self._left.pop(handle, None)
        self._look_ahead()

    def changed(self) -> None:
        """Priorities are others now."""
        self._go_on()
        self._look_ahead()

    def _shares(self) -> dict[SimulatedWorker, float]:
        shares: dict[SimulatedWorker, float] = {}
        left, waiting = self._cores, sorted(self._left, key=lambda handle: -handle.weight)
        for number, handle in enumerate(waiting):
            weights = sum(each.weight for each in waiting[number:])
            shares[handle] = min(self.most, left * handle.weight / weights if left < math.inf else self.most)
            left -= shares[handle]
        return shares

    def _go_on(self) -> None:
        passed, self._at = self._loop.time() - self._at, self._loop.time()
        for handle, share in self._shares().items():
            handle.spent += passed * share
            self._left[handle] -= passed * share

    def _look_ahead(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        ends = [self._left[handle] / share for handle, share in self._shares().items() if share > 0]
        self._alarm = self._loop.call_later(max(0.0, min(ends)), self._ring) if ends else None

    def _ring(self) -> None:
        self._go_on()
        done = [handle for handle, left in self._left.items() if left <= 1e-9]
        for handle in done:
            del self._left[handle]
        self._look_ahead()
        for handle in done:
            handle.finish()


class SimulatedWorker:
    """A worker: its task is a number of seconds, and done once it had the processor for so long."""

    def __init__(self, pool: SimulatedPool) -> None:
        self._pool, self._machine = pool, pool.machine
        self.tasks, self.alive, self.lowered = 0, True, False
        self.weight, self.spent = WEIGHT, 0.0
        self._heard: Callable[[bytes], None] = lambda message: None

    def give(self, payload: bytes, heard: Callable[[bytes], None], died: Callable[[int | None], None], tried: object = None) -> None:
        self.tasks += 1
        self._heard = heard
        self._machine.begin(self, float(payload))

    def finish(self) -> None:
        self._heard(b'{"answer": {}}')

    def kill(self) -> None:
        self._machine.end(self)
        self.alive = False
        self._pool.handles.discard(self)
        self._pool.killed += 1

    def lower_priority(self, nice: int) -> None:
        self.lowered, self.weight = True, LOWERED
        self._machine.changed()

    def worked(self) -> float:
        self._machine.changed()
        return self.spent

    worked_so_far = worked


class SimulatedPool(WorkerPool):
    """Keeps as many such workers ready as are wanted."""

    def __init__(self, wanted: Callable[[], int], on_idle: Callable[[], None], machine: Machine) -> None:
        self.machine = machine
        self._wanted, self._on_idle = wanted, on_idle
        self._idle: list[Any] = []
        self.handles: set[Any] = set()
        self._cold = set()
        self._coming = False
        self.killed = self.started = 0

    def fill(self) -> None:
        if not self._coming and len(self._idle) < self._wanted():
            self._coming = True
            asyncio.get_running_loop().call_later(SPAWNING, self._arrive)

    def _arrive(self) -> None:
        self._coming = False
        self.started += 1
        handle = SimulatedWorker(self)
        self.handles.add(handle)
        self._idle.append(handle)
        self._on_idle()
        self.fill()

    def stop(self) -> None:
        for handle in list(self.handles):
            handle.kill()


class Simulation:
    """A dispatcher over such a pool, and what its clients saw.

    share: the part of the time for which a worker has the processor at best. cores: processors; one to each worker unless told.
    """

    def __init__(self, lanes: Lanes, share: float = 1.0, cores: float = math.inf) -> None:
        self._made: list[SimulatedPool] = []
        self._loop = asyncio.get_running_loop()

        def pool(wanted: Callable[[], int], on_idle: Callable[[], None]) -> WorkerPool:
            self._made.append(SimulatedPool(wanted, on_idle, Machine(cores, share)))
            return self._made[0]

        self.dispatcher = Dispatcher(lanes, pool)
        self.dispatcher.start()

    @property
    def pool(self) -> SimulatedPool:
        return self._made[0]

    async def asked(self, client: str, seconds: float, deadline: float = 30.0, operation: str = "") -> float | Overloaded:
        """Seconds until the answer or the error that ends the time; the refusal of who found no place."""
        started = self._loop.time()
        job = Job(str(seconds).encode(), deadline, client, self._loop.create_future(), operation)
        try:
            self.dispatcher.submit(job)
            await job.done
        except Overloaded as refused:
            return refused
        except Exception:  # out of time
            return self._loop.time() - started
        return self._loop.time() - started

    async def insists(self, client: str, pause: float = 1.0) -> None:
        """A client whose jobs never end, and who asks again soon after each."""
        while True:
            await self.asked(client, HANGS)
            await asyncio.sleep(pause)

    def crowd(self, size: int) -> list[asyncio.Task[None]]:
        """Clients, each at an address of its own, whose jobs hang."""
        return [asyncio.ensure_future(self.insists(f"hanging {number}")) for number in range(size)]

    async def end(self, *others: asyncio.Task[None]) -> None:
        """Stop everything."""
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self.dispatcher.stop()
