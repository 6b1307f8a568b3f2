"""Which job runs when: a fast lane for what is quick, a slow lane for what turns out not to be.

Every job starts in the fast lane. One that overruns its slice moves over: its worker goes on in the slow lane, at lower
priority, while a spare takes its place; where the slow lane is full it is stopped and waits there for its turn, from
the beginning. The next free place goes to the client with the least recent use; one that used much less than those who
run, or whose jobs are quick, finds a place and a worker kept free for it, or takes theirs. The jobs of clients whose jobs hang
have a lower priority from the start. Nobody waits longer than `wait` seconds in all.
"""

from __future__ import annotations

import asyncio
import math
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import structlog

from service.engine.asked import Starved
from service.engine.crew import Crew, Hand
from service.engine.fair import FairQueue, Pace, Usage
from service.engine.outcome import CRASH, MEMORY
from service.errors import MathtutorError, OutOfTime, Overloaded, TooHard

log = structlog.stdlib.get_logger("mathtutor.engine")
SLOW_NICE = 19
"""Long computations get what the quick ones leave."""
SPARES = 1
EXPRESS = 1
"""Places of the fast lane kept for clients that used much less than those who run, or whose jobs are quick."""
CAUTION = 0.7
"""The part of its time left that a waiting job's turn may be away by our guess: to be refused late is worse than to be asked back."""
SOON = 0.8
"""Seconds after which a job that still waits is told whether its turn will come in time."""
FOR_QUICK = 1
"""A further place, and a worker that waits for it, for clients that are known to be quick: newcomers, who may all hang, can't take them."""
CROWD = 4
"""Waiting clients for each place of the fast lane that make a crowd."""
TRIAL = 0.06
"""Seconds that a newcomer's job has at least before it has to make room."""
MUCH_LESS = 2.0
"""How many times less that is, beyond `TYPICAL` seconds."""
QUICK = 0.1
"""A job of fewer seconds counts for a tenth of them: who asks much that is quick shall not wait for who asks little that hangs."""
OVERRUN = 2.0
"""How many times what it has had a job is taken to need that was stopped before its end."""
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
    """One task on its way. deadline: seconds it may compute, in one piece. told: its states. tried: what is tried meanwhile."""

    payload: bytes
    deadline: float
    client: str
    done: asyncio.Future[bytes]
    told: Callable[[str], None] = lambda state: None
    tried: Callable[[str], None] | None = None
    lane: Literal["fast", "slow"] = "fast"
    hand: Hand | None = None
    arrived: float = 0.0
    started: float = 0.0
    waited: float = 0.0
    attempts: int = 0
    overran: bool = False
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
    """Runs jobs on a crew, on one event loop."""

    def __init__(self, lanes: Lanes, crew: Callable[[Callable[[], int], Callable[[], None]], Crew]) -> None:
        self.lanes = lanes
        self.fast: FairQueue[Job] = FairQueue()
        self.slow: FairQueue[Job] = FairQueue()
        self.running: set[Job] = set()
        self.counts: Counter[str] = Counter()
        self._loop = asyncio.get_running_loop()
        self.usage = Usage(self._loop.time)
        self._typical = TYPICAL
        self._newcomers = TYPICAL
        self._paces = {"fast": Pace(), "slow": Pace(4 * self.lanes.wait)}
        self._crew = crew(self._wanted_idle, self.advance)
        self._stopped = False
        self.waited_seconds = 0.0
        self.on_wait: Callable[[float], None] = lambda seconds: None

    def start(self) -> None:
        self._crew.fill()

    @property
    def crew(self) -> Crew:
        return self._crew

    def _in(self, lane: str) -> int:
        return sum(job.lane == lane for job in self.running)

    def _wanted_idle(self) -> int:
        return max(0, self.lanes.fast + EXPRESS + FOR_QUICK - self._in("fast")) + SPARES

    # Arrival and departure

    def submit(self, job: Job) -> None:
        """Let a job run as soon as its turn comes; its future gets the outcome, or an error.

        Raises Overloaded at once where it would wait too long.
        """
        if self._stopped:
            raise Overloaded("The service is stopping.", retry_after=2)
        expected = self._expected_wait(job.client)
        if expected > self.lanes.wait:
            self.counts["refused"] += 1
            raise _overloaded(expected - self.lanes.wait)
        job.arrived = self._loop.time()
        self._wait(job, self.fast)
        self.advance()
        if job.hand is None and not job.done.done():
            self._bound(job)
            job.timers.append(self._loop.call_later(min(SOON, self.lanes.wait / 2), self._refuse_if_hopeless, job))
        if len(self.fast) + len(self.slow) > MOST_WAITING:
            greedy = max((q for q in (self.fast, self.slow)), key=len).greediest()
            if greedy is not None:
                self._give_up(greedy)

    def _expected_wait(self, client: str) -> float:
        """Seconds until the client's next job would start, were all waiting clients served in turn."""
        mine = self.fast.of(client)
        return mine * self.fast.clients * self._typical / self.lanes.fast

    def _refuse_if_hopeless(self, job: Job) -> None:
        """Tell a job that still waits now rather than late that its turn won't come in time."""
        queue = self.slow if job.lane == "slow" else self.fast
        now = self._loop.time()
        expected = self._paces[job.lane].seconds(queue.ahead(job.client, self._use), now)
        if job.hand is None and not job.done.done() and expected > CAUTION * (self.lanes.wait - (now - job.arrived)):
            self.counts["refused"] += 1
            self._fail(job, _overloaded(expected - self.lanes.wait))

    def _wait(self, job: Job, queue: FairQueue[Job], first: bool = False) -> None:
        if not queue:
            self._paces[job.lane].began(self._loop.time())
        queue.put(job.client, job, first)
        job.told("waiting")

    def _wait_again(self, job: Job, queue: FairQueue[Job]) -> None:
        """Before its client's others, for what is left of its time."""
        job.arrived = self._loop.time() - job.waited
        self._wait(job, queue, first=True)
        self._bound(job)
        self._loop.call_soon(self._refuse_if_hopeless, job)

    def _bound(self, job: Job) -> None:
        """Let it wait no longer than is allowed in all."""
        job.timers.append(self._loop.call_later(max(self.lanes.wait - job.waited, 0.0), self._give_up, job))

    def _give_up(self, job: Job) -> None:
        """It has waited too long."""
        self.counts["refused"] += 1
        self._fail(job, _overloaded(self._typical * len(self.slow if job.lane == "slow" else self.fast)))

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
        self.fast.remove(job.client, job)
        self.slow.remove(job.client, job)
        if job in self.running:
            hand = self._leave(job)
            hand.kill()
            self._crew.fill()

    def _leave(self, job: Job, finished: bool = False) -> Hand:
        """The worker of a job that stops running; its client is charged for the time."""
        self.running.discard(job)
        spent = self._loop.time() - job.started
        needed = spent if spent < QUICK else min(spent, self._worked(job))
        if finished:
            self._learn(job.client, needed)
        elif job.overran or spent >= QUICK:
            self._learn(job.client, max(QUICK, OVERRUN * needed))
        self.usage.charge(job.client, spent if job.overran else _counted(spent))
        self._typical += 0.1 * (min(spent, self.lanes.slice) - self._typical)
        hand, job.hand = job.hand, None
        assert hand is not None, "a running job has a worker"
        return hand

    def _learn(self, client: str, seconds: float) -> None:
        """Take what a job needed into its client's pace, and a newcomer's into that of newcomers."""
        if self.usage.pace(client) is None:
            self._newcomers += 0.1 * (seconds - self._newcomers)
        self.usage.seen(client, seconds)

    def _fail(self, job: Job, error: MathtutorError) -> None:
        self._drop(job)
        if not job.done.done():
            job.done.set_exception(error)
        job.told("done")
        self.advance()

    # Choosing

    def advance(self) -> None:
        """Start every job that may start now."""
        while not self._stopped and (self._start_fast() or self._start_slow()):
            pass

    def _use(self, client: str) -> float:
        """What the client used of late and is using now."""
        now = self._loop.time()
        return self.usage.of(client) + sum(_counted(now - job.started) for job in self.running if job.client == client)

    def _burden(self, client: str) -> float:
        """What serving the client costs the others: its use, and what its next job will, by its last ones or those of newcomers of late."""
        pace = self.usage.pace(client)
        return self._use(client) + (self._newcomers if pace is None else pace)

    def _start_fast(self) -> bool:
        """Who is next; where there is no place, who is known to be quick and has one kept."""
        least = self.fast.next_client(self._burden)
        if least is None or self._started_fast(least):
            return least is not None
        quick = self.fast.next_client(self._use, self._is_quick)
        return quick not in (None, least) and self._started_fast(quick)

    def _started_fast(self, client: str) -> bool:
        busy = self._in("fast")
        greedy = self._greedier_than(client)
        allowed = self.lanes.fast + (EXPRESS if greedy is not None or busy < self.lanes.fast else 0)
        allowed += FOR_QUICK if self._is_quick(client) else 0
        takes_places = self._is_quick(client) or self.usage.pace(client) is None
        if busy >= allowed and not self._make_room(greedy if takes_places else None):
            return False
        return self._run(self.fast, client)

    def _greedier_than(self, client: str) -> Job | None:
        """The running fast job of the client that used most, where that is much more than this client did, or this one is quick
        and that one is not.
        """
        jobs = [job for job in self.running if job.lane == "fast"]
        greedy = max(jobs, key=lambda job: self._use(job.client), default=None)
        if greedy is None or greedy.client == client:
            return None
        if self._is_quick(client) and not self._is_quick(greedy.client):
            return greedy
        had_its_trial = self.usage.pace(greedy.client) is not None and self._loop.time() - greedy.started >= TRIAL
        return greedy if had_its_trial and self._use(greedy.client) >= MUCH_LESS * self._use(client) + TYPICAL else None

    def _is_quick(self, client: str) -> bool:
        pace = self.usage.pace(client)
        return pace is not None and pace < QUICK

    def _slice(self, client: str) -> float:
        """Seconds until a job has to make room: shorter while a crowd waits for newcomers, who may all hang, and who is known to."""
        if self.usage.pace(client) is not None and not self._is_heavy(client):
            return self.lanes.slice
        return max(min(TRIAL, self.lanes.slice), self.lanes.slice * min(1.0, CROWD * self.lanes.fast / max(1, self.fast.clients)))

    def _is_heavy(self, client: str) -> bool:
        """Whether its jobs overrun their slices as a rule."""
        return (self.usage.pace(client) or 0.0) > self.lanes.slice

    def _comes_after_others(self, client: str) -> bool:
        """Whether its jobs get only what others leave of the processor: heavy ones, and in a crowd all that are known not to be quick."""
        if self._is_heavy(client):
            return True
        pace = self.usage.pace(client)
        return pace is not None and pace >= QUICK and self.fast.clients > CROWD * self.lanes.fast

    def _yield_to_others(self) -> None:
        """Lower the priority of the jobs that come after others, as soon as there are others.

        While there are none they keep it: other programs on the machine would leave them nothing.
        """
        late = {job for job in self.running if job.lane == "slow" or self._comes_after_others(job.client)}
        if self.fast or self.running - late:
            for job in late:
                if job.hand is not None and not job.hand.lowered:
                    job.hand.lower_priority(SLOW_NICE)

    def _make_room(self, greedy: Job | None) -> bool:
        """Move a job that has overrun its slice out of the fast lane; failing that, let a greedy client's wait again."""
        job = next((job for job in self.running if job.lane == "fast" and job.overran), None)
        if job is not None:
            if not self._move_over(job):
                self._preempt(job, "slow")
            return True
        if greedy is None or self._crew.idle == 0:
            return False
        self._preempt(greedy, "fast")
        return True

    def _start_slow(self) -> bool:
        client = self.slow.next_client(self._use)
        if client is None or self._in("slow") >= self.lanes.slow:
            return False
        return self._run(self.slow, client)

    def _run(self, queue: FairQueue[Job], client: str) -> bool:
        is_quick = self._is_quick(client)
        hand = self._crew.take(warm=is_quick) if is_quick or self._crew.idle > FOR_QUICK else None
        if hand is None:
            self._crew.fill()
            return False
        job = queue.take(client)
        now = self._loop.time()
        self._paces[job.lane].moved(now)
        job.stop_timers()
        job.waited = now - job.arrived
        self.waited_seconds += job.waited
        self.on_wait(job.waited)
        job.started, job.hand, job.overran = now, hand, False
        job.worked = hand.worked_so_far()
        job.attempts += 1
        self.running.add(job)
        self._yield_to_others()
        # One alarm at a time: most jobs need neither.
        slice_ = self._slice(client)
        if job.lane == "fast" and job.deadline > slice_:
            job.timers.append(self._loop.call_later(slice_, self._slice_over, job))
        else:
            job.timers.append(self._loop.call_later(job.deadline, self._deadline, job))
        hand.give(job.payload, lambda message: self._heard(job, message), lambda status: self._died(job, status), job.tried)
        self._crew.fill()
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
        if self._move_over(job) or self.fast:
            self.advance()

    def _owed(self, job: Job) -> float:
        """Seconds that a job still has before it counts as long: what it lacks of its slice because others had the processor.

        A crowd's newcomers, whose slices are shortened, have none.
        """
        slice_ = self._slice(job.client)
        left = min(STRETCH * slice_, job.deadline) - (self._loop.time() - job.started)
        if slice_ < self.lanes.slice or left <= LEAST:
            return 0.0
        worked = self._worked(job)
        return min(slice_ - worked, left) if worked < FULL * slice_ else 0.0

    def _worked(self, job: Job) -> float:
        """Seconds for which a running job had the processor; all of them where the system doesn't say."""
        spent = self._loop.time() - job.started
        worked = 0.0 if job.hand is None else job.hand.worked()
        return max(worked - job.worked, spent / STRETCH) if worked > 0 else spent

    def _move_over(self, job: Job) -> bool:
        """Go on in the slow lane, where there is a place."""
        if self._in("slow") >= self.lanes.slow or job.hand is None:
            return False
        job.lane = "slow"
        self._yield_to_others()
        self._crew.fill()
        job.told("moved")
        return True

    def _preempt(self, job: Job, lane: Literal["fast", "slow"]) -> None:
        """Stop it; it waits for its turn in that lane, before its client's others, and starts again."""
        self.counts["kills_preempted"] += 1
        job.stop_timers()
        self._leave(job).kill()
        job.lane, job.attempts = lane, job.attempts - 1
        self._crew.fill()
        self._wait_again(job, self.slow if lane == "slow" else self.fast)
        if lane == "slow":
            job.told("moved")

    def _deadline(self, job: Job) -> None:
        self.counts["kills_deadline"] += 1
        kind = OutOfTime if job.hand is None or job.hand.worked() - job.worked >= FULL * job.deadline else Starved
        self._fail(job, kind(f"The computation was stopped after {job.deadline:g} seconds.", deadline=job.deadline))

    def _heard(self, job: Job, message: bytes) -> None:
        job.stop_timers()
        hand = self._leave(job, finished=True)
        self.counts["tasks"] += 1
        # A slow worker has grown, and can't have its priority back; one that ran into a wall may be spoilt. Neither is used again.
        if job.lane == "slow" or hand.lowered or hand.tasks >= self.lanes.tasks or b'"spoilt":true' in message[-64:]:
            self.counts["retired"] += 1
            hand.kill()
        else:
            self._crew.give_back(hand)
        if not job.done.done():
            job.done.set_result(message)
        job.told("done")
        self._crew.fill()
        self.advance()

    def _died(self, job: Job, status: int | None) -> None:
        """The worker ended by itself, or was ended from outside."""
        log.warning("worker_ended_at_work", status=status)
        self.counts["deaths"] += 1
        job.stop_timers()
        self._leave(job)
        self._crew.fill()
        if job.attempts < ATTEMPTS.get(status, 0) and not job.done.done():
            self._wait_again(job, self.slow if job.lane == "slow" else self.fast)
            self.advance()
        else:
            memory = status in OUT_OF_MEMORY
            self.counts["kills_memory" if memory else "kills_crash"] += 1
            self._fail(job, TooHard(MEMORY if memory else CRASH, limit="memory" if memory else "crash"))

    def stop(self) -> None:
        """End everything at once."""
        self._stopped = True
        for job in [*self.running, *self.fast, *self.slow]:
            job.stop_timers()
            if not job.done.done():
                job.done.set_exception(Overloaded("The service is stopping.", retry_after=2))
        self.running.clear()
        self._crew.stop()


def _counted(seconds: float) -> float:
    """What a job's seconds count for in its client's use."""
    return seconds if seconds >= QUICK else seconds / 10


def _overloaded(seconds: float) -> Overloaded:
    return Overloaded("The service is busy. Please try again in a moment.", retry_after=max(1, min(60, math.ceil(seconds))))
