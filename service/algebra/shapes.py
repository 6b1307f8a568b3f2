"""The shape of an expression up to order and associativity, and nothing else."""

from __future__ import annotations

from service.functions import FUNCTIONS
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree

Shape = tuple[object, ...]
UNORDERED = frozenset({"set", "and", "or", "union", "intersection", "system", *(entry.name for entry in FUNCTIONS if max(entry.arity) > 3)})


def same_form(a: Tree, b: Tree) -> bool:
    """Whether two trees differ only in the order of terms and factors and in brackets that change nothing."""
    return shape(a) == shape(b)


def shape(tree: Tree) -> Shape:
    """A value that is the same for trees of the same form."""
    match tree:
        case Number(text=text):
            return ("number", text)
        case Symbol(name=name):
            return ("symbol", name)
        case Constant(name=name):
            return ("constant", name)
        case Relation(signs=signs, sides=sides):
            return _relation(signs, tuple(shape(side) for side in sides))
        case Apply(head="add"):
            return ("add", *sorted((shape(term) for term in _flat(tree, "add")), key=repr))
        case Apply(head="mul" | "div" | "neg" | "pos"):
            return _product(tree)
        case Apply(head="exp", args=(a,)):
            return ("pow", ("constant", "e"), shape(a))
        case Apply(head=head, args=args) if head in UNORDERED:
            parts = tree.args if head == "set" else tuple(_flat(tree, head))
            return (head, *sorted((shape(a) for a in parts), key=repr))
        case Apply(head=head, args=args):
            return (head, *(shape(a) for a in args))


def _relation(signs: tuple[str, ...], sides: tuple[Shape, ...]) -> Shape:
    turned = {">": "<", ">=": "<="}
    if len(signs) == 1 and signs[0] in turned:
        return ("relation", (turned[signs[0]],), sides[1], sides[0])
    if signs in {("!=",), ("=",)}:
        return ("relation", signs, *sorted(sides, key=repr))
    return ("relation", signs, *sides)


def _flat(tree: Apply, head: str) -> list[Tree]:
    found: list[Tree] = []
    for arg in tree.args:
        found += _flat(arg, head) if isinstance(arg, Apply) and arg.head == head else [arg]
    return found


def _product(tree: Tree) -> Shape:
    """Minus signs, factors above and factors below: a/b·c and (a·c)/b are one; 1·a is not a."""
    negative, above, below = _collected(tree)
    if not negative and not below and len(above) == 1:
        return above[0]
    return ("product", negative, tuple(sorted(above, key=repr)), tuple(sorted(below, key=repr)))


def _collected(tree: Tree) -> tuple[int, list[Shape], list[Shape]]:
    match tree:
        case Apply(head="neg", args=(a,)):
            negative, above, below = _collected(a)
            return negative + 1, above, below
        case Apply(head="pos", args=(a,)):
            return _collected(a)
        case Apply(head="mul", args=args):
            negative = 0
            above = list[Shape]()
            below = list[Shape]()
            for arg in args:
                part = _collected(arg)
                negative, above, below = negative + part[0], above + part[1], below + part[2]
            return negative, above, below
        case Apply(head="div", args=(top, bottom)):
            over, under = _collected(top), _collected(bottom)
            kept = [shape(bottom)] if under[2] else under[1]
            return over[0] + under[0], over[1], over[2] + kept
        case _:
            return 0, [shape(tree)], []
