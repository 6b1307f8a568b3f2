"""A chain of steps in words: titles, explanations in the step's own numbers, and the law behind each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from service.answers.parts import Formula, Verification
from service.answers.steps import WorkedStep
from service.grade.shown import plain, said, shown
from service.messages import Message, enumerated, ids
from service.messages import told as in_english
from service.read import read
from service.rules.rule import Rule
from service.teach.solution import Step
from service.tree import Tree


def told(steps: tuple[Step, ...]) -> list[WorkedStep]:
    """The steps as they are given out."""
    return [_told(step) for step in steps]


def _told(step: Step) -> WorkedStep:
    code = "several" if step.is_joined else step.rule.id
    return WorkedStep(
        rule="small-steps" if step.is_joined else step.rule.id.replace("_", "-"),
        title=Message(f"step_{code}"),
        explanation=_explanation(step),
        question=_question(step.inner[0].rule if step.is_joined else step.rule),
        formula=None if step.is_joined else _formula(step.rule),
        where={} if step.is_joined else {name: Formula.of(part) for name, part in step.parts.items()},
        before=Formula.of(step.before),
        after=Formula.of(step.after),
        lets={name: Formula.of(value) for name, value in step.lets.items()},
        conditions=[Formula.of(condition) for condition in step.conditions],
        relation=step.promise,
        verification=Verification.of(step.verification),
        steps=[_told(inner) for inner in step.inner],
    )


def _explanation(step: Step) -> Message:
    """What is done, as far as its sentences can be filled in with the step's own parts."""
    if step.is_joined:
        titles = {in_english(title): title for title in (Message(f"step_{inner.rule.id}") for inner in step.inner)}
        return Message("step_several_told", titles=enumerated(tuple(titles.values())))
    code = f"step_{step.rule.id}_told"
    found = said(code, _telling_parts(step.parts)) if code in ids() else None
    if found is not None:
        return found
    return Message("step_each_case") if step.promise in ("equivalent", "implies") else Message("{}.", Message(f"step_{step.rule.id}"))


def _question(rule: Rule) -> Message | None:
    """What leads to the step, without giving it away."""
    return Message(f"next_{rule.id}") if f"next_{rule.id}" in ids() else None


def _telling_parts(parts: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """The parts, without a before and an after that are written alike in a sentence: 2·1 and 2."""
    if {"f", "d"} <= parts.keys() and shown(plain(parts["f"])) == shown(plain(parts["d"])):
        return {name: part for name, part in parts.items() if name not in ("f", "d")}
    return parts


def _formula(rule: Rule) -> Formula | None:
    tree = _law(rule.formula)
    return None if tree is None else Formula.of(tree)


@lru_cache(maxsize=256)
def _law(source: str) -> Tree | None:
    return read(source, "text").tree if source else None
