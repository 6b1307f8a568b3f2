"""What a computation tries now, told to whoever follows it by stable codes: `by_parts_on_a_power`, `residues`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from service.clock import alarms_held_back

Listener = Callable[[str], None]
DIRECTLY = "directly"
"""The code of what found an answer where there is one way only."""
SPELT_OUT = {"±": " plus or minus ", "/": " over ", "'": "", "’": ""}
"""Signs of a strategy's name that its code says otherwise."""


@lru_cache(maxsize=1024)
def code(name: str) -> str:
    """The stable code of a strategy's name.

    >>> code("Euler's substitution"), code("x ± 1/x")
    ('eulers_substitution', 'x_plus_or_minus_1_over_x')
    """
    for sign, words in SPELT_OUT.items():
        name = name.replace(sign, words)
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


class Trail:
    """Remembers what was tried last, and tells its listener of each change."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener, self.last = listener, ""

    def note(self, tried: str) -> None:
        """Something is tried from now on."""
        if tried == self.last:
            return
        self.last = tried
        if self._listener is not None:
            # A message that the end of a slice cuts short would spoil those after it.
            with alarms_held_back():
                self._listener(tried)


_TRAIL: ContextVar[Trail | None] = ContextVar("trail", default=None)


def trying(name: str) -> None:
    """Tell that the strategy of this name is tried from now on; costs next to nothing where nobody follows."""
    trail = _TRAIL.get()
    if trail is not None:
        trail.note(code(name))


def last() -> str:
    """The code of what was tried last; empty where nothing was, or nobody follows."""
    trail = _TRAIL.get()
    return "" if trail is None else trail.last


@contextmanager
def followed_by(listener: Listener | None = None) -> Iterator[None]:
    """Follow what the body tries, and tell the listener."""
    token = _TRAIL.set(Trail(listener))
    try:
        yield
    finally:
        _TRAIL.reset(token)


# A child that is killed half-way would write its part of a message between its parent's.
os.register_at_fork(after_in_child=lambda: _TRAIL.set(None))
