"""Time that can be shared out and never overrun.

A budget is two limits: processor seconds of this process, by which the work is measured, so that a busy machine finds the same
answers, and the latest moment on the clock, made from the deadline. A part of a budget ends no later than the whole.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import inf

from service.clock import LONGEST, latest, seconds_to, spent, within


@dataclass(frozen=True, slots=True)
class Budget:
    """processor: the reading of `spent` at which its processor time is used up. end: the latest moment (monotonic seconds)."""

    processor: float = inf
    end: float = inf

    @classmethod
    def of(cls, seconds: float) -> Budget:
        """So many processor seconds from now, over after as many on the clock."""
        return cls(spent() + seconds, time.monotonic() + seconds)

    @classmethod
    def patient(cls, seconds: float, patience: float | None = None) -> Budget:
        """So many processor seconds from now, and longer on the clock where the machine is busy. patience: how much longer."""
        return cls(spent() + seconds, latest(seconds) if patience is None else time.monotonic() + seconds + patience)

    @classmethod
    def by_clock(cls, seconds: float) -> Budget:
        """So many seconds on the clock, for a search that waits for other processes."""
        return cls(end=time.monotonic() + seconds)

    @classmethod
    def of_work(cls, seconds: float) -> Budget:
        """So many processor seconds from now, for a step of something that looks at the clock itself."""
        return cls(spent() + seconds)

    @property
    def left(self) -> float:
        """Seconds left of the limit that comes first; none or fewer are told to the clock's record of cuts."""
        return min(seconds_to(self.end), self.processor - spent())

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def part(self, seconds: float) -> Budget:
        """So many processor seconds of it from now, or what is left."""
        return Budget(min(spent() + seconds, self.processor), self.end)

    def share(self, fraction: float, of_clock: float = 1.0) -> Budget:
        """A fraction of the processor time that is left. of_clock: at most this fraction of the time on the clock, too."""
        part = self.part(fraction * (self.left if self.processor == inf else self.processor - spent()))
        return part if of_clock == 1 else Budget(part.processor, part.end - (1 - of_clock) * seconds_to(part.end))

    def less(self, seconds: float) -> Budget:
        """All but so many seconds, which are kept for later."""
        return Budget(self.processor - seconds, self.end - seconds)

    def slice(self) -> within:
        """A `with` that raises SliceOver in its body when the budget is over."""
        return within(min(self.processor - spent(), LONGEST), self.end)
