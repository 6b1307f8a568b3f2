"""Answers compared up to their sign."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import neg
from service.compare.scores import Score
from service.compare.task import Task
from service.compare.values import equivalent


def up_to_sign(task: Task) -> Score:
    """The reference, or its opposite."""
    score = equivalent(task)
    if score.correct is not False:
        return score
    opposite = equivalent(replace(task, answer=neg(task.answer)))
    return replace(opposite, reason="opposite") if opposite.correct else score
