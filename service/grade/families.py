"""Periodic solutions: a letter for any whole number (x = π/6 + 2kπ) written out for enough of them."""

from __future__ import annotations

from service.grade.build import number, substituted
from service.grade.statements import all_of, any_of, atoms, unknowns
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

WHOLE_PARAMETERS = ("k", "n", "m", "l", "j", "t")


def with_families(a: Tree, b: Tree) -> tuple[Tree, Tree]:
    """A letter for any whole number (x = π/6 + 2kπ) written out for enough of them."""
    return _family(a, b), _family(b, a)


def _family(tree: Tree, other: Tree) -> Tree:
    others = set(unknowns(other))
    names = [
        n for n in unknowns(tree)
        if n.split("_")[0] in WHOLE_PARAMETERS and (n not in others or _is_family(other, n))
    ]  # fmt: skip
    if not names or not any(_is_family(tree, n) for n in names):
        return tree
    return _written_out(tree, frozenset(names))


def _is_family(tree: Tree, name: str) -> bool:
    """Whether the letter stands in `x = … name …` beside π or degrees, so that it counts turns."""
    return any(
        isinstance(atom.sides[0], Symbol)
        and atom.sides[0].name != name
        and name in free_symbols(atom.sides[1])
        and any(n == Constant("pi") or (isinstance(n, Apply) and n.head == "degree") for n in walk(atom.sides[1]))
        for atom in atoms(tree)
        if atom.signs == ("=",)
    )


def _written_out(tree: Tree, names: frozenset[str]) -> Tree:
    match tree:
        case Apply(head="or", args=args):
            return any_of(*(_written_out(a, names) for a in args))
        case Apply(head="element", args=(Symbol(name=name), _)) if name in names:
            return Constant("true")
        case Apply(head="and", args=args):
            kept = [a for a in args if not (isinstance(a, Apply) and a.head == "element")]
            return any_of(*(all_of(*(substituted(a, {n: number(k) for n in names}) for a in kept)) for k in range(-30, 31)))
        case Relation() if names & set(free_symbols(tree)):
            return any_of(*(substituted(tree, {n: number(k) for n in names}) for k in range(-30, 31)))
        case _:
            return tree
