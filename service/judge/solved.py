"""Lines that state solutions, so that nothing is left to do."""

from __future__ import annotations

from service.algebra.statements import is_set
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk


def is_solved(tree: Tree) -> bool:
    """x = 3, x = 1 or x = 2, {1, 2}, x > 3: nothing is left to do."""
    match tree:
        case Apply(head="or", args=args) if _are_values_of_one(args):
            return True
        case Relation(signs=signs, sides=sides):
            letters = [s for s in sides if isinstance(s, Symbol)]
            if not letters:
                return set(signs) <= {"=", "~"} and _is_rate(sides[0]) and not any(n == sides[0] for side in sides[1:] for n in walk(side))
            return len(letters) == 1 and all(isinstance(s, Symbol) or letters[0].name not in free_symbols(s) for s in sides)
        case Apply(head="system", args=args):
            return all(is_solved(a) for a in args) and not _are_two_of_one(args)
        case Apply(head="or" | "and" | "tuple" | "list", args=args):
            return all(is_solved(a) for a in args)
        case Apply(head="element", args=(Symbol(), where)):
            return is_set(where) or isinstance(where, Constant)
        case Constant(name="true" | "false"):
            return True
        case _:
            return is_set(tree)


def _are_values_of_one(parts: tuple[Tree, ...]) -> bool:
    """x = −3a or x = a: one letter, each time free of itself."""
    sides = [part.sides for part in parts if isinstance(part, Relation) and part.signs == ("=",)]
    heads = {left for left, *_ in sides}
    if len(sides) < len(parts) or len(heads) != 1 or not isinstance(head := heads.pop(), Symbol):
        return False
    return all(head.name not in free_symbols(right) for _, right in sides)


def _are_two_of_one(parts: tuple[Tree, ...]) -> bool:
    """y = x²; y = x + 6: one letter by another, twice."""
    heads = [part.sides[0] for part in parts if isinstance(part, Relation) and part.signs == ("=",) and free_symbols(part.sides[1])]
    return len(heads) != len(set(heads))


def _is_rate(tree: Tree) -> bool:
    """dy/dx, y′."""
    return isinstance(tree, Apply) and tree.head in {"derivative", "partial", "prime"} and isinstance(tree.args[0], Symbol)
