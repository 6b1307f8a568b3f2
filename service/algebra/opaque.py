"""What can't be evaluated as it stands: unknown functions become symbols, limits and infinite sums are worked out."""

from __future__ import annotations

import re
from dataclasses import replace

from service.clock import SliceOver, left, within
from service.errors import MathtutorError
from service.question import Context
from service.tree import BINDERS, Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, only_variable, walk
from service.write import text

WORKED_OUT = frozenset({"limit", "limit_left", "limit_right", "sum", "product", "integral", "subst"})


def with_opaque_calls(*trees: Tree) -> tuple[Tree, ...]:
    """y(x), y' and dy/dx become symbols of their own, the same in every tree; sin and the like stay.

    So does f(x) under a binder of x: ∫₀² f(x) dx is not twice a constant.
    """
    return tuple(_without_calls(tree, frozenset()) for tree in trees)


def _without_calls(tree: Tree, bound: frozenset[str]) -> Tree:
    match tree:
        case Apply(head="call" | "prime" | "derivative" | "partial") if bound & set(free_symbols(tree)):
            return replace(tree, args=tuple(_without_calls(arg, bound) for arg in tree.args))
        case Apply(head=head, args=args) if head in BINDERS and len(args) > 2:
            inner = bound | set(free_symbols(args[BINDERS[head]]))
            place = 1 if head == "set_builder" else 0
            return _opaque(replace(tree, args=tuple(_without_calls(a, inner if i == place else bound) for i, a in enumerate(args))))
        case Apply(args=args):
            return _opaque(replace(tree, args=tuple(_without_calls(arg, bound) for arg in args)))
        case Relation(sides=sides):
            return replace(tree, sides=tuple(_without_calls(side, bound) for side in sides))
        case _:
            return tree


def _opaque(node: Tree) -> Tree:
    match node:
        case Apply(head="prime", args=(Apply(head=head) as body, Number() as order)) if head not in {"call", "prime"}:
            return _primed(node, body, order)
        case Apply(head="call" | "prime"):
            return Symbol(_label(node))
        case Apply(head="derivative" | "partial", args=(Symbol(name=body), Symbol(name=variable), *order)) if body != variable:
            return _derived(body, variable, order)
        case _:
            return node


def _primed(node: Apply, body: Tree, order: Number) -> Tree:
    """(x² sin x)′ as a derivative; left alone where y, which may hang on x, or several letters stand in it."""
    letters = free_symbols(body)
    variable = only_variable(letters)
    if variable is None or "y" in letters or has_head(body, "call", "prime"):
        return node
    return Apply("derivative", (body, Symbol(variable), order))


def _derived(body: str, variable: str, order: list[Tree]) -> Symbol:
    """d²y/dx², also where it is written as a derivative of a derivative."""
    times = int(order[0].text) if order and isinstance(order[0], Number) and order[0].text.isdigit() else 1
    found = RATE.fullmatch(body)
    if found is not None and found["variable"] == variable:
        body, times = found["body"], times + int(found["order"] or 1)
    power = "" if times == 1 else f"^{times}"
    return Symbol(f"d{power}{body}/d{variable}{power}")


RATE = re.compile(r"d(?:\^(?P<order>\d+))?(?P<body>.+)/d(?P<variable>[^^]+)(?:\^\d+)?")
"""dy/dx, d^2y/dx^2: the name of the letter that stands for a derivative."""


def _label(node: Tree) -> str:
    try:
        return text(node)
    except (MathtutorError, ValueError, TypeError, KeyError, AttributeError):
        return f"f_{abs(hash(node)) % 10_000}"


def has_head(tree: Tree, *heads: str) -> bool:
    """Whether one of the operators occurs."""
    return any(isinstance(node, Apply) and node.head in heads for node in walk(tree))


def has_unfinished(tree: Tree) -> bool:
    """Whether a limit, sum, product or integral occurs."""
    return any(isinstance(node, Apply) and node.head in WORKED_OUT for node in walk(tree))


def _has_indexed(tree: Tree) -> bool:
    """x_i under a sum over i, which SymPy would take for a constant."""
    over = {n.args[1].name for n in walk(tree) if isinstance(n, Apply) and n.head in {"sum", "product"} and isinstance(n.args[1], Symbol)}
    return any(isinstance(n, Symbol) and n.name.partition("_")[2] in over for n in walk(tree))


def worked_out(tree: Tree, seconds: float = 0.6, until: float | None = None) -> Tree:
    """With limits, sums and integrals carried out by SymPy where it can within so many seconds; else the tree itself.

    until: the latest moment on the monotonic clock. An outer slice that ends first is over for the caller too.
    """
    if (
        not has_unfinished(tree)
        or _has_indexed(tree)
        or any(isinstance(node, Constant) and node.name == "complex_oo" for node in walk(tree))
    ):
        return tree
    if tree not in _done:
        found = _carried_out(tree, seconds, until)
        if found is None:
            return tree
        if len(_done) >= REMEMBERED:
            _done.clear()
        _done[tree] = found
    return _done[tree]


_done: dict[Tree, Tree] = {}
"""What was worked out lately; what ran out of time is asked again."""
REMEMBERED = 256


def _carried_out(tree: Tree, seconds: float, until: float | None) -> Tree | None:
    """None where the time ran out."""
    from service.cas import to_sympy, to_tree

    try:
        with within(seconds, until):
            return to_tree(to_sympy(tree, Context()).doit())
    except (
        MathtutorError,
        ArithmeticError,
        ValueError,
        TypeError,
        AttributeError,
        NotImplementedError,
        RecursionError,
        KeyError,
        IndexError,
    ):
        return tree
    except (SliceOver, SystemError):
        if left() <= 0:
            raise
        return None
