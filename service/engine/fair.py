"""Who is next: waiting jobs by client, and what each client has used of late."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

from cachetools import LRUCache

HALF_LIFE = 30.0
"""Seconds after which use counts for half."""
NEWEST = 0.3
"""What a client's last job counts for in what its next is taken to need."""
NEWEST_OF_NEW = 0.1
"""The same among clients that are new to an operation, once some have been seen."""
REMEMBERED = 10_000
"""Clients whose use is remembered."""
J = TypeVar("J")


class Usage:
    """Worker-seconds of each client, forgotten by halves."""

    def __init__(self, clock: Callable[[], float], half_life: float = HALF_LIFE) -> None:
        self._clock, self._half_life = clock, half_life
        self._used: LRUCache[str, tuple[float, float]] = LRUCache(REMEMBERED)

    def of(self, client: str) -> float:
        """Seconds used of late."""
        used, when = self._used.get(client, (0.0, 0.0))
        return used * math.exp2((when - self._clock()) / self._half_life) if used else 0.0

    def charge(self, client: str, seconds: float) -> None:
        """Add seconds to a client's use."""
        self._used[client] = (self.of(client) + seconds, self._clock())


class Needs:
    """Seconds of processor time that jobs need of late: those of each client and operation, and those of clients new to an operation."""

    def __init__(self, typical: float) -> None:
        self._typical = typical
        self._known: LRUCache[tuple[str, str], float] = LRUCache(REMEMBERED)
        self._new: LRUCache[str, tuple[float, int]] = LRUCache(REMEMBERED)

    def known(self, client: str, operation: str) -> float | None:
        """Seconds that the client's last jobs of this operation needed; None before one has been seen."""
        return self._known.get((client, operation))

    def expected(self, client: str, operation: str) -> float:
        """Seconds that the client's next job is taken to need: by its last ones, else by those of other clients new to the operation."""
        known = self.known(client, operation)
        return self._of_new(operation) if known is None else known

    def seen(self, client: str, operation: str, seconds: float, bound: float = 0.0) -> bool:
        """Take one more job into account; whether others of its client or operation are now expected on the other side of the bound."""
        before = (self.expected(client, operation) < bound, self._of_new(operation) < bound)
        known = self.known(client, operation)
        if known is None:
            self._seen_of_new(operation, seconds)
        self._known[client, operation] = seconds if known is None else known + NEWEST * (seconds - known)
        return before != (self.expected(client, operation) < bound, self._of_new(operation) < bound)

    def _of_new(self, operation: str) -> float:
        return self._new.get(operation, (self._typical, 1))[0]

    def _seen_of_new(self, operation: str, seconds: float) -> None:
        mean, count = self._new.get(operation, (self._typical, 1))
        self._new[operation] = (mean + max(NEWEST_OF_NEW, 1 / (count + 1)) * (seconds - mean), count + 1)


class FairQueue(Generic[J]):
    """First come first served within a client; between clients, the one with the least use goes first."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[J]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[J]:
        for jobs in self._waiting.values():
            yield from jobs

    @property
    def clients(self) -> int:
        """How many clients wait."""
        return len(self._waiting)

    def of(self, client: str) -> int:
        """How many jobs of a client wait."""
        return len(self._waiting.get(client, ()))

    def before(self, client: str, rank: Callable[[str], float], rank_of_client: float, most: int = 1) -> Iterator[J]:
        """The jobs of other clients that go before some of this one's: up to `most` of each client with no higher rank."""
        for other, jobs in self._waiting.items():
            if other != client and rank(other) <= rank_of_client:
                yield from islice(jobs, most)

    def jobs_of(self, client: str) -> Sequence[J]:
        """A client's waiting jobs, the next one first."""
        return self._waiting.get(client, ())

    def put(self, client: str, job: J, first: bool = False) -> None:
        """Let a job wait. first: before the client's others."""
        jobs = self._waiting.setdefault(client, deque())
        if first:
            jobs.appendleft(job)
        else:
            jobs.append(job)
        self._count += 1

    def next_client(self, use: Callable[[str], float], among: Callable[[str], bool] | None = None) -> str | None:
        """The client with the least use, among some of them; of equals, the one that has waited longest."""
        waiting = [client for client in self._waiting if among is None or among(client)]
        return waiting[0] if len(waiting) == 1 else min(waiting, key=use, default=None)

    def take(self, client: str) -> J:
        """The client's next job."""
        job = self._waiting[client][0]
        self.remove(client, job)
        return job

    def remove(self, client: str, job: J) -> bool:
        """Take a job out; False when it didn't wait here."""
        jobs = self._waiting.get(client)
        if jobs is None or job not in jobs:
            return False
        jobs.remove(job)
        self._count -= 1
        if not jobs:
            del self._waiting[client]
        return True

    def greediest(self) -> J | None:
        """The newest job of the client with most waiting."""
        client = max(self._waiting, key=lambda name: len(self._waiting[name]), default=None)
        return None if client is None else self._waiting[client][-1]
