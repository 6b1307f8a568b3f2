"""A curve given by an equation in x and y: every line with y′ or y″ is asked of its points.

    x² + y² = 25:  y′ = −x/y;  y″ = −(y + x²/y)/y²;  y″ = −25/y³

Contract: an equation F(x, y) = 0 that the working starts from, and a line in x, y, y′, y″ → whether it holds on the curve, with
y′ = −F_x/F_y and y″ = d/dx y′ put in. Nothing is said of lines without a rate, nor of y′ = 0 and the like, which may be asked for.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from service.algebra.build import add, div, mul, neg
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.statements import zero_form
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.relating import related
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

X, Y = Symbol("x"), Symbol("y")


def rate_on_curve(clause: Clause, context: Context) -> Found | None:
    """`y′ = −x/y`, `y″ = −25/y³`, `2x + 2y y′ = 0` after x² + y² = 25."""
    tree, origin = clause.tree, context.root()
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues or clause.condition is not None:
        return None
    if origin is None or not _is_curve(origin.tree) or context.functions or context.failed or context.task.verb == "dsolve":
        return None
    if not any(_order(node) for node in walk(tree)) or not _letters(tree) or _letters(tree) - {"x", "y"}:
        return None
    before = _going_on(tree, context)
    if before is not None:
        return before
    rates = _rates(zero_form(origin.tree)) if isinstance(origin.tree, Relation) else None
    if rates is None:
        return None
    written = rebuilt(tree, lambda node: rates[_order(node) - 1] if _order(node) else node)
    assert isinstance(written, Relation)  # a relation stays one
    everywhere = relation(written.sides[0], written.sides[-1], context.scope) if len(written.sides) == 2 else None
    if everywhere is not None and everywhere.relation in EQUAL:
        judgement = Judgement("derivative", everywhere.verification)
        return Reading("differentiated", judgement, origin.tree, tree, origin.line, tree), context.knowing(tree, context.line)
    found = _on_curve(origin.tree, written, context)
    if found.relation in EQUAL | {"implies"}:
        judgement = Judgement("derivative", found.verification)
        return Reading("differentiated", judgement, origin.tree, tree, origin.line, tree), context.knowing(tree, context.line)
    if found.relation not in {"not_equivalent", "implied_by"}:
        return None
    return _wrong(tree, replace(found, relation="not_equivalent", lost=(), added=()), context)


def _on_curve(curve: Tree, written: Relation, context: Context) -> Judgement:
    """Whether every link of a line holds on the curve; the first that does not."""
    scope = replace(context.scope, unknown=None)
    links = [Relation(("=",), pair) for pair in pairwise(written.sides)]
    judged = [relation(curve, link, scope) for link in links]
    return next((one for one in judged if one.relation not in EQUAL | {"implies"}), judged[0])


def _wrong(tree: Relation, judgement: Judgement, context: Context) -> Found:
    """A line that does not hold on the curve, against the line before where that shows it too."""
    current = context.current
    assert current is not None  # the curve was said
    direct = related(context.expanded(current.tree), context.expanded(tree), context)
    shown = direct if direct.relation == "not_equivalent" else judgement
    return Reading("transformation", shown, current.tree, tree, current.line, tree), context.knowing(tree, context.line)


def _going_on(tree: Relation, context: Context) -> Found | None:
    """The line before in another form."""
    current = context.current
    if current is None or not any(_order(node) for node in walk(current.tree)):
        return None
    judged = related(context.expanded(current.tree), context.expanded(tree), context)
    if judged.relation not in EQUAL:
        return None
    return Reading("transformation", judged, current.tree, tree, current.line, tree), context.knowing(tree, context.line)


def _is_curve(tree: Tree) -> bool:
    return (
        isinstance(tree, Relation)
        and tree.signs == ("=",)
        and set(free_symbols(tree)) == {"x", "y"}
        and not any(side == Y and "y" not in free_symbols(other) for side, other in (tree.sides, tree.sides[::-1]))
        and not any(isinstance(node, Apply) and node.head in {"derivative", "prime", "integral"} for node in walk(tree))
    )


def _order(node: Tree) -> int:
    """1 for y′, 2 for y″; else 0."""
    match node:
        case Apply(head="derivative", args=(Symbol(name="y"), Symbol(name="x"))):
            return 1
        case Apply(head="derivative", args=(Symbol(name="y"), Symbol(name="x"), Number(text="2"))):
            return 2
        case _:
            return 0


def _letters(tree: Tree) -> set[str]:
    """The letters that stand outside rates."""
    return set(free_symbols(rebuilt(tree, lambda node: Number("1") if _order(node) else node)))


def _rates(form: Tree) -> tuple[Tree, Tree] | None:
    """y′ and y″ on the curve, in x and y."""
    try:
        first = neg(div(derivative(form, "x"), derivative(form, "y")))
        return first, add(derivative(first, "x"), mul(derivative(first, "y"), first))
    except NoDerivative:
        return None
