"""Refutations that a working itself speaks against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.grade.naming import Naming
from service.grade.outcome import Outcome
from service.grade.step import Step
from service.judge.judgement import undecided

DOUBT = undecided("the working goes on to the right answer as if this line held, and no error is recognised in it")


def doubted(steps: Sequence[Step], result: Outcome, names: Mapping[int, Naming]) -> tuple[tuple[Step, ...], Outcome]:
    """The steps and the outcome, with a refutation left open that nothing else in the working bears out.

    Where the last line answers the task completely, a line refuted on the way was either a slip of the pen or was not understood. A slip
    is recognised, and an error goes on: it has a name, or a later line follows from it. What has neither was more likely meant otherwise
    than it was read, and is left open.
    """
    wrong = [step for step in steps if step.correct is False]
    if result.verdict != "incorrect" or not result.complete or any(_is_borne_out(step, steps, names) for step in wrong):
        return tuple(steps), result
    kept = tuple(replace(step, reading=replace(step.reading, judgement=DOUBT)) if step in wrong else step for step in steps)
    return kept, replace(result, verdict="undecided", first_error=None)


def _is_borne_out(step: Step, steps: Sequence[Step], names: Mapping[int, Naming]) -> bool:
    """Whether more than a refutation by another line speaks against a line."""
    if step is steps[-1] or step.overstated or step.before is None or step.role == "note" or "values_differ" in step.judgement.flags:
        return True
    found = names.get(step.line.index)
    if found is None or found.misconception is not None or found.slip is not None:
        return True
    return any(later.parent == step.line.index and later.consistent for later in steps)
