"""Periodic solutions: a letter for any whole number (x = π/6 + 2kπ) written out for enough of them."""

from __future__ import annotations

from service.grade.build import number, substituted
from service.grade.expressions import outcome
from service.grade.statements import all_of, any_of, atoms, unknowns
from service.grade.values import ball
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

WHOLE_PARAMETERS = ("k", "n", "m", "l", "j", "t")


def with_families(a: Tree, b: Tree) -> tuple[Tree, Tree]:
    """A letter for any whole number (x = π/6 + 2kπ) written out for enough of them, up to where both lists are complete."""
    reaches = [*_reaches(a, _family_names(a, b)), *_reaches(b, _family_names(b, a))]
    reach = min(reaches, default=float("inf"))
    return _family(a, b, reach), _family(b, a, reach)


MOST = 30
"""A family is written out for −30, …, 30."""


def _reaches(tree: Tree, names: frozenset[str]) -> list[float]:
    """How far from 0 the members of each family reach on both sides."""
    return [
        0.9 * min(_size(atom, names, -MOST), _size(atom, names, MOST))
        for atom in atoms(tree)
        if atom.signs == ("=",) and names & set(free_symbols(atom.sides[1]))
    ]


def _size(family: Relation, names: frozenset[str], k: int) -> float:
    """|x| for one member of a·x + b = …; ∞ where it holds other letters or x otherwise."""
    left, right = family.sides
    unknown = [n for n in free_symbols(left) if n not in names]
    if len(unknown) != 1:
        return float("inf")
    lefts = [_number(left, {unknown[0]: number(x)}) for x in (0, 1, 2)]
    value = _number(right, dict.fromkeys(names, number(k)))
    b, once, twice = lefts
    if value is None or b is None or once is None or twice is None or once == b or abs(twice - 2 * once + b) > 1e-9:
        return float("inf")
    return abs((value - b) / (once - b))


def _number(tree: Tree, at: dict[str, Tree]) -> complex | None:
    value = outcome(substituted(tree, at), {}, True)
    return None if value is None or isinstance(value, str) else complex(ball(value))


def _family_names(tree: Tree, other: Tree) -> frozenset[str]:
    others = set(unknowns(other))
    names = [
        n for n in unknowns(tree)
        if n.split("_")[0] in WHOLE_PARAMETERS and (n not in others or _is_family(other, n))
    ]  # fmt: skip
    return frozenset(names) if any(_is_family(tree, n) for n in names) else frozenset()


def _family(tree: Tree, other: Tree, reach: float) -> Tree:
    names = _family_names(tree, other)
    return _written_out(tree, names, reach) if names else tree


def _is_family(tree: Tree, name: str) -> bool:
    """Whether the letter stands in `x = … name …` or `2x = …` beside π or degrees, so that it counts turns."""
    return any(
        set(free_symbols(atom.sides[0])) - {name}
        and name not in free_symbols(atom.sides[0])
        and name in free_symbols(atom.sides[1])
        and any(n == Constant("pi") or (isinstance(n, Apply) and n.head == "degree") for n in walk(atom.sides[1]))
        for atom in atoms(tree)
        if atom.signs == ("=",)
    )


def _written_out(tree: Tree, names: frozenset[str], reach: float) -> Tree:
    match tree:
        case Apply(head="or", args=args):
            return any_of(*(_written_out(a, names, reach) for a in args))
        case Apply(head="element", args=(Symbol(name=name), _)) if name in names:
            return Constant("true")
        case Apply(head="and", args=args):
            kept = [a for a in args if not (isinstance(a, Apply) and a.head == "element")]
            turns = [k for k in range(-MOST, MOST + 1) if all(_is_near(a, names, k, reach) for a in kept)]
            return any_of(*(all_of(*(substituted(a, {n: number(k) for n in names}) for a in kept)) for k in turns))
        case Relation() if names & set(free_symbols(tree)):
            turns = [k for k in range(-MOST, MOST + 1) if _is_near(tree, names, k, reach)]
            return any_of(*(substituted(tree, {n: number(k) for n in names}) for k in turns))
        case _:
            return tree


def _is_near(tree: Tree, names: frozenset[str], k: int, reach: float) -> bool:
    match tree:
        case Relation(signs=("=",), sides=(_, right)) if names & set(free_symbols(right)):
            size = _size(tree, names, k)
            return size <= reach or size == float("inf")
        case _:
            return True
