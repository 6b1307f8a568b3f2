"""y′ beside a bare y: the derivative dy/dx of a curve given by an equation, and no function of what stands in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from service.tree import Apply, Number, Relation, Symbol, Tree, children, rebuilt, walk


def bare_letters(trees: Sequence[Tree]) -> frozenset[str]:
    """Letters that stand as values, and not only before brackets or a prime."""
    return frozenset(name for tree in trees for name in _bare(tree))


def _bare(tree: Tree) -> set[str]:
    match tree:
        case Symbol(name=name):
            return {name}
        case Apply(head="call" | "prime", args=(head, *rest)):
            inner = _bare(head) if isinstance(head, Apply) else set()
            return inner.union(*(_bare(a) for a in rest)) if rest else inner
        case Relation() | Apply():
            return set().union(*(_bare(a) for a in children(tree)))
        case _:
            return set()


def primed(trees: Sequence[Tree]) -> frozenset[str]:
    """Letters with a prime."""
    return frozenset(
        node.args[0].name
        for tree in trees
        for node in walk(tree)
        if isinstance(node, Apply) and node.head == "prime" and isinstance(node.args[0], Symbol)
    )


def with_rates(trees: Sequence[Tree]) -> list[Tree]:
    """The lines with y′ as dy/dx where y also stands alone; x is the letter it depends on, t where x has a prime too."""
    bare = bare_letters(trees)
    curves = primed(trees) & bare
    if not curves:
        return list(trees)
    others = sorted(bare - curves)
    usual = "t" if "x" in curves else "x"
    variable = next((name for name in ("x", "t") if name in others), others[0] if len(others) == 1 else usual)
    return [rebuilt(tree, lambda node: _rate(node, curves, variable)) for tree in trees]


def _rate(node: Tree, curves: frozenset[str], variable: str) -> Tree:
    match node:
        case Apply(head="prime", args=(Symbol(name=name) as curve, *order)) if name in curves:
            times = order[0] if order else Number("1")
            return Apply("derivative", (curve, Symbol(variable), *(() if times == Number("1") else (times,))), node.span)
        case Apply(head="call", args=(Apply(head="derivative") as rate, inside)):
            return rate if inside == Symbol(variable) else Apply("mul", (rate, inside), node.span, form="implicit")
        case _:
            return node
