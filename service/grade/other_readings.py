"""Ways to read a line that only its context can tell apart."""

from __future__ import annotations

from collections.abc import Sequence

from service.algebra.build import rational
from service.tree import Apply, Number, Tree, rebuilt


def other_readings(tree: Tree) -> list[Tree]:
    """With `log 2 x` taken as the logarithm of x to base 2; nothing where there is no such doubt."""
    changed = rebuilt(tree, _with_base)
    return [changed] if changed != tree else []


def with_base_ten(tree: Tree) -> Tree:
    """Every logarithm that has no base taken to base 10, as `log` is often meant where no `ln` is written."""
    return rebuilt(tree, _to_base_ten)


def _to_base_ten(node: Tree) -> Tree:
    match node:
        case Apply(head="log", args=(inside,)):
            return Apply("log", (inside, Number("10")))
        case _:
            return node


def _with_base(node: Tree) -> Tree:
    match node:
        case Apply(head="log", args=(Apply(head="mul", form="implicit", args=(base, *rest)),)) if rational(base) is not None:
            return Apply("log", (_joined(rest), base))
        case Apply(head="mul", form="implicit", args=(Apply(head="log", args=(base,)), *rest)) if rest and rational(base) is not None:
            return Apply("log", (_joined(rest), base))
        case _:
            return node


def _joined(factors: Sequence[Tree]) -> Tree:
    return factors[0] if len(factors) == 1 else Apply("mul", tuple(factors), form="implicit")
