"""What a formula is a graph of: functions, equations, inequalities, curves, regions, and the letters of the two axes.

    y = x², f(x) = x², x²           function          x² + y² = 25             curve
    x² − 5x + 6 = 0                 equation          y > x²                   region
    x² < 4, 1 < x < 3               inequality        (cos t, sin 2t)          parametric
    r = 1 + cos θ                   polar             (1, 2)                   point

Contract: trees only, nothing is computed. Raises Unsupported for what has no graph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from service.errors import Unsupported
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

Kind = Literal["function", "equation", "inequality", "curve", "region", "parametric", "polar", "point"]
ANGLES = frozenset({"theta", "phi", "varphi"})
PLANE = ("x", "y")
ONLY_FUNCTIONS = "Only functions, equations and inequalities with one or two unknowns can be drawn."


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things drawn. parts: the function; both sides; the statement; two coordinates; the radius."""

    kind: Kind
    tree: Tree
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is drawn. second: the letter of the upright axis where it is an unknown too."""

    things: tuple[Thing, ...]
    second: str | None = None

    def letters(self) -> tuple[str, ...]:
        """Free symbols of what is drawn, apart from the second."""
        found = [name for thing in self.things for part in thing.parts for name in free_symbols(part)]
        return tuple(dict.fromkeys(name for name in found if name != self.second))

    def parameters(self) -> tuple[str, ...]:
        """Letters that run through a curve without an axis of their own."""
        found = [
            name for thing in self.things if thing.kind in ("parametric", "polar") for part in thing.parts for name in free_symbols(part)
        ]
        return tuple(dict.fromkeys(found))

    @property
    def is_plane(self) -> bool:
        """Whether it is drawn to the same scale in both directions."""
        return any(thing.kind in ("curve", "region", "parametric", "polar", "point") for thing in self.things)


def scene(tree: Tree) -> Scene:
    """What a formula, or several, are graphs of."""
    if (parametric := _pair_of_coordinates(tree)) is not None:
        return Scene((parametric,), "y")
    things = tuple(_thing(part) for part in _parts(tree))
    if not Scene(things).is_plane:
        return Scene(things)
    names = {name for thing in things if thing.kind not in ("parametric", "polar") for part in thing.parts for name in free_symbols(part)}
    second = _second(names)
    return Scene(tuple(_in_plane(thing) for thing in things), second)


def _second(names: set[str]) -> str:
    return "y" if "y" in names or len(names) < 2 else sorted(names)[-1]


def _parts(tree: Tree) -> tuple[Tree, ...]:
    """The things listed; inequalities listed together hold together."""
    match tree:
        case Apply(head="list" | "system" | "and", args=args) if not all(map(_is_inequality, args)) or len(args) < 2:
            return args
        case Apply(head="list" | "system", args=args):
            return (Apply("and", args, span=tree.span),)
        case _:
            return (tree,)


def _is_inequality(tree: Tree) -> bool:
    match tree:
        case Relation(signs=signs):
            return set(signs) <= {"<", "<=", ">", ">="}
        case Apply(head="and" | "or", args=args):
            return all(map(_is_inequality, args))
        case _:
            return False


def _thing(tree: Tree) -> Thing:
    match tree:
        case Relation(signs=("=",), sides=(left, right)):
            return _equation(tree, left, right)
        case Relation() | Apply(head="and" | "or") if _is_inequality(tree):
            return Thing("inequality" if len(free_symbols(tree)) < 2 else "region", tree, (tree,))
        case Apply(head="tuple", args=(first, second)):
            letters = {*free_symbols(first), *free_symbols(second)}
            return Thing("parametric" if letters else "point", tree, (first, second))
        case Relation() | Apply(head="and" | "or" | "not" | "tuple"):
            raise Unsupported(ONLY_FUNCTIONS)
        case _:
            return Thing("function", tree, (tree,))


def _equation(tree: Tree, left: Tree, right: Tree) -> Thing:
    letters = free_symbols(right)
    match left:
        case Apply(head="call"):
            return Thing("function", tree, (right,))
        case Symbol(name="r") if "r" not in letters and set(letters) <= ANGLES:
            return Thing("polar", tree, (right,))
        case Symbol(name="x") if not letters or list(letters) == ["y"]:
            return Thing("curve", tree, (left, right))
        case Symbol(name=name) if name not in letters and (len(letters) < 2 or name == "y"):
            return Thing("function", tree, (right,))
        case Apply(head="tuple", args=(Symbol(), Symbol())) if isinstance(right, Apply) and right.head == "tuple" and len(right.args) == 2:
            return replace(_thing(right), tree=tree)
    number = len(free_symbols(tree))
    return Thing("curve" if number > 1 else "equation", tree, (left, right))


def _in_plane(thing: Thing) -> Thing:
    """Beside a curve or a region, statements about one unknown are lines and half-planes."""
    match thing.kind:
        case "equation":
            return replace(thing, kind="curve")
        case "inequality":
            return replace(thing, kind="region")
        case _:
            return thing


def _pair_of_coordinates(tree: Tree) -> Thing | None:
    """x = cos t; y = sin t."""
    match tree:
        case Apply(
            head="list" | "system" | "and",
            args=(Relation(signs=("=",), sides=(Symbol(name="x"), first)), Relation(signs=("=",), sides=(Symbol(name="y"), second))),
        ):
            letters = {*free_symbols(first), *free_symbols(second)}
            return Thing("parametric", tree, (first, second)) if len(letters) == 1 and not letters & set(PLANE) else None
        case _:
            return None


def is_drawn(tree: Tree) -> bool:
    """Whether a formula has a graph in one or two unknowns, without a choice of the reader."""
    try:
        found = scene(tree)
    except Unsupported:
        return False
    own = len(found.letters()) == 1 or (found.second is not None and not found.letters())
    heads = {part.head for part in walk(tree) if isinstance(part, Apply)}
    return (
        own
        and not heads & {"matrix", "derivative", "partial", "prime", "set", "plus_minus"}
        and all(t.kind != "point" for t in found.things)
    )
