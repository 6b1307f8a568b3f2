"""Sums and products whose terms are left out with dots, 1 + 2 + … + n, as those with bounds."""

from __future__ import annotations

from dataclasses import replace

from service.errors import Unsupported
from service.grade.reading.ellipsis import MARK, filled
from service.messages import Message
from service.question import Note, Question
from service.tree import Apply, Symbol, Tree, rebuilt, walk
from service.write import text

DOTS = "…"


def with_dots(task: Question) -> Question:
    """The question with every ellipsis resolved, and a note on it. Raises Unsupported where the terms left out can't be told."""
    if not any(_is_dots(node) for tree in task.trees.values() for node in walk(tree)):
        return task
    trees = {name: _resolved(tree) for name, tree in task.trees.items()}
    said = ", ".join(text(tree) for name, tree in trees.items() if tree != task.trees[name])
    kept = tuple(note for note in task.notes if note.code != "ellipsis")
    return replace(task, trees=trees, notes=(*kept, Note("left_out", Message("The terms left out are read so: {}", said))))


def _is_dots(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head == "text" and node.args == (Symbol(DOTS),)


def _resolved(tree: Tree) -> Tree:
    if not any(map(_is_dots, walk(tree))):
        return tree
    found = filled(rebuilt(tree, lambda node: Symbol(MARK) if _is_dots(node) else node))
    if found is None:
        raise Unsupported("The terms that the dots stand for can't be told; write a sum with its bounds.")
    return found
