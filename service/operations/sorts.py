"""Sorts of things that operations work on, checked in the web process before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping

from service.errors import Meaningless
from service.operations.operation import Operation
from service.question import Question
from service.read.sorts import NUMBERS, Sort, check_fixed, check_sorts, check_whole
from service.tree import Relation, walk

ONE = frozenset({Sort.NUMBER})
LISTS = frozenset({Sort.TUPLE})
NEARLY = "“≈” only says that two numbers are near each other, so it can't be rewritten; send one of its sides, or = instead."
VALUES = ("lower", "upper", "point", "bottom", "top", "start", "stop")
"""Fields that hold one number."""
ENDS = ("lower", "upper")
"""Fields between which an index runs."""


def check_parts(task: Question, sources: Mapping[str, str]) -> None:
    """Raises Meaningless, with field and place, where a part of what was read can't stand where it does.

    sources: what was written, by field.
    """
    for name, tree in task.trees.items():
        check_sorts(tree, sources.get(name, ""), name)


def _check_exact(task: Question, sources: Mapping[str, str]) -> None:
    """Raises Meaningless where what is to be rewritten is an approximation."""
    for node in walk(task.expression):
        if isinstance(node, Relation) and "~" in node.signs:
            raise Meaningless(NEARLY, span=node.span, text=sources.get("expression", ""))


def check_operands(task: Question, operation: Operation, sources: Mapping[str, str]) -> None:
    """Raises Meaningless where the question, as the operation takes it apart, holds what it does not work on."""
    takes = operation.takes or frozenset()
    for name in ("expression", *VALUES):
        if name in task.trees:
            wanted = ONE if name in VALUES else takes
            check_sorts(task.trees[name], sources.get(name, ""), name if name in sources else "expression", wanted)
            if operation.counts and name in ENDS:
                check_whole(task.trees[name], sources.get(name, ""), name if name in sources else "expression")
                check_fixed(task.trees[name], task.context.variable, sources.get(name, ""), name if name in sources else "expression")
    if operation.rewrites:
        _check_exact(task, sources)
    for name, tree in task.trees.items():
        if name.startswith("at."):
            check_sorts(tree, sources.get(name, ""), name, NUMBERS)
