"""What turned one line into the next: a sound rule, a mal-rule or a slip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.grade.judgement import Scope
from service.grade.working import Step


@dataclass(frozen=True, slots=True)
class Naming:
    """rule: id of a sound rule. misconception: the mal-rule. slip: what kind of slip."""

    rule: str | None = None
    misconception: Any = None
    slip: str | None = None


def named_step(step: Step, scope: Scope) -> Naming:
    return Naming()
