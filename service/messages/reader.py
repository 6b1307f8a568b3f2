"""The language of whoever reads: that of the request under way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SPEAKING: ContextVar[str | None] = ContextVar("mathtutor_language", default=None)
"""The language that the request under way is answered in; None until that is known."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """What is told within is told in this language."""
    before = SPEAKING.set(language)
    try:
        yield
    finally:
        SPEAKING.reset(before)


def spoken() -> str:
    """The language of the request under way, else English."""
    return SPEAKING.get() or "en"
