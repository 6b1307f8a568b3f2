"""Questions read of late, found again from a request's values without checking and reading them anew.

Every reader takes a run of spaces for one, and none at either end: such variants of a request are one here. Variants that differ
otherwise (`x^2` and `x ^ 2`) meet in the engine's memory, once they are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pydantic_core
from cachetools import LRUCache

from service.engine.wire import key
from service.operations.operation import Operation
from service.question import Question
from service.tutor import mathematical_fields

MOST = 2_048
"""Questions remembered."""
LONGEST = 600
"""Bytes of the values of a question that is remembered."""
SPACES = re.compile("  +")
SPACING_MATTERS = re.compile(r'["“`%]|\\ ')
"""Quoted names, comments and TeX's own space: what holds one is looked up as it stands."""

CacheKey = tuple[str, str, bytes]
"""An operation, a language, and the values of a request as JSON."""


@dataclass(frozen=True, slots=True)
class CachedQuestion:
    """A question, and the key under which an engine remembers its answer."""

    question: Question
    key: str


class QuestionCache:
    """The questions used last."""

    def __init__(self) -> None:
        self._questions: LRUCache[CacheKey, CachedQuestion] = LRUCache(MOST)

    def key_of(self, operation: Operation, values: Mapping[str, object], language: str) -> CacheKey | None:
        """The key of a request; None for one that is too long, or no JSON."""
        spaced = dict(values)
        for name in mathematical_fields(operation.input):
            value = spaced.get(name)
            if isinstance(value, str) and " " in value and not SPACING_MATTERS.search(value):
                spaced[name] = SPACES.sub(" ", value).strip(" ")
        try:
            written = pydantic_core.to_json(spaced)
        except (ValueError, TypeError):
            return None
        return (operation.name, language, written) if len(written) <= LONGEST else None

    def get(self, request: CacheKey | None) -> CachedQuestion | None:
        """The question of a request, where it is remembered."""
        return self._questions.get(request) if request else None

    def put(self, request: CacheKey | None, question: Question) -> CachedQuestion:
        """Remember a question; the one used longest ago makes room."""
        cached = CachedQuestion(question, key(question))
        if request:
            self._questions[request] = cached
        return cached
