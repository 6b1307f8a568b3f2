"""Questions met of late, found again from a request's values without checking and reading them anew."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pydantic_core

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


@dataclass(frozen=True, slots=True)
class Met:
    """A question, and the key under which an engine remembers its answer."""

    question: Question
    key: str


class Shortcuts:
    """Every reader takes a run of spaces for one, and none at either end: such variants of a request are one here.

    Variants that differ otherwise (`x^2` and `x ^ 2`) meet in the engine's memory, once they are read.
    """

    def __init__(self) -> None:
        self._met: OrderedDict[tuple[str, str, bytes], Met] = OrderedDict()

    def of(self, operation: Operation, values: Mapping[str, Any], language: str) -> tuple[str, str, bytes] | None:
        """Under what a request's question is remembered; None for one that is too long, or no JSON."""
        spaced = dict(values)
        for name in mathematical_fields(operation.input):
            value = spaced.get(name)
            if isinstance(value, str) and " " in value and not SPACING_MATTERS.search(value):
                spaced[name] = SPACES.sub(" ", value).strip(" ")
        try:
            told = pydantic_core.to_json(spaced)
        except (ValueError, TypeError):
            return None
        return (operation.name, language, told) if len(told) <= LONGEST else None

    def get(self, of: tuple[str, str, bytes] | None) -> Met | None:
        """What was remembered."""
        met = self._met.get(of) if of else None
        if of and met:
            self._met.move_to_end(of)
        return met

    def put(self, of: tuple[str, str, bytes] | None, question: Question) -> Met:
        """Remember a question; the one used longest ago makes room."""
        met = Met(question, key(question))
        if of:
            self._met[of] = met
            if len(self._met) > MOST:
                self._met.popitem(last=False)
        return met
