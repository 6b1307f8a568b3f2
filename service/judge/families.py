"""Periodic solutions: a letter for any whole number (x = π/6 + 2kπ) written out for enough of them."""

from __future__ import annotations

from service.algebra.build import number, substituted
from service.algebra.expressions import outcome
from service.algebra.periods import longest_period, periodic
from service.algebra.statements import all_of, any_of, atoms, unknowns
from service.algebra.values import ball
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

WHOLE_PARAMETERS = ("k", "n", "m", "l", "j", "t")
MOST = 30
"""A family is written out for −30, …, 30."""
WINDOW = 13.0
"""Least distance from 0 up to which members are compared."""


def with_families(a: Tree, b: Tree) -> tuple[Tree, Tree, float, float]:
    """(A, B, the longest period in them, how far from 0 they are written out), a letter for any whole number written out for enough of
    them; the period is 0 where there is none."""
    here, there = family_names(a, b), family_names(b, a)
    if not here and not there:
        return a, b, 0.0, float("inf")
    period = _period(a, b, here | there)
    reach = min([max(WINDOW, 2.6 * period), *_reaches(a, here), *_reaches(b, there)])
    return _written_out(a, here, reach), _written_out(b, there, reach), period, reach


def _period(a: Tree, b: Tree, names: frozenset[str]) -> float:
    """The longest period of the waves and families in the two lines."""
    letters = [n for n in (*unknowns(a), *unknowns(b)) if n not in names]
    waves = [longest_period(tree, letters[0]) for tree in (a, b)] if letters else []
    steps = [abs(_member(atom, names, 1) - _member(atom, names, 0)) for tree in (a, b) for atom in _families(tree, names)]
    return max((period for period in (*waves, *steps) if period < float("inf")), default=0.0)


def _families(tree: Tree, names: frozenset[str]) -> list[Relation]:
    return [atom for atom in atoms(tree) if atom.signs == ("=",) and names & set(free_symbols(atom.sides[1]))]


def _reaches(tree: Tree, names: frozenset[str]) -> list[float]:
    """How far from 0 the members of each family reach on both sides."""
    return [0.9 * min(_size(atom, names, -MOST), _size(atom, names, MOST)) for atom in _families(tree, names)]


def _size(family: Relation, names: frozenset[str], k: int) -> float:
    """|x| for one member."""
    return abs(_member(family, names, k))


def _member(family: Relation, names: frozenset[str], k: int) -> float:
    """x for one member of a·x + b = …; ∞ where it holds other letters or x otherwise."""
    left, right = family.sides
    unknown = [n for n in free_symbols(left) if n not in names]
    if len(unknown) != 1:
        return float("inf")
    lefts = [_number(left, {unknown[0]: number(x)}) for x in (0, 1, 2)]
    value = _number(right, dict.fromkeys(names, number(k)))
    b, once, twice = lefts
    if value is None or b is None or once is None or twice is None or once == b or abs(twice - 2 * once + b) > 1e-9:
        return float("inf")
    return ((value - b) / (once - b)).real


def _number(tree: Tree, at: dict[str, Tree]) -> complex | None:
    value = outcome(substituted(tree, at), {}, True)
    return None if value is None or isinstance(value, str) else complex(ball(value))


def family_names(tree: Tree, other: Tree) -> frozenset[str]:
    """The letters that count turns: said to be whole, beside π or degrees, or in the solutions of a periodic line."""
    others = set(unknowns(other))
    said = set(_said_whole(tree))
    names = [
        n for n in unknowns(tree)
        if (n in said or n.split("_")[0] in WHOLE_PARAMETERS) and (n not in others or _is_family(other, n))
    ]  # fmt: skip
    waves = periodic(other) and not periodic(tree)
    return frozenset(names) if any(n in said or _is_family(tree, n, waves) for n in names) else frozenset()


def _said_whole(tree: Tree) -> tuple[str, ...]:
    """k of each `k ∈ ℤ`."""
    return tuple(
        node.args[0].name
        for node in walk(tree)
        if isinstance(node, Apply) and node.head == "element" and isinstance(node.args[0], Symbol) and node.args[1] in INTEGERS
    )


INTEGERS = (Constant("integers"), Symbol("Z"))


def _is_family(tree: Tree, name: str, anywhere: bool = False) -> bool:
    """Whether the letter stands in `x = … name …` or `2x = …` beside π or degrees, so that it counts turns."""
    return any(
        set(free_symbols(atom.sides[0])) - {name}
        and name not in free_symbols(atom.sides[0])
        and name in free_symbols(atom.sides[1])
        and (anywhere or any(n == Constant("pi") or (isinstance(n, Apply) and n.head == "degree") for n in walk(atom.sides[1])))
        for atom in atoms(tree)
        if atom.signs == ("=",)
    )


def _written_out(tree: Tree, names: frozenset[str], reach: float) -> Tree:
    if not names:
        return tree
    match tree:
        case Apply(head="or", args=args):
            return any_of(*(_written_out(a, names, reach) for a in args))
        case Apply(head="element", args=(Symbol(name=name), _)) if name in names:
            return Constant("true")
        case Apply(head="and", args=args):
            kept = [a for a in args if not (isinstance(a, Apply) and a.head == "element")]
            if len(kept) == 1 or any(not isinstance(a, Relation) for a in kept):
                return all_of(*(_written_out(a, names, reach) for a in kept))
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
