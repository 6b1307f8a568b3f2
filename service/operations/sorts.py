"""Which sorts of things each operation works on, checked in the web process before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping

from service.question import Question
from service.read.sorts import EVERY, NUMBERS, STATED, VECTORS, Sort, check_sorts, check_whole

ONE = frozenset({Sort.NUMBER})
LISTS = frozenset({Sort.TUPLE})
TAKES: dict[str, frozenset[Sort]] = {
    **dict.fromkeys(("integrate", "limit", "series", "sum", "product"), ONE),
    "differentiate": ONE | VECTORS | STATED,
    "apart": ONE | VECTORS | STATED,
    **dict.fromkeys(("simplify", "expand", "factor", "together", "evaluate"), EVERY),
    "solve": NUMBERS | STATED | LISTS,
    "plot": ONE | LISTS | STATED,
    "matrix": frozenset({Sort.MATRIX}),
    "dsolve": NUMBERS | STATED | LISTS,
}
"""Operation → the sorts that its expression may have. Those that judge strings say themselves what they can't judge."""
VALUES = ("lower", "upper", "point")
"""Fields that hold one number."""
ENDS = ("lower", "upper")
"""Fields between which an index runs."""


def check_parts(task: Question, sources: Mapping[str, str]) -> None:
    """Raises Meaningless, with field and place, where a part of what was read can't stand where it does.

    sources: what was written, by field.
    """
    if task.operation in TAKES:
        for name, tree in task.trees.items():
            check_sorts(tree, sources.get(name, ""), name)


def check_operands(task: Question, sources: Mapping[str, str]) -> None:
    """Raises Meaningless where the question, as the operation takes it apart, holds what it does not work on."""
    if task.operation not in TAKES:
        return
    for name in ("expression", *VALUES):
        if name in task.trees:
            wanted = ONE if name in VALUES else TAKES[task.operation]
            check_sorts(task.trees[name], sources.get(name, ""), name if name in sources else "expression", wanted)
            if task.operation in ("sum", "product") and name in ENDS:
                check_whole(task.trees[name], sources.get(name, ""), name if name in sources else "expression")
    for name, tree in task.trees.items():
        if name.startswith("at."):
            check_sorts(tree, sources.get(name, ""), name, NUMBERS)
