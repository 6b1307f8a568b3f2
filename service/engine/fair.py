"""Who is next: waiting jobs by client, and what each client has used of late."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

HALF_LIFE = 30.0
"""Seconds after which use counts for half."""
NEWEST = 0.3
"""What a client's last job counts for in its pace."""
REMEMBERED = 10_000
"""Clients whose use is remembered."""
J = TypeVar("J")


class Usage:
    """Worker-seconds of each client, forgotten by halves, and how long its jobs take."""

    def __init__(self, clock: Callable[[], float], half_life: float = HALF_LIFE) -> None:
        self._clock, self._half_life = clock, half_life
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._paces: OrderedDict[str, float] = OrderedDict()

    def of(self, client: str) -> float:
        """Seconds used of late."""
        used, when = self._used.get(client, (0.0, 0.0))
        return used * math.exp2((when - self._clock()) / self._half_life) if used else 0.0

    def charge(self, client: str, seconds: float) -> None:
        """Add seconds to a client's use."""
        self._used[client] = (self.of(client) + seconds, self._clock())
        self._used.move_to_end(client)
        while len(self._used) > REMEMBERED:
            self._used.popitem(last=False)

    def pace(self, client: str) -> float | None:
        """Seconds that the client's jobs need of late; None before one has been seen."""
        return self._paces.get(client)

    def seen(self, client: str, seconds: float) -> None:
        """Take one more job into the client's pace."""
        before = self._paces.pop(client, seconds)
        self._paces[client] = before + NEWEST * (seconds - before)
        while len(self._paces) > REMEMBERED:
            self._paces.popitem(last=False)


class Pace:
    """How fast a queue moves: what left it of late, since it last was empty."""

    def __init__(self, window: float = 5.0) -> None:
        self._window = window
        self._left: deque[float] = deque(maxlen=256)
        self._since = 0.0

    def began(self, now: float) -> None:
        """The queue was empty, and is no longer."""
        self._since = now

    def moved(self, now: float) -> None:
        """One has left it for a worker."""
        self._left.append(now)

    def seconds(self, ahead: int, now: float) -> float:
        """How long it takes until so many have left."""
        span = min(self._window, now - self._since)
        moved = sum(now - each < span for each in self._left)
        return ahead * max(span, 0.1) / (moved + 1)


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

    def ahead(self, client: str, use: Callable[[str], float]) -> int:
        """How many go before the last of a client's jobs: its own, and as many of each client that used no more."""
        own, used = self.of(client), use(client)
        return sum(min(len(jobs), own) for other, jobs in self._waiting.items() if other == client or use(other) <= used)

    def put(self, client: str, job: J, first: bool = False) -> None:
        """Let a job wait. first: before the client's others."""
        jobs = self._waiting.setdefault(client, deque())
        if first:
            jobs.appendleft(job)
        else:
            jobs.append(job)
        self._count += 1

    def next_client(self, use: Callable[[str], float], among: Callable[[str], bool] = lambda client: True) -> str | None:
        """The client with the least use, among some of them; of equals, the one that has waited longest."""
        return min(filter(among, self._waiting), key=use, default=None)

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
