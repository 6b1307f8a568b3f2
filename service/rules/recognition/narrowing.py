"""The part of a line that a step changed: terms, factors and sides that stayed are left out."""

from __future__ import annotations

from service.algebra.build import factors, terms
from service.algebra.shapes import shape
from service.tree import Apply, Relation, Tree


def narrowed(before: Tree, after: Tree) -> tuple[Tree, Tree]:
    """(part of the line before, what became of it)."""
    match before, after:
        case Apply(head="add"), Apply(head="add"):
            return _without_common(before, after, "add")
        case Apply(head="mul"), Apply(head="mul"):
            return _without_common(before, after, "mul")
        case Apply(head=head, args=args), Apply(head=other, args=others) if head == other and len(args) == len(others):
            differing = [(a, b) for a, b in zip(args, others, strict=True) if shape(a) != shape(b)]
            return narrowed(*differing[0]) if len(differing) == 1 else (before, after)
        case _:
            return before, after


def _without_common(before: Apply, after: Apply, head: str) -> tuple[Tree, Tree]:
    """The terms, or factors, that only one of the two has."""
    split = terms if head == "add" else factors
    here, there = list(split(before)), list(split(after))
    for part in list(here):
        twin = next((other for other in there if shape(other) == shape(part)), None)
        if twin is not None:
            here.remove(part)
            there.remove(twin)
    if not here or not there or (len(here) == len(before.args) and len(there) == len(after.args)):
        return before, after
    left, right = (parts[0] if len(parts) == 1 else Apply(head, tuple(parts)) for parts in (here, there))
    return narrowed(left, right) if len(here) == len(there) == 1 else (left, right)


def changed_side(before: Relation, after: Relation) -> tuple[Tree, Tree] | None:
    """The one side that is not as it was; None where both changed, or none."""
    changed = [(x, y) for x, y in zip(before.sides, after.sides, strict=True) if x != y]
    return changed[0] if len(changed) == 1 and before.signs == after.signs else None
