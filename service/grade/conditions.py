"""Conditions that run along: 0 ≤ x < 2π beside an equation, x ≠ 2 behind an expression."""

from __future__ import annotations

from service.algebra.statements import is_statement
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols

ORDER = frozenset({"<", "<=", ">", ">="})
LISTS = frozenset({"and", "list", "tuple", "system"})


def split(tree: Tree) -> tuple[Tree, tuple[Tree, ...]]:
    """(the line, what is said of its letters beside it): an equation and the range of its unknown; an expression and its domain."""
    if not isinstance(tree, Apply) or tree.head not in LISTS:
        return tree, ()
    conditions = tuple(part for part in tree.args if is_condition(part))
    rest = tuple(part for part in tree.args if part not in conditions)
    if not conditions or not rest or not {n for c in conditions for n in free_symbols(c)} <= {n for r in rest for n in free_symbols(r)}:
        return tree, ()
    if any(is_statement(part) and not _is_equation(part) for part in rest):
        return tree, ()
    return (rest[0] if len(rest) == 1 else Apply(tree.head, rest, tree.span, tree.form)), conditions


def _is_equation(part: Tree) -> bool:
    return isinstance(part, Relation) and part.signs == ("=",)


def is_condition(tree: Tree) -> bool:
    """0 ≤ x < 2π, x > 0, x ≠ ±2, x ∈ [0, 2π], k ∈ ℤ is none (it counts)."""
    match tree:
        case Relation(signs=signs, sides=sides):
            letters = [side for side in sides if isinstance(side, Symbol)]
            plain = len(letters) == 1 and all(side is letters[0] or not free_symbols(side) for side in sides)
            return plain and (set(signs) <= ORDER or signs == ("!=",))
        case Apply(head="element", args=(Symbol(), where)):
            return where != Constant("integers")
        case _:
            return False
