"""The differential that ends an integrand where the sign before it is missing: “integrate x² dx”.

Contract: a tree as read → the integrand and the letter of its variable, or None where nothing is a differential. The d stands
right before its letter, ends the expression (or stands on top of the fraction, dx/x), and is no letter of the rest.
"""

from __future__ import annotations

from dataclasses import replace

from service.functions import BY_NAME
from service.tree import Apply, Number, Span, Symbol, Tree, free_symbols, walk


def without_differential(tree: Tree) -> tuple[Tree, str] | None:
    """x² · d · x, written x² dx, as (x², "x")."""
    found = _taken_off(tree)
    if found is None or found[1] == "d" or {"d", f"d{found[1]}"} & set(free_symbols(found[0])):
        return None
    return found


def stray_differential(tree: Tree, *, apart: bool = False) -> tuple[Span, str] | None:
    """The place and the letter of a dx inside a sum or before another, x² dx + 3, x dx dy; None where d is a letter elsewhere too.

    apart: only one that is not written together with a letter before it, as adx is.
    """
    places = [pair for node in walk(tree) if isinstance(node, Apply) and node.head == "mul" for pair in _glued(node)]
    if apart and any(isinstance(node, Symbol) and node.span.end == place.start for node in walk(tree) for place, _ in places):
        return None
    letters = [node for node in walk(tree) if isinstance(node, Symbol) and node.name == "d"]
    return places[0] if places and len(places) == len(letters) and all(name != "d" for _, name in places) else None


def _glued(product: Apply) -> list[tuple[Span, str]]:
    """Where a d stands right before a letter that ends the product, or before another differential."""
    found: list[tuple[Span, str]] = []
    for at in range(len(product.args) - 2, -1, -2):
        match product.args[at : at + 2]:
            case (Symbol(name="d") as d, Symbol(name=name) as x) if d.span.end == x.span.start:
                found.append((d.span.to(x.span), name))
            case _:
                break
    return found[::-1]


def _taken_off(tree: Tree) -> tuple[Tree, str] | None:
    match tree:
        case Symbol(name=name) if len(name) == 2 and name[0] == "d":
            return Number("1", tree.span), name[1]
        case Apply(head="mul", args=(*factors, Symbol(name="d") as d, Symbol(name=name) as x)) if d.span.end == x.span.start:
            return _product(tree, tuple(factors)), name
        case Apply(head="add" | "mul", args=(*others, last)):
            inner = _taken_off(last)
            return None if inner is None else (_with_last(tree, tuple(others), inner[0]), inner[1])
        case Apply(head="neg", args=(inside, *rest)) | Apply(head="pow", args=(inside, *rest), form="function"):
            return _within(tree, inside, tuple(rest))
        case Apply(args=(Apply(head="mul") as inside, *rest)) if _is_bare(tree, inside):
            return _within(tree, inside, tuple(rest))  # sin x dx
        case Apply(head="div", args=(above, below), form="frac" | "slash"):
            inner = _taken_off(above)
            return None if inner is None else (replace(tree, args=(inner[0], below)), inner[1])
        case _:
            return None


def _is_bare(tree: Apply, inside: Tree) -> bool:
    """Whether a function stands before its argument without brackets: sin x dx, but not sin(x dx)."""
    return tree.head in BY_NAME and BY_NAME[tree.head].bare and tree.span.end == inside.span.end


def _within(tree: Apply, inside: Tree, rest: tuple[Tree, ...]) -> tuple[Tree, str] | None:
    inner = _taken_off(inside)
    return None if inner is None else (replace(tree, args=(inner[0], *rest)), inner[1])


def _with_last(tree: Apply, others: tuple[Tree, ...], last: Tree) -> Tree:
    """The sum or product with another last part; a factor 1 that was a differential alone falls away."""
    return _product(tree, others) if tree.head == "mul" and last == Number("1") else replace(tree, args=(*others, last))


def _product(tree: Apply, factors: tuple[Tree, ...]) -> Tree:
    if not factors:
        return Number("1", tree.span)
    return factors[0] if len(factors) == 1 else replace(tree, args=factors)
