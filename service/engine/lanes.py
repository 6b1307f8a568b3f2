"""Which job runs when: a fast lane for what is quick, a slow lane for what turns out not to be.

Every job starts in the fast lane. One that overruns its slice of processor time moves over: its worker goes on in the slow lane,
at lower priority, while a spare takes its place; where the slow lane is full it is stopped and waits there for its turn, from the
beginning, or is refused at once. The next free place goes to the client with the least recent use. Brief jobs, by what the client's
last ones of that operation needed, else by what those of others did, have a queue of their own, and a place and a worker kept free
for them. Jobs that are known to be long have a lower priority from the start.

Who would wait too long is told so before it waits: see `waiting`.
"""

from __future__ import annotations

import asyncio
import math
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import structlog

from service.engine.caching import Starved
from service.engine.fair import FairQueue, Needs, Usage
from service.engine.outcome import CRASH, MEMORY
from service.engine.waiting import Mean, Pressure, Refusals, Wait
from service.engine.worker_pool import WorkerHandle, WorkerPool
from service.errors import MathtutorError, OutOfTime, Overloaded, TooHard
from service.messages import Message

log = structlog.stdlib.get_logger("mathtutor.engine")
SLOW_NICE = 19
"""Long computations get what the quick ones leave."""
SPARES = 1
EXPRESS = 1
"""Places of the fast lane kept for clients that used much less than those who run, and for brief jobs."""
SOON = 0.8
"""Seconds after which a job that still waits is told whether its turn will come in time."""
CROWD = 4
"""Refusals of late for each place of the fast lane that make a crowd."""
FOR_BRIEF = 1
"""A further place, and a worker that waits for it, for jobs that are taken to be brief."""
TRIAL = 0.06
"""Seconds that a job has at least before it has to make room for a client that used much less."""
MUCH_LESS = 2.0
"""How many times less that is, beyond `TYPICAL` seconds."""
BRIEF = 0.1
"""A job of fewer seconds counts for a tenth of them: who asks much that is quick shall not wait for who asks little that hangs."""
HEAVY = 1.5
"""Slices that a job is taken to need at least that comes after others: two of three such overrun."""
OVERRUN = 2.0
"""How many times what it has had a job is taken to need that was stopped before its end; and how many slices it counts for at most,
so that one that hung is soon forgotten."""
FULL = 0.8
"""Of its slice or deadline a computation has had the processor for at least this part, or it was starved: it gets the rest of its slice,
and may end otherwise another time."""
LEAST = 0.01
"""Seconds below which a further piece of a slice isn't worth an alarm."""
STRETCH = 4.0
"""How many times its slice a job may take in all while others have the processor."""
MOST_WAITING = 5_000
ATTEMPTS = {None: 6, -signal.SIGKILL: 2, -signal.SIGTERM: 2}
"""How often a job is tried whose worker ended with that status, which comes from outside: None when the fork server died
(and every worker with it, so the next one taken may be dying too), else somebody killed it. Other endings are the job's own."""
OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL)
"""How C libraries end a process that gets no memory, and how the system does."""
TYPICAL = 0.05
"""Seconds a job is taken to need before any has been seen."""


@dataclass(eq=False, slots=True)
class Job:
    """One task on its way.

    deadline: seconds it may compute, in one piece. operation: what its client's earlier jobs are told apart by. told: its states.
    tried: what is tried meanwhile.
    """

    payload: bytes
    deadline: float
    client: str
    done: asyncio.Future[bytes]
    operation: str = ""
    told: Callable[[str], None] = lambda state: None
    tried: Callable[[str], None] | None = None
    lane: Literal["fast", "slow"] = "fast"
    is_brief: bool = False
    handle: WorkerHandle | None = None
    arrived: float = 0.0
    started: float = 0.0
    waited: float = 0.0
    attempts: int = 0
    overran: bool = False
    was_displaced: bool = False
    worked: float = 0.0
    timers: list[asyncio.TimerHandle] = field(default_factory=list)

    def stop_timers(self) -> None:
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()


