"""Solutions of systems as tuples: (1, 2) beside x = 1 and y = 2, {(1, 2), (3, 4)} beside their alternatives."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.statements import is_statement
from service.compare.task import LISTS, Task, members
from service.tree import Apply, Relation, Symbol, Tree


def with_names(task: Task) -> Task:
    """The tuples of one side as statements about the letters of the other, in the order in which it names them."""
    return replace(task, answer=_named(task.answer, task.reference), reference=_named(task.reference, task.answer))


def _named(tree: Tree, other: Tree) -> Tree:
    letters = _letters(other)
    if len(letters) < 2 or is_statement(tree):
        return tree
    if _is_point(tree, len(letters)):
        return _point(tree, letters)
    points = members(tree) if isinstance(tree, Apply) and tree.head in ("set", "list", "tuple", "or") else ()
    if not points or not all(_is_point(point, len(letters)) for point in points):
        return tree
    return Apply("or", tuple(_point(point, letters) for point in points)) if len(points) > 1 else _point(points[0], letters)


def _letters(tree: Tree) -> tuple[str, ...]:
    """x, y of x = 1 and y = 2, and of alternatives that all name these; () for anything else."""
    match tree:
        case Apply(head="and" | "system" | "list" | "interval", args=parts) if all(map(_is_value, parts)):
            names = tuple(part.sides[0].name for part in parts)  # type: ignore[union-attr]  # `_is_value` has looked
            return names if len(set(names)) == len(names) else ()
        case Apply(head="or" | "set", args=(first, *rest)):
            names = _letters(first)
            return names if all(_letters(part) == names for part in rest) else ()
        case _:
            return ()


def _is_value(part: Tree) -> bool:
    match part:
        case Relation(signs=("=",), sides=(Symbol(), _)):
            return True
        case _:
            return False


def _is_point(tree: Tree, size: int) -> bool:
    is_list = isinstance(tree, Apply) and (tree.head in LISTS or (tree.head == "interval" and tree.form == "()"))
    return is_list and len(members(tree)) == size and not any(is_statement(part) or _holds_members(part) for part in members(tree))


def _holds_members(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in {*LISTS, "interval", "set"}


def _point(tree: Tree, letters: tuple[str, ...]) -> Tree:
    return Apply("and", tuple(Relation(("=",), (Symbol(name), part)) for name, part in zip(letters, members(tree), strict=True)))
