"""Other ways in which what was written may be meant: 2 1/3 as a product, 120 + 15 % as a rise, sin 30 in degrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from service.algebra.build import div, integer, number
from service.functions import of_family
from service.tree import Apply, Constant, Number, Relation, Tree, children, free_symbols, rebuilt, walk

MOST = 3
"""So many places are read both ways, one by one and all together; more only all together."""


def mixed_readings(tree: Tree) -> tuple[Tree, ...]:
    """The other readings of mixed numbers: 2 1/3 as 2 · 1/3, and 2\\frac{1}{3} read as a product as 2 + 1/3."""
    return _readings(tree, _other_mixed)


def percent_readings(tree: Tree) -> tuple[Tree, ...]:
    """The other readings of a percentage added or taken off: 120 + 15 % as 120 · (1 + 15 %)."""
    return _readings(tree, _risen)


def degree_readings(tree: Tree) -> tuple[Tree, ...]:
    """sin 30 as sin 30°, in all its functions of an angle at once; nothing where there is none."""
    changed = rebuilt(tree, _in_degrees)
    return () if changed == tree else (changed,)


def has_degrees(tree: Tree) -> bool:
    return any(isinstance(node, Apply) and node.head in ("degree", "dms") for node in walk(tree))


def _readings(tree: Tree, other: Callable[[Tree], Tree | None]) -> tuple[Tree, ...]:
    places = [path for path, node in _paths(tree) if other(node) is not None]
    if not places:
        return ()
    together = rebuilt(tree, lambda node: other(node) or node)
    single = [_changed_at(tree, path, other) for path in places] if 1 < len(places) <= MOST else []
    return tuple(dict.fromkeys((together, *single)))


def _paths(tree: Tree, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Tree]]:
    yield path, tree
    for index, child in enumerate(children(tree)):
        yield from _paths(child, (*path, index))


def _changed_at(tree: Tree, path: tuple[int, ...], other: Callable[[Tree], Tree | None]) -> Tree:
    if not path:
        return other(tree) or tree
    parts = list(children(tree))
    parts[path[0]] = _changed_at(parts[path[0]], path[1:], other)
    match tree:
        case Apply():
            return replace(tree, args=tuple(parts))
        case Relation():
            return replace(tree, sides=tuple(parts))
        case _:
            return tree


def _other_mixed(node: Tree) -> Tree | None:
    match node:
        case Apply(head="mixed", args=(whole, part)):
            return Apply("mul", (whole, part), node.span, "implicit")
        case Apply(head="mul", args=(Number() as whole, Apply(head="div", args=(a, b)) as part), form="implicit") if (
            not whole.bracketed and not part.bracketed and whole.text.isdigit() and _is_proper(a, b)
        ):
            return Apply("mixed", (whole, part), node.span)
        case _:
            return None


def _is_proper(a: Tree, b: Tree) -> bool:
    above, below = integer(a), integer(b)
    return isinstance(a, Number) and isinstance(b, Number) and above is not None and below is not None and 0 < above < below


def _risen(node: Tree) -> Tree | None:
    """a ± p % as a · (1 ± p %)."""
    match node:
        case Apply(head="add", args=(*before, last)) if _is_percentage(last) and not any(_is_percentage(arg) for arg in before):
            base = before[0] if len(before) == 1 else Apply("add", tuple(before))
            return Apply("mul", (base, Apply("add", (Number("1"), last))), node.span, "star")
        case _:
            return None


def _is_percentage(tree: Tree) -> bool:
    match tree:
        case Apply(head="neg", args=(a,)):
            return _is_percentage(a)
        case Apply(head="percent"):
            return True
        case _:
            return False


DIRECT = frozenset(of_family("trigonometric"))
INVERSE = frozenset(of_family("inverse trigonometric"))


def _in_degrees(node: Tree) -> Tree:
    """sin 30 is sin 30°; arctan 1 is the number 45, so many degrees."""
    match node:
        case Apply(head=head, args=(a,)) if head in DIRECT and not _has_pi(a) and not has_degrees(a):
            return replace(node, args=(Apply("degree", (a,), a.span),))
        case Apply(head=head) if head in INVERSE:
            return div(Apply("mul", (node, number(180)), form="star"), Constant("pi"))
        case _:
            return node


def _has_pi(tree: Tree) -> bool:
    return bool(free_symbols(tree)) or any(isinstance(node, Constant) and node.name == "pi" for node in walk(tree))
