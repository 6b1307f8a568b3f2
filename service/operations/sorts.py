"""Sorts of things that operations work on, checked in the web process before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping

from service.question import Question
from service.read.sorts import Sort, check_sorts

ONE = frozenset({Sort.NUMBER})
LISTS = frozenset({Sort.TUPLE})
VALUES = ("lower", "upper", "point")
"""Fields that hold one number."""


def check_parts(task: Question, sources: Mapping[str, str]) -> None:
    """Raises Meaningless, with field and place, where a part of what was read can't stand where it does.

    sources: what was written, by field.
    """
    for name, tree in task.trees.items():
        check_sorts(tree, sources.get(name, ""), name)


def check_operands(task: Question, takes: frozenset[Sort], sources: Mapping[str, str]) -> None:
    """Raises Meaningless where the question, as the operation takes it apart, holds what it does not work on."""
    for name in ("expression", *VALUES):
        if name in task.trees:
            wanted = ONE if name in VALUES else takes
            check_sorts(task.trees[name], sources.get(name, ""), name if name in sources else "expression", wanted)
