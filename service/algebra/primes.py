"""y′ beside a bare y: the derivative dy/dx of a curve given by an equation, and no function of what stands in brackets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.tree import Apply, Number, Relation, Symbol, Tree, children, rebuilt, walk


def bare_letters(trees: Sequence[Tree]) -> frozenset[str]:
    """Letters that stand as values, and not only before brackets or a prime."""
    return frozenset(name for tree in trees for name in _bare(tree))


def _bare(tree: Tree) -> set[str]:
    match tree:
        case Symbol(name=name):
            return {name}
        case Apply(head="prime", args=(Apply(head="pow", args=(Symbol(), Apply(head="neg", args=(Number(text="1"),)))), *_)):
            return set()  # (f⁻¹)′
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


OF_Y = frozenset({"x", "t", "s", "theta", "phi"})
"""Letters that y may depend on where no other stands beside it; r of r² − 1 = 0 and v of v = 1/y are none."""


def with_rates(trees: Sequence[Tree], functions: frozenset[str] = frozenset()) -> list[Tree]:
    """The lines with y′ as dy/dx where y also stands alone; x is the letter it depends on, t where x has a prime too.

    functions: those that the problem defines, f(x) = …; a bare f beside them is the f of f⁻¹.
    """
    bare = bare_letters(trees)
    curves = primed(trees) & bare - functions
    if not curves:
        return list(trees)
    others = sorted(bare - curves)
    usual = "t" if "x" in curves else "x"
    lonely = others[0] if len(others) == 1 and ("y" not in curves or others[0] in OF_Y) else usual
    variable = next((name for name in ("x", "t") if name in others), lonely)
    variables = (
        dict.fromkeys(curves, variable) | _explicit(trees, curves) | {curve: x for curve, x in _arguments(trees).items() if curve in curves}
    )
    return [rebuilt(tree, lambda node: _rate(node, variables)) for tree in trees]


def _explicit(trees: Sequence[Tree], curves: frozenset[str]) -> dict[str, str]:
    """The only letter of what A is set equal to, in the last line that does: r of A = 2πr² + 1000/r."""
    found: dict[str, str] = {}
    for tree in trees:
        match tree:
            case Relation(signs=("=", *_), sides=(Symbol(name=name), *bodies)) if name in curves and name != "y":
                letters = list(_bare(bodies[-1]))
                if len(letters) == 1 and letters[0] not in curves | {"y"} and _is_variable(letters[0]):
                    found[name] = letters[0]
            case _:
                pass
    return found


def _is_variable(name: str) -> bool:
    """Whether a name is a letter, and no unit such as cm."""
    return len(name) == 1 or name in {"theta", "phi", "alpha", "beta"}


def _arguments(trees: Sequence[Tree]) -> dict[str, str]:
    """The letter of P(y) where P is called with that letter alone."""
    found: dict[str, set[str]] = {}
    for tree in trees:
        for node in walk(tree):
            match node:
                case Apply(head="call", args=(Symbol(name=f), Symbol(name=x))):
                    found.setdefault(f, set()).add(x)
                case _:
                    pass
    return {f: x for f, letters in found.items() if len(letters) == 1 for x in letters}


def _rate(node: Tree, variables: Mapping[str, str]) -> Tree:
    match node:
        case Apply(head="prime", args=(Symbol(name=name) as curve, *order)) if name in variables:
            times = order[0] if order else Number("1")
            return Apply("derivative", (curve, Symbol(variables[name]), *(() if times == Number("1") else (times,))), node.span)
        case Apply(head="call", args=(Apply(head="derivative") as rate, inside)):
            return rate if inside == rate.args[1] else Apply("mul", (rate, inside), node.span, form="implicit")
        case _:
            return node
