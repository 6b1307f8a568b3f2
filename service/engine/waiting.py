"""How long somebody would wait for a worker, and whether that is too long.

Who would wait too long is told so at once, with the seconds after which to come back, and not after having waited. A burst, such as a class
that begins, may wait a while, since the queue will be empty again soon; where people have waited for long of late, the queue only
grows with more of them, and nobody waits for others for longer than `SHORT`. This is the idea of CoDel (Nichols and Jacobson,
"Controlling Queue Delay", ACM Queue 10 (2012)).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

SHORT = 1.0
"""Seconds that a job waits for those of others at most where others have waited for long of late."""
LONG = 2.0
"""The same where nobody has; who has waited for so long tells that the service is busy."""
CALM = 30.0
"""Seconds for which that is remembered."""
CAUTION = 0.7
"""The part of the time allowed in all that a job may be expected to wait: to be refused late is worse than to be asked back."""
GOLDEN = 0.618
"""The golden ratio's part after the point: its multiples are spread evenly between whole numbers."""
REMEMBERED = 10_000
"""Clients whose refusals are remembered."""
NEWEST = 0.2
"""What the newest of the values counts for in their mean."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds that a job is expected to wait still. for_others: until its client's first would start. longest: until this one does."""

    for_others: float
    longest: float


class Mean:
    """The mean of the last values, in which older ones count for less and less."""

    def __init__(self, value: float) -> None:
        self.value = value

    def seen(self, value: float) -> None:
        """Take one more into account."""
        self.value += NEWEST * (value - self.value)


class Pressure:
    """Whether people have waited for long of late, and so what wait is too long. longest: seconds that anybody may wait in all."""

    def __init__(self, clock: Callable[[], float], longest: float) -> None:
        self._clock, self._longest = clock, longest
        self._felt_at = -math.inf

    def felt(self) -> None:
        """Somebody has waited for too long."""
        self._felt_at = self._clock()

    def waited(self, seconds: float) -> None:
        """Somebody has waited for so long and found a worker."""
        if seconds > LONG:
            self.felt()

    def allows(self, expected: Wait, already: float = 0.0) -> bool:
        """Whether somebody may wait for so long, who has waited already for some seconds."""
        is_busy = self._clock() - self._felt_at < CALM
        return expected.for_others <= (SHORT if is_busy else LONG) and expected.longest <= CAUTION * (self._longest - already)


class Refusals:
    """Who was refused of late, for what, and when each is to come back.

    Who is refused while few are hears so at once. Of many, each hears so at another moment: refused all at once, they would come back all
    at once. most: seconds within which each hears it. few: how many that is.
    """

    def __init__(self, clock: Callable[[], float], most: float, few: int) -> None:
        self._clock, self._most, self._few = clock, most, few
        self._back_at: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._spread = 0.0

    def __len__(self) -> int:
        """How many are still to come back, about."""
        now = self._clock()
        while self._back_at and next(iter(self._back_at.values())) <= now:
            self._back_at.popitem(last=False)
        return len(self._back_at)

    def told(self, client: str, operation: str, retry_after: float) -> None:
        """Note that a client is told to come back after so many seconds."""
        self._back_at.pop((client, operation), None)
        self._back_at[client, operation] = self._clock() + retry_after
        while len(self._back_at) > REMEMBERED:
            self._back_at.popitem(last=False)

    def early(self, client: str, operation: str) -> float:
        """Seconds by which a client comes before the time that it was told; 0 where it was told none, or that has come."""
        return max(0.0, self._back_at.get((client, operation), 0.0) - self._clock())

    def moment(self) -> float:
        """In how many seconds the next one hears of its refusal."""
        self._spread = (self._spread + GOLDEN) % 1
        return self._most * self._spread if len(self) > self._few else 0.0
