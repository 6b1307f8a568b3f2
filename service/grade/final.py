"""The whole working: its first error, its last line, and one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.algebra.opaque import has_head
from service.algebra.statements import is_set, is_statement
from service.grade.joint import PART, is_system, makes_good, states_all
from service.grade.lines import has_integral
from service.grade.step import Step
from service.judge.integrals import arbitrary_constants, up_to_constant, variable_of
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.tree import Tree

UNFINISHED = ("derivative", "partial", "limit", "limit_left", "limit_right")


@dataclass(frozen=True, slots=True)
class Outcome:
    """verdict: correct, incomplete, incorrect or undecided. form and matches_reference are None where not asked for."""

    verdict: str
    first_error: int | None
    complete: bool
    form: bool | None
    matches_reference: bool | None


def outcome(steps: Sequence[Step], scope: Scope, form: bool | None, reference: Tree | None) -> Outcome:
    """What the working comes to."""
    claims = [step for step in steps if step.value is not None]
    root = claims[0] if claims else None
    last = claims[-1] if claims else None
    open_steps = unchecked(steps, root, last, scope)
    parts = [step for step in open_steps if PART in step.judgement.flags]
    if last is not None and last in open_steps and last not in parts and last.value is not None and is_solved(last.value):
        last.overstated = True
    lacking = last is not None and last.value is not None and _lacks_constant(steps, last)
    complete = root is not None and last is not None and not open_steps and not lacking and _is_complete(root, last, steps, scope)
    complete = complete and not any("cases_missing" in step.judgement.flags for step in steps)
    matches = _matches(reference, last, scope) if reference is not None and last is not None and last.value is not None else None
    errors = [step.line.index for step in steps if step.correct is False]
    errors += [step.line.index for step in open_steps if step not in parts]
    errors += [step.line.index for step in steps if lacking and "missing_constant" in step.judgement.flags]
    follow(steps, root, min(errors) if errors else None, scope)
    if any(step.correct is False for step in steps):
        complete = complete and last is not None and last.recovered is True and root is not None and root.note != "function"
    return Outcome(_verdict(steps, complete, form, matches), min(errors) if errors else None, complete, form, matches)


def _verdict(steps: Sequence[Step], complete: bool, form: bool | None, matches: bool | None) -> str:
    if any(step.correct is False for step in steps):
        return "incorrect"
    if any(step.correct is None for step in steps):
        return "undecided"
    return "correct" if complete and form is not False and matches is not False else "incomplete"


def unchecked(steps: Sequence[Step], root: Step | None, last: Step | None, scope: Scope) -> list[Step]:
    """Implications that no later line makes good."""
    found = [step for step in steps if step.judgement.relation == "implies"]
    if not found or root is None or last is None or root.value is None or last.value is None:
        return found
    if last.judgement.relation in EQUAL and last.parent == root.line.index:
        return []
    if is_system(root.value) and makes_good(root.value, steps, scope):
        return []
    if relation(root.value, last.value, scope).relation in EQUAL:
        return []
    return [step for step in found if not _made_good(step, steps)]


def _made_good(step: Step, steps: Sequence[Step]) -> bool:
    return any(
        later.line.index > step.line.index
        and later.judgement.relation in EQUAL
        and later.parent is not None
        and later.parent < step.line.index
        for later in steps
    )


def _lacks_constant(steps: Sequence[Step], last: Step) -> bool:
    """An ∫ without bounds was asked for, and the last line has no arbitrary constant."""
    if last.value is None or has_integral(last.value):
        return False
    flagged = any("missing_constant" in step.judgement.flags for step in steps)
    return flagged and not arbitrary_constants(last.value)


def _is_complete(root: Step, last: Step, steps: Sequence[Step], scope: Scope) -> bool:
    if root.value is None or last.value is None:
        return False
    if is_system(root.value):
        return states_all(root.value, steps, scope)
    if root.note == "function":
        return not is_statement(last.value) or is_solved(last.value)
    if is_statement(root.value) or is_set(root.value):
        return is_solved(last.value) or not is_statement(last.value)
    return not (has_integral(last.value) or has_head(last.value, *UNFINISHED))


def _matches(reference: Tree, last: Step, scope: Scope) -> bool | None:
    if last.value is None:
        return None
    found = relation(reference, last.value, scope)
    if found.relation == "undecided":
        return None
    if found.relation in EQUAL:
        return True
    if is_statement(reference) or is_statement(last.value):
        return False
    constants = arbitrary_constants(reference) or arbitrary_constants(last.value)
    name = scope.unknown or variable_of(reference) or "x"
    return bool(constants and up_to_constant(reference, last.value, name, scope))


def follow(steps: Sequence[Step], root: Step | None, first_error: int | None, scope: Scope) -> None:
    """After the first error: whether each line follows from the writer's own, and whether it is right again."""
    if first_error is None or root is None or root.value is None:
        return
    for step in steps:
        if step.line.index <= first_error or step.value is None or step.judgement.relation == "undecided":
            continue
        step.consistent = step.correct
        back = step.parent == root.line.index and step.judgement.relation in EQUAL
        step.recovered = back or relation(root.value, step.value, scope).relation in EQUAL