@dataclass(frozen=True, slots=True)
class Lanes:
    """Sizes. fast, slow: computations at a time. slice, wait: seconds. tasks: after which a worker is retired."""

    fast: int = 2
    slow: int = 2
    slice: float = 0.25
    wait: float = 10.0
    tasks: int = 200


class Dispatcher:
    """Runs jobs on a pool, on one event loop."""

    def __init__(self, lanes: Lanes, pool: Callable[[Callable[[], int], Callable[[], None]], WorkerPool]) -> None:
        self.lanes = lanes
        self.brief: FairQueue[Job] = FairQueue()
        self.fast: FairQueue[Job] = FairQueue()
        self.slow: FairQueue[Job] = FairQueue()
        self.running: set[Job] = set()
        self.counts: Counter[str] = Counter()
        self._loop = asyncio.get_running_loop()
        self.usage = Usage(self._loop.time)
        self.needs = Needs(TYPICAL)
        self._pressure = Pressure(self._loop.time, lanes.wait)
        self._stretch = Mean(1.0)
        self._held = Mean(1.0)
        self._refusals = Refusals(self._loop.time, min(SOON, lanes.wait / 2), CROWD * lanes.fast)
        self._pool = pool(self._wanted_idle, self.advance)
        self._stopped = False
        self.waited_seconds = 0.0
        self.on_wait: Callable[[float], None] = lambda seconds: None

    def start(self) -> None:
        self._pool.fill()

    @property
    def pool(self) -> WorkerPool:
        return self._pool

    def _in(self, lane: str) -> int:
        return sum(job.lane == lane for job in self.running)

    def _wanted_idle(self) -> int:
        return max(0, self.lanes.fast + EXPRESS + FOR_BRIEF - self._in("fast")) + SPARES

    # Arrival and departure

    def submit(self, job: Job) -> None:
        """Let a job run as soon as its turn comes; its future gets the outcome, or an error: within a second where it would wait too long.

        Raises Overloaded where the service is stopping.
        """
        if self._stopped:
            raise Overloaded("The service is stopping.", retry_after=2)
        job.arrived = self._loop.time()
        job.is_brief = self._is_brief(job)
        expected = self._expected(job)
        if not self._pressure.allows(expected):
            self._refuse(job, expected)
            return
        self._wait(job)
        self.advance()
        if job.handle is None and not job.done.done():
            self._bound(job)
            job.timers.append(self._loop.call_later(min(SOON, self.lanes.wait / 2), self._refuse_if_hopeless, job))
        self._shed()

    def _refuse(self, job: Job, expected: Wait) -> None:
        """Refuse a job that has just come."""
        self.counts["refused"] += 1
        error = _overloaded(expected.longest + self._turn() * len(self._refusals))
        self._refusals.told(job.client, job.operation, error.retry_after or 0.0)
        job.timers.append(self._loop.call_later(self._refusals.moment(), self._fail, job, error))

    async def turn_away(self, client: str, operation: str) -> None:
        """Raises Overloaded, after a moment, for a client that comes back before the time that it was told, while no place is free."""
        early = self._refusals.early(client, operation)
        if early > 0 and (self.fast or self.slow or self._in("fast") >= self.lanes.fast):
            self.counts["refused"] += 1
            self.counts["turned_away"] += 1
            await asyncio.sleep(self._refusals.moment())
            raise _overloaded(early)

    def _shed(self) -> None:
        """Where too many wait, the newest of the client with most of them goes."""
        if sum(map(len, self._queues)) > MOST_WAITING:
            greedy = max(self._queues, key=len).greediest()
            if greedy is not None:
                self._give_up(greedy)

    @property
    def _queues(self) -> tuple[FairQueue[Job], ...]:
        return (self.brief, self.fast, self.slow)

    def _queue(self, job: Job) -> FairQueue[Job]:
        """Where the job waits."""
        return self.slow if job.lane == "slow" else self.brief if job.is_brief else self.fast

    def _refuse_if_hopeless(self, job: Job) -> None:
        """Tell a job that still waits now rather than late that its turn won't come in time."""
        if job.handle is not None or job.done.done():
            return
        expected = self._expected(job)
        if not self._pressure.allows(expected, self._loop.time() - job.arrived):
            self.counts["refused"] += 1
            self._fail(job, _overloaded(expected.longest))

    def _wait(self, job: Job, first: bool = False) -> None:
        self._queue(job).put(job.client, job, first)
        job.told("waiting")

    def _wait_again(self, job: Job) -> None:
        """Before its client's others, for what is left of its time."""
        job.arrived = self._loop.time() - job.waited
        self._wait(job, first=True)
        self._bound(job)
        self._loop.call_soon(self._refuse_if_hopeless, job)
        job.timers.append(self._loop.call_later(SOON, self._refuse_if_hopeless, job))

    def _bound(self, job: Job) -> None:
        """Let it wait no longer than is allowed in all."""
        job.timers.append(self._loop.call_later(max(self.lanes.wait - job.waited, 0.0), self._give_up, job))

    def _give_up(self, job: Job) -> None:
        """It has waited too long."""
        self.counts["refused"] += 1
        self._pressure.felt()
        self._fail(job, _overloaded(self._expected(job).longest))

    # How long it will be

    def _expected(self, job: Job) -> Wait:
        """How long a job will still wait that waits already or has just come."""
        return self._wait_in_slow(job) if job.lane == "slow" else self._wait_in_fast(job)

    def _wait_in_fast(self, job: Job) -> Wait:
        """By what goes before it and what those who run have left of their slices, over the places that it may take."""
        places = self._places(job)
        running = [each for each in self.running if each.lane == "fast"]
        if len(running) < places and not self._queue(job):
            return Wait(0.0, 0.0)
        own = _up_to(job, self._queue(job).jobs_of(job.client))
        left = sum(self._left(each) for each in running)
        first = left + self._before(job, 1)
        last = first if len(own) == 1 else left + self._before(job, len(own))
        scale = self._stretch.value / places
        return Wait(scale * first, scale * (last + sum(map(self._share, own))))

    def _before(self, job: Job, most: int) -> float:
        """Processor seconds of the waiting jobs of others that go before it: up to so many of each client."""
        rank = self._rank_of(job)
        before = [each for queue in self._rivals(job) for each in queue.before(job.client, self._rank(queue), rank, most)]
        if self._is_known_brief(job):  # for it there is a place that others can't take
            before = [each for each in before if self._is_known(each)]
        return sum(map(self._share, before))

    def _turn(self) -> float:
        """Seconds that a place of the fast lane is had by each of those who come back, over all places."""
        return self._stretch.value * self.lanes.slice / self.lanes.fast

    def _rivals(self, job: Job) -> tuple[FairQueue[Job], ...]:
        """The queues of those who may go before it."""
        return (self.brief,) if job.is_brief else (self.brief, self.fast)

    def _share(self, job: Job) -> float:
        """Processor seconds that a job takes of the fast lane."""
        return min(self.needs.expected(job.client, job.operation), self.lanes.slice)

    def _left(self, job: Job) -> float:
        """Processor seconds that a running job will still take of the fast lane."""
        had = (self._loop.time() - job.started) / self._stretch.value
        return 0.0 if job.overran else max(self._share(job) - had, LEAST)

    def _wait_in_slow(self, job: Job) -> Wait:
        """By how long those who run there have stayed of late."""
        if self._in("slow") < self.lanes.slow and not self.slow:
            return Wait(0.0, 0.0)
        own = _up_to(job, self.slow.jobs_of(job.client))
        before = sum(1 for _ in self.slow.before(job.client, self._use, self._use(job.client)))
        first = self._stay() * (1 + before) / max(1, self.lanes.slow)
        return Wait(first, first * len(own))

    def _stay(self) -> float:
        """Seconds that a job has a place of the slow lane: as of late, and at least twice what those who have one have had it."""
        now = self._loop.time()
        stays = [max(self._held.value, 2 * (now - job.started)) for job in self.running if job.lane == "slow"]
        return sum(stays) / len(stays) if stays else self._held.value

    def cancel(self, job: Job) -> None:
        """Nobody wants the outcome any more."""
        if not job.done.done():
            job.done.cancel()
        if job in self.running:
            self.counts["kills_cancelled"] += 1
        self._drop(job)
        self.advance()

    def _drop(self, job: Job) -> None:
        """Out of the queue or off its worker, which is killed."""
        job.stop_timers()
        self._queue(job).remove(job.client, job)
        if job in self.running:
            handle = self._leave(job)
            handle.kill()
            self._pool.fill()

    def _leave(self, job: Job, finished: bool = False) -> WorkerHandle:
        """The worker of a job that stops running; its client is charged for the time."""
        self.running.discard(job)
        spent = self._loop.time() - job.started
        worked = self._worked(job, finished)
        self._learn(job, worked if finished else max(BRIEF, OVERRUN * worked), finished)
        if job.lane == "slow":
            self._held.seen(spent)
        elif worked > LEAST:
            self._stretch.seen(min(spent / worked, STRETCH))
        self.usage.charge(job.client, spent if job.overran else _counted(spent))
        handle, job.handle = job.handle, None
        assert handle is not None, "a running job has a worker"
        return handle

    def _learn(self, job: Job, needed: float, finished: bool) -> None:
        """Take what a job needed into account; one that was stopped early tells nothing."""
        if finished or job.overran or self._loop.time() - job.started >= BRIEF:
            changed = self.needs.seen(job.client, job.operation, min(needed, OVERRUN * self.lanes.slice), BRIEF)
            if changed:
                self._file_again()

    def _file_again(self) -> None:
        """Move the waiting jobs that are not taken to be brief any more, and those that are by now."""
        for job in [each for queue in (self.brief, self.fast) for each in queue if each.is_brief != self._is_brief(each)]:
            self._queue(job).remove(job.client, job)
            job.is_brief = not job.is_brief
            self._queue(job).put(job.client, job)

    def _fail(self, job: Job, error: MathtutorError) -> None:
        self._drop(job)
        if not job.done.done():
            job.done.set_exception(error)
        job.told("done")
        self.advance()

    # Choosing

    def advance(self) -> None:
        """Start every job that may start now."""
        while not self._stopped and (((self.brief or self.fast) and self._start_fast()) or (self.slow and self._start_slow())):
            pass

    def _use(self, client: str) -> float:
        """What the client used of late and is using now."""
        now = self._loop.time()
        running = [_counted(now - job.started) for job in self.running if job.client == client]
        return self.usage.of(client) + sum(running)

    def _rank(self, queue: FairQueue[Job]) -> Callable[[str], float]:
        """What serving a client's next job of that queue costs the others."""
        return lambda client: self._rank_of(queue.jobs_of(client)[0])

    def _rank_of(self, job: Job) -> float:
        """What its client used and what it is taken to need."""
        return self._use(job.client) + self.needs.expected(job.client, job.operation)

    def _start_fast(self) -> bool:
        """Who is next; where there is no place, a job that is known to be brief, for which one is kept."""
        heads = [job for queue in (self.brief, self.fast) if (job := self._next(queue)) is not None]
        if any(self._started_fast(job) for job in sorted(heads, key=self._rank_of)):
            return True
        known = self._next(self.brief, self._is_next_known)
        return known is not None and self._started_fast(known)

    def _next(self, queue: FairQueue[Job], among: Callable[[str], bool] | None = None) -> Job | None:
        """The next job of a queue, of some of its clients."""
        client = queue.next_client(self._rank(queue), among) if queue else None
        return None if client is None else queue.jobs_of(client)[0]

    def _is_next_known(self, client: str) -> bool:
        return self._is_known(self.brief.jobs_of(client)[0])

    def _is_known_brief(self, job: Job) -> bool:
        """Whether its client's earlier ones say that it is brief: newcomers, who may all hang, can't take what is kept for it."""
        return job.is_brief and self._is_known(job)

    def _is_known(self, job: Job) -> bool:
        return self.needs.known(job.client, job.operation) is not None

    def _started_fast(self, job: Job) -> bool:
        if self._in("fast") >= self.lanes.fast:
            greedy = self._greedier_than(job)
            if self._in("fast") >= self._places(job, greedy) and not self._make_room(greedy if self._takes_places(job) else None):
                return False
        return self._run(self._queue(job), job.client)

    def _places(self, job: Job, greedy: Job | None = None) -> int:
        """How many jobs the fast lane may hold with this one. greedy: one that runs, of a client that used much more."""
        express = job.is_brief or greedy is not None or self._in("fast") < self.lanes.fast
        return self.lanes.fast + (EXPRESS if express else 0) + (FOR_BRIEF if self._is_known_brief(job) else 0)

    def _takes_places(self, job: Job) -> bool:
        """Whether room is made for it: it is brief, or nothing is known of its client."""
        return job.is_brief or not self._is_known(job)

    def _greedier_than(self, job: Job) -> Job | None:
        """The running fast job that makes room for this one: of the client that used most, where that is much more than this one's did,
        and had its trial; none has to twice.
        """
        jobs = [each for each in self.running if each.lane == "fast" and not each.was_displaced and not each.is_brief]
        greedy = max(jobs, key=lambda each: self._use(each.client), default=None)
        if greedy is None or greedy.client == job.client:
            return None
        had_its_trial = self._is_heavy(greedy) and self._loop.time() - greedy.started >= TRIAL
        return greedy if had_its_trial and self._use(greedy.client) >= MUCH_LESS * self._use(job.client) + TYPICAL else None

    def _is_brief(self, job: Job) -> bool:
        return self.needs.expected(job.client, job.operation) < BRIEF

    def _is_heavy(self, job: Job) -> bool:
        """Whether such jobs overrun their slices as a rule: these get only what others leave of the processor."""
        return self.needs.expected(job.client, job.operation) > HEAVY * self.lanes.slice

    def _yield_to_others(self) -> None:
        """Lower the priority of the jobs that come after others, as soon as there are others.

        While there are none they keep it: other programs on the machine would leave them nothing.
        """
        late = {job for job in self.running if job.lane == "slow" or self._is_heavy(job)}
        if self.brief or self.fast or self.running - late:
            for job in late:
                if job.handle is not None and not job.handle.lowered:
                    job.handle.lower_priority(SLOW_NICE)

    def _make_room(self, greedy: Job | None) -> bool:
        """Move a job that has overrun its slice out of the fast lane; failing that, let a greedy client's wait again."""
        overran = (job for job in self.running if job.lane == "fast" and job.overran)
        job = max(overran, key=lambda each: self._use(each.client), default=None)
        if job is not None:
            if not self._move_over(job):
                self._preempt(job, "slow")
            return True
        if greedy is None or self._pool.idle == 0:
            return False
        greedy.was_displaced = True
        self._preempt(greedy, "fast")
        return True

    def _start_slow(self) -> bool:
        client = self.slow.next_client(self._use)
        if client is None or self._in("slow") >= self.lanes.slow:
            return False
        return self._run(self.slow, client)

    def _run(self, queue: FairQueue[Job], client: str) -> bool:
        known = self._is_known_brief(queue.jobs_of(client)[0])
        handle = self._pool.take(warm=known) if known or self._pool.idle > FOR_BRIEF else None
        if handle is None:
            self._pool.fill()
            return False
        job = queue.take(client)
        now = self._loop.time()
        job.stop_timers()
        job.waited = now - job.arrived
        self._pressure.waited(job.waited)
        self.waited_seconds += job.waited
        self.on_wait(job.waited)
        job.started, job.handle, job.overran = now, handle, False
        job.worked = handle.worked_so_far()
        job.attempts += 1
        self.running.add(job)
        self._yield_to_others()
        # One alarm at a time: most jobs need neither.
        if job.lane == "fast" and job.deadline > self.lanes.slice:
            job.timers.append(self._loop.call_later(self.lanes.slice, self._slice_over, job))
        else:
            job.timers.append(self._loop.call_later(job.deadline, self._deadline, job))
        handle.give(job.payload, lambda message: self._heard(job, message), lambda status: self._died(job, status), job.tried)
        self._pool.fill()
        job.told("running")
        return True

    # What happens to a running job

    def _slice_over(self, job: Job) -> None:
        if (owed := self._owed(job)) > 0:
            job.timers.append(self._loop.call_later(owed, self._slice_over, job))
            return
        job.overran = True
        job.timers.append(self._loop.call_at(job.started + job.deadline, self._deadline, job))
        self.counts["overran"] += 1
        if self._move_over(job) or self.fast or self.brief:
            self.advance()

    def _owed(self, job: Job) -> float:
        """Seconds that a job still has before it counts as long: what it lacks of its slice because others had the processor."""
        left = min(STRETCH * self.lanes.slice, job.deadline) - (self._loop.time() - job.started)
        if left <= LEAST:
            return 0.0
        worked = self._worked(job)
        return min(self.lanes.slice - worked, left) if worked < FULL * self.lanes.slice else 0.0

    def _worked(self, job: Job, finished: bool = False) -> float:
        """Seconds for which a job had the processor; all of them where the system doesn't say. finished: nothing of it runs any more."""
        spent = self._loop.time() - job.started
        if job.handle is None or not job.handle.alive:
            return spent
        worked = job.handle.worked_so_far() if finished else job.handle.worked()
        return max(worked - job.worked, spent / STRETCH) if worked > 0 else spent

    def _move_over(self, job: Job) -> bool:
        """Go on in the slow lane, where there is a place."""
        if self._in("slow") >= self.lanes.slow or job.handle is None:
            return False
        job.lane = "slow"
        self._yield_to_others()
        self._pool.fill()
        job.told("moved")
        return True

    def _preempt(self, job: Job, lane: Literal["fast", "slow"]) -> None:
        """Stop it; it waits for its turn in that lane, before its client's others, and starts again."""
        self.counts["kills_preempted"] += 1
        job.stop_timers()
        self._leave(job).kill()
        job.lane, job.attempts = lane, job.attempts - 1
        self._pool.fill()
        self._wait_again(job)
        if lane == "slow":
            job.told("moved")

    def _deadline(self, job: Job) -> None:
        self.counts["kills_deadline"] += 1
        kind = OutOfTime if job.handle is None or job.handle.worked() - job.worked >= FULL * job.deadline else Starved
        self._fail(job, kind(Message("The computation was stopped after {} seconds.", f"{job.deadline:g}"), deadline=job.deadline))

    def _heard(self, job: Job, message: bytes) -> None:
        job.stop_timers()
        handle = self._leave(job, finished=True)
        self.counts["tasks"] += 1
        # A slow worker has grown, and can't have its priority back; one that ran into a wall may be spoilt. Neither is used again.
        if job.lane == "slow" or handle.lowered or handle.tasks >= self.lanes.tasks or b'"spoilt":true' in message[-64:]:
            self.counts["retired"] += 1
            handle.kill()
        else:
            self._pool.give_back(handle)
        if not job.done.done():
            job.done.set_result(message)
        job.told("done")
        self._pool.fill()
        self.advance()

    def _died(self, job: Job, status: int | None) -> None:
        """The worker ended by itself, or was ended from outside."""
        log.warning("worker_ended_at_work", status=status)
        self.counts["deaths"] += 1
        job.stop_timers()
        self._leave(job)
        self._pool.fill()
        if job.attempts < ATTEMPTS.get(status, 0) and not job.done.done():
            self._wait_again(job)
            self.advance()
        else:
            memory = status in OUT_OF_MEMORY
            self.counts["kills_memory" if memory else "kills_crash"] += 1
            self._fail(job, TooHard(MEMORY if memory else CRASH, limit="memory" if memory else "crash"))

    def stop(self) -> None:
        """End everything at once."""
        self._stopped = True
        for job in [*self.running, *self.brief, *self.fast, *self.slow]:
            job.stop_timers()
            if not job.done.done():
                job.done.set_exception(Overloaded("The service is stopping.", retry_after=2))
        self.running.clear()
        self._pool.stop()


def _counted(seconds: float) -> float:
    """What a job's seconds count for in its client's use."""
    return seconds if seconds >= BRIEF else seconds / 10


def _up_to(job: Job, jobs: Sequence[Job]) -> list[Job]:
    """A client's waiting jobs that go before one of them, and itself."""
    own = list(jobs)
    return own[: own.index(job) + 1] if job in own else [*own, job]


def _overloaded(seconds: float) -> Overloaded:
    return Overloaded("The service is busy. Please try again in a moment.", retry_after=max(1, min(60, math.ceil(seconds))))
