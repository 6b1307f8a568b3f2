"""Ways of stating solutions, written as statements about the unknown: L = {2; 3}, x_{1,2} = 3 ± 1, L = {(2; 3)}."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.algebra.build import FALSE, equation
from service.algebra.statements import all_of, any_of, is_ordered, is_set, is_statement
from service.grade.context import Context
from service.judge.together import is_system
from service.tree import Apply, Constant, Relation, Symbol, Tree, base_and_subscript, free_symbols, rebuilt

SOLUTION_SETS = frozenset({"L", "S", "IL", "LL", "SS"})
"""Letters that solution sets are given."""
BOTH = re.compile(r"^(?P<base>.+?)_\{?1[,/;]\s*2\}?$")
"""x_{1,2}: both solutions at once."""


def rewritten(tree: Tree, context: Context) -> Tree:
    """The line as a statement about the unknown, where it states solutions in a way of its own; else the tree itself."""
    unknown = context.scope.unknown
    if unknown is None:
        return tree
    tree = rebuilt(tree, lambda node: Symbol(unknown) if isinstance(node, Symbol) and _is_both(node.name, unknown) else node)
    match tree:
        case Apply(head="and" | "or" | "list" | "set", args=points) if _are_points(points, context):
            return any_of(*(_point(point.args, _letters(context)) for point in points if isinstance(point, Apply)))
        case Apply(head="tuple" | "vector", args=values) if _are_points((tree,), context):
            return _point(values, _letters(context))
        case Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="tuple" | "vector", args=values) as point)) if (
            name[0].isupper() and _are_points((point,), context) and name not in _letters(context)
        ):
            return _point(values, _letters(context))
        case Relation(signs=("=",), sides=(Symbol(name=name), members)) if _is_solution_set(name, members, context):
            return _stated(members, context, unknown)
        case _:
            return tree


def _is_both(name: str, unknown: str) -> bool:
    found = BOTH.match(name)
    return found is not None and found["base"] == unknown


def _is_solution_set(name: str, members: Tree, context: Context) -> bool:
    origin = context.origin
    base = base_and_subscript(name)[0]
    if base not in SOLUTION_SETS or origin is None or not is_statement(origin.tree) or name in free_symbols(origin.tree):
        return False
    return is_set(members) or (isinstance(members, Apply) and members.head in {"tuple", "list"} and is_ordered(origin.tree))


def _stated(members: Tree, context: Context, unknown: str) -> Tree:
    match members:
        case Constant(name="emptyset") | Apply(head="set", args=()):
            return FALSE
        case Apply(head="set", args=points) if all(
            isinstance(point, Apply) and point.head in {"tuple", "vector", "interval"} for point in points
        ):
            letters = _letters(context)
            return any_of(*(_point(point.args, letters) for point in points if isinstance(point, Apply)))
        case Apply(head="tuple" | "list", args=(low, high)):
            return Apply("element", (Symbol(unknown), Apply("interval", (low, high), form="()")))  # an open interval was read as a pair
        case _:
            return Apply("element", (Symbol(unknown), members))


def _are_points(points: Sequence[Tree], context: Context) -> bool:
    """(2, 3) and (4, 5) as solutions of a system in two unknowns."""
    origin = context.origin
    if (
        origin is None
        or not is_system(origin.tree)
        or not all(isinstance(p, Apply) and p.head in {"tuple", "vector", "interval"} for p in points)
    ):
        return False
    count = len(_letters(context))
    return all(isinstance(point, Apply) and len(point.args) == count and not free_symbols(point) for point in points)


def _letters(context: Context) -> Sequence[str]:
    """The unknowns of the system, in the order of the alphabet."""
    origin = context.origin
    trees = [origin.tree] if origin is not None and is_system(origin.tree) else [fact.tree for fact in context.facts]
    return sorted({name for tree in trees for name in free_symbols(tree) if len(name) == 1})


def _point(values: Sequence[Tree], letters: Sequence[str]) -> Tree:
    if len(values) != len(letters):
        return FALSE
    return all_of(*(equation(Symbol(letter), value) for letter, value in zip(letters, values, strict=True)))
