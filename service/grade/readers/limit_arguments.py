"""Lines about a limit: its argument without the sign lim; l’Hôpital’s rule with a wrong derivative where the limit is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.algebra.build import ZERO, depends, mul
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL, Judgement, Scope
from service.judge.relations import relation
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

LIMITS = frozenset({"limit", "limit_left", "limit_right"})


def argument_worked_on(clause: Clause, context: Context) -> Found | None:
    """`(2x − 1)/(x + 1)` of the limit of (2x² − 3x + 1)/(x² − 1): its argument in another form; only confirms."""
    tree, task = clause.tree, context.task.tree
    if tree is None or (clause.continues and not _goes_on(clause, context)) or is_statement(tree):
        return None
    if any(isinstance(node, Apply) and node.head in LIMITS for node in walk(tree)):
        return None
    match task:
        case Apply(head=head, args=(inside, Symbol(name=x), point)) if head in LIMITS and x in free_symbols(tree):
            found = relation(context.expanded(inside), context.expanded(tree), context.scope)
        case _:
            return None
    if found.relation not in EQUAL:
        return None
    value = Apply(head, (tree, Symbol(x), point), form=ARGUMENT)
    reading = Reading("transformation", replace(found, relation="equivalent"), inside, tree, context.last_line)
    return reading, replace(context.knowing(value, context.line), tail=value)


def near_the_point(clause: Clause, context: Context) -> Found | None:
    """`|x| = −x` beside a limit at −∞: true near the place; only confirms."""
    match clause.tree, context.task.tree:
        case Relation(signs=("=",), sides=(left, right)), Apply(head=head, args=(_, Symbol(name=x), point)) if head in LIMITS:
            near = NEAR.get(point) or _beside(head, x, point)
        case _:
            return None
    if clause.continues or near is None or {*free_symbols(left), *free_symbols(right)} != {x}:
        return None
    assumed = Relation((near.signs), tuple(Symbol(x) if side == PLACE else side for side in near.sides))
    found = relation(context.expanded(left), context.expanded(right), context.assuming(assumed).scope)
    if found.relation not in EQUAL:
        return None
    return Reading("consequence", replace(found, relation="equivalent"), parent=context.last_line), context


PLACE = Symbol("x")
NEAR: dict[Tree, Relation] = {
    Constant("oo"): Relation((">",), (PLACE, Number("1"))),
    Apply("neg", (Constant("oo"),)): Relation(("<",), (PLACE, Apply("neg", (Number("1"),)))),
}


def _beside(head: str, x: str, point: Tree) -> Relation | None:
    """x < p for a limit from the left, x > p for one from the right."""
    sign = {"limit_left": "<", "limit_right": ">"}.get(head)
    return None if sign is None or free_symbols(point) else Relation((sign,), (PLACE, point))


ARGUMENT = "argument"
"""The form of a limit whose sign was left out."""


def _goes_on(clause: Clause, context: Context) -> bool:
    """`= x + 3` after (x² − 9)/(x − 3) without lim."""
    current = context.current
    return clause.sign == "=" and current is not None and isinstance(current.tree, Apply) and current.tree.form == ARGUMENT


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
    if not any(all(_tends_to(limit(part), ends, scope) for part in (above, below)) for ends in ((ZERO,), INFINITE)):
        return None
    found = relation(right, written, scope)
    return (found, Apply("derivative", (part, Symbol(x))), written) if found.relation == "not_equivalent" else None


INFINITE: tuple[Tree, ...] = (Constant("oo"), Apply("neg", (Constant("oo"),)))


def _tends_to(limit: Tree, ends: tuple[Tree, ...], scope: Scope) -> bool:
    return any(relation(limit, end, scope).relation in EQUAL for end in ends)


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
