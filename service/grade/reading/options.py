"""ReadingOptions: how the lines and the problem of a working are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """notation: a name in NOTATIONS, or "auto". decimal: "point" or "comma". symbols, functions: declared names.

    choices: note code → reading, where not the usual one (see CHOICES). language: "en", "de" or "es", for words that mean different things.
    """

    notation: str = "auto"
    decimal: str = "point"
    symbols: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"

    def with_functions(self, names: frozenset[str]) -> ReadingOptions:
        return replace(self, functions=self.functions | names)
