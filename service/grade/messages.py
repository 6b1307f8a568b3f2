"""Everything a check says in words: one catalogue, translated by language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks the reader's language at the level of hints asked for."""

    language: str = "en"
    hints: str = "none"

    def rule(self, rule: str | None) -> str | None:
        return rule

    def misconception(self, found: Any, step: Any) -> dict[str, str] | None:
        return None

    def hint(self, step: Any, naming: Any) -> str | None:
        return None

    def feedback(self, step: Any, naming: Any) -> str | None:
        return None

    def summary(self, result: Any) -> str:
        return str(result.verdict)

    def verdict(self, reason: str) -> str:
        return reason
