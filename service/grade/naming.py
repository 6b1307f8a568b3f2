"""What turned one line into the next: a sound rule, a mal-rule or a slip."""

from __future__ import annotations

import time
from dataclasses import dataclass

from service.grade.catalogue import Misconception, misconceptions
from service.grade.diagnosis import Target, diagnosis
from service.grade.rules import sound_rule
from service.grade.slips import lost, mended
from service.grade.step import Step
from service.judge.judgement import CALCULUS, EQUAL, Scope
from service.tree import Apply, Tree, free_symbols, walk

SECONDS = 0.5
LARGEST = 120
"""Longer lines are not searched for errors."""


@dataclass(frozen=True, slots=True)
class Naming:
    """rule: id of a sound rule. misconception: the mal-rule. slip: what kind of slip."""

    rule: str | None = None
    misconception: Misconception | None = None
    slip: str | None = None


def named_step(step: Step, scope: Scope) -> Naming:
    """The name of a step, good or bad, as far as one is recognised."""
    before, after = step.before, step.said or step.line.tree
    relation = step.judgement.relation
    if "missing_constant" in step.judgement.flags:
        return Naming(misconception=by_id("missing-constant-of-integration"))
    if before is None or after is None:
        return Naming(rule=step.note or None)
    if step.correct is False:
        return _error(before, after, scope)
    if step.parent is not None and step.parent < step.line.index - 1 and relation in EQUAL and step.from_earlier:
        return Naming(rule="from_earlier")
    if relation in EQUAL or relation in CALCULUS or relation == "implies":
        return Naming(rule=sound_rule(before, after))
    return Naming(rule=step.note or None)


def by_id(name: str) -> Misconception | None:
    return next((rule for rule in misconceptions() if rule.id == name), None)


def _error(before: Tree, after: Tree, scope: Scope) -> Naming:
    before, after = _without_conditions(before, after)
    if max(sum(1 for _ in walk(t)) for t in (before, after)) > LARGEST or time.monotonic() > scope.until:
        return Naming()
    try:
        found = diagnosis(before, after, scope)
        if found is not None:
            return Naming(misconception=found)
        return Naming(slip=slip(before, after, scope))
    except (ArithmeticError, ValueError, RecursionError, NotImplementedError):
        return Naming()


JOINED = frozenset({"and", "list", "tuple", "system"})


def _without_conditions(before: Tree, after: Tree) -> tuple[Tree, Tree]:
    """The equations in which two lists differ: conditions that both lines carry along (0 ≤ x ≤ 2π) are left out."""
    if not (isinstance(before, Apply) and isinstance(after, Apply) and before.head in JOINED and after.head in JOINED):
        return before, after
    own = [part for part in before.args if part not in after.args]
    new = [part for part in after.args if part not in before.args]
    return (own[0], new[0]) if len(own) == len(new) == 1 else (before, after)


def slip(before: Tree, after: Tree, scope: Scope) -> str | None:
    """The one kind of slip that explains the line; None where there is none or more than one kind."""
    until = min(time.monotonic() + SECONDS, scope.until)
    kinds: dict[str, None] = {}
    target = Target(after, scope, until, others=free_symbols(before))
    for kind, candidate in lost(before):
        if target.fits(candidate):
            kinds.setdefault(kind)
    back = Target(before, scope, until, others=free_symbols(after))
    for kind, candidate in mended(after):
        if back.fits(candidate):
            kinds.setdefault(kind)
        if time.monotonic() > until:
            break
    return next(iter(kinds)) if len(kinds) == 1 else _preferred(kinds)


def _preferred(kinds: dict[str, None]) -> str | None:
    """A sign is likelier than a number that happens to fit as well."""
    return "sign" if "sign" in kinds and not kinds.keys() & {"dropped_term", "dropped_factor"} else None
