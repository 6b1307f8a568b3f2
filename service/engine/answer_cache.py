"""Outcomes remembered in memory: what was answered, and what could not be within a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache

from service.engine.outcome import Outcome

BRIEFLY = 60.0
"""Seconds for which a failure is remembered."""
ROUNDING = 1.0
"""Seconds by which the clocks of one machine's processes may seem to differ."""
FAILURES = frozenset(("deadline_exceeded", "too_hard", "no_closed_form"))
"""Errors worth remembering: asking again would cost as much and end the same."""
FINAL_STATUS = frozenset(("proved", "checked"))
FINAL_VERDICT = frozenset(("correct", "incorrect"))
OVERHEAD = 1_000
"""Bytes an entry needs besides its text, which as Python objects takes about three times its length."""


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """What became of a question.

    told: `{"answer": …}` or `{"error": …}`, not to be changed. deadline: seconds it was allowed. size: bytes of it as
    JSON. until: when it is forgotten, by the clock of `time.time`; 0 for never. is_cut: a busy machine ended something early,
    so that it is for those who wait and is not remembered.
    """

    told: Outcome
    deadline: float
    size: int
    until: float = 0.0
    is_cut: bool = False

    def serves(self, deadline: float, now: float) -> bool:
        """Whether a request with that deadline may be answered with it: more time might find more, unless this is final."""
        if self.until and not self.until - BRIEFLY - ROUNDING <= now <= self.until:  # a clock set back must not keep a failure for long
            return False
        return deadline <= self.deadline or is_final(self.told)


def is_final(told: Outcome) -> bool:
    """Whether more time could not change the answer."""
    answer = told.get("answer")
    if not isinstance(answer, dict):
        return False
    verification = answer.get("verification")
    status = verification.get("status") if isinstance(verification, dict) else None
    return status in FINAL_STATUS or answer.get("verdict") in FINAL_VERDICT


def cache_entry(told: Outcome, deadline: float, size: int, now: float | None = None) -> CacheEntry | None:
    """The outcome as it is remembered; None when it isn't worth it."""
    if "answer" in told:
        return CacheEntry(told, deadline, size)
    if told["error"]["code"] not in FAILURES:
        return None
    return CacheEntry(told, deadline, size, (time.time() if now is None else now) + BRIEFLY)


class AnswerCache:
    """The outcomes used last, up to a number of bytes."""

    def __init__(self, most: int, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._entries: LRUCache[str, CacheEntry] = LRUCache(most, getsizeof=_cost)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def bytes(self) -> int:
        """Of everything that is remembered."""
        return int(self._entries.currsize)

    def get(self, key: str, deadline: float) -> CacheEntry | None:
        """What is known that serves a request with that deadline."""
        entry = self._entries.get(key)
        return entry if entry is not None and entry.serves(deadline, self._clock()) else None

    def put(self, key: str, entry: CacheEntry) -> None:
        """Remember an outcome; the ones used longest ago make room."""
        self._entries.pop(key, None)
        if _cost(entry) <= self._entries.maxsize:
            self._entries[key] = entry


def _cost(entry: CacheEntry) -> int:
    return 3 * entry.size + OVERHEAD
