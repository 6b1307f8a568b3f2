"""How long somebody would wait for a worker, and whether that is too long.

Who would wait too long is told so at once, with the seconds after which to come back, and not after having waited. A burst, such as a class
that begins, may wait a while, since the queue will be empty again soon; where people have waited for long of late, the queue only
grows with more of them, and nobody waits for others for longer than `SHORT`. This is the idea of CoDel (Nichols and Jacobson,
"Controlling Queue Delay", ACM Queue 10 (2012)).
"""

from __future__ import annotations

import math
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
