"""L’Hôpital’s rule used with one wrong derivative where the limit happens to be the same: lim ln x/(x² − 1) = lim x/(2x) at 1."""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.build import ZERO, depends, mul
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.judge.judgement import EQUAL, Judgement, Scope
from service.judge.relations import relation
from service.tree import Apply, Constant, Symbol, Tree

LIMITS = frozenset({"limit", "limit_left", "limit_right"})


def misused(before: Tree, after: Tree, scope: Scope) -> tuple[Judgement, Tree, Tree] | None:
    """What is differentiated wrongly, its derivative as asked for, and as written; None where the quotient may come from the other."""
    match before, after:
        case (
            Apply(head=one, args=(Apply(head="div", args=(above, below)) as old, Symbol(name=x), point)),
            Apply(head=two, args=(Apply(head="div", args=(over, under)) as new, Symbol(name=y), place)),
        ) if one == two and one in LIMITS and x == y and point == place and same(old, new) is False:
            pass
        case _:
            return None
    try:
        slopes = derivative(above, x), derivative(below, x)
    except NoDerivative:
        return None
    fits = same(slopes[0], over), same(slopes[1], under)
    if fits not in {(True, False), (False, True)}:
        return None
    part, right, written = (below, slopes[1], under) if fits[0] else (above, slopes[0], over)

    def limit(part: Tree) -> Tree:
        return Apply(one, (part, Symbol(x), point))

    if not depends(written, x) or relation(limit(written), ZERO, scope).relation != "not_equivalent" or _is_part(written, right):
        return None
    if not any(all(relation(limit(part), end, scope).relation in EQUAL for part in (above, below)) for end in (ZERO, Constant("oo"))):
        return None
    found = relation(right, written, scope)
    return (found, Apply("derivative", (part, Symbol(x))), written) if found.relation == "not_equivalent" else None


def _is_part(written: Tree, whole: Tree) -> bool:
    """Whether a factor was left out, which may tend to 1."""
    return any(same(mul(written, factor), whole) is True for factor in _factors(whole))


def _factors(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Apply(head="mul" | "neg" | "pos", args=args):
            for arg in args:
                yield from _factors(arg)
        case _:
            yield tree
