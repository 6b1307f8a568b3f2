"""Conditions that run along: 0 ≤ x < 2π beside an equation, x ≠ 2 behind an expression."""

from __future__ import annotations

from service.algebra.expressions import approximate
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


def exclude(one: Tree, other: Tree) -> bool:
    """Whether two bounds of the same letter can't both hold: x > 0 and x < 0."""
    first, second = _span(one), _span(other)
    if first is None or second is None or first[0] != second[0]:
        return False
    low, high = max(first[1], second[1]), min(first[2], second[2])
    return low > high or (low == high and (first[3] or second[3]))


def _span(tree: Tree) -> tuple[str, float, float, bool] | None:
    """(the letter, low, high, whether an end is left out) of a bound such as 0 ≤ x < 2π."""
    if not isinstance(tree, Relation) or not set(tree.signs) <= ORDER or not is_condition(tree):
        return None
    sides, signs = (tree.sides, tree.signs) if "<" in tree.signs[0] else (tree.sides[::-1], tree.signs[::-1])
    at = next(index for index, side in enumerate(sides) if isinstance(side, Symbol))
    letter = sides[at]
    ends = [value.real for side in (*sides[:at], *sides[at + 1 :]) if (value := approximate(side)) is not None]
    if not isinstance(letter, Symbol) or len(ends) != len(sides) - 1 or len(sides) > 3:
        return None
    low = ends[0] if at > 0 else float("-inf")
    high = ends[-1] if at < len(sides) - 1 else float("inf")
    return letter.name, low, high, any(len(sign) == 1 for sign in signs)
