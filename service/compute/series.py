"""Taylor, Laurent and Puiseux series, each checked by how fast the remainder vanishes."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Add, Expr, I, nan, zoo

from service.cas import symbol, to_sympy, to_tree
from service.cas.series import expansion
from service.compute.computation import Computation
from service.compute.near_point import NearPoint, near_point
from service.errors import NoClosedForm
from service.messages import Message
from service.question import Claim, Note, Question, Result, Verification
from service.tree import Apply, Number, Symbol, Tree, rebuilt
from service.verify import remainder_vanishes


def _problem(question: Question) -> NearPoint:
    return near_point(question, "Only an expression has a series.")


def _order(question: Question) -> int:
    """How many powers are written."""
    return int(question.options.get("order", 6))


def _candidates(problem: NearPoint) -> Iterator[Result]:
    """The terms in ascending powers of the distance from the point; the note tells the order of the rest."""
    question, function, variable, point = problem.question, problem.function, problem.variable, problem.point
    order = _order(question)
    kept, is_exact, distance = expansion(
        function, variable, point, order, question.context.deadline * 0.7, question.context.domain != "complex"
    )
    if any(term.has(zoo, nan) for term in kept):
        raise NoClosedForm("No series was found at this point with the methods this service tries.")
    if _has_left_the_reals(function, point, kept, question):
        raise NoClosedForm("No real series was found at this point: on one of its sides the function has no real values.")
    near = to_tree(1 / variable) if point.is_infinite else _distance(variable, point)
    trees = [_put_in(to_tree(term), distance.name, near) for term in kept]
    tree = trees[0] if len(trees) == 1 else Apply("add", tuple(trees))
    rest = to_tree(1 / variable**order) if point.is_infinite else near if order == 1 else Apply("pow", (near, Number(str(order))))
    notes = () if is_exact else (Note("remainder", Message("What is left out becomes small as fast as {}.", rest)),)
    whole = Add(*kept).subs(distance, 1 / variable if point.is_infinite else variable - point)
    yield Result(tree, notes=notes, extra={"remainder": None if is_exact else rest}, asserted=whole)


def _has_left_the_reals(function: Expr, point: Expr, kept: list[Expr], question: Question) -> bool:
    """Whether terms are complex though the question was about real numbers only."""
    return question.context.domain != "complex" and not function.has(I) and not point.has(I) and any(term.has(I) for term in kept)


def _distance(variable: sympy.Symbol, point: Expr) -> Tree:
    """x − a, with the variable first."""
    if point.is_Symbol:
        return Apply("add", (Symbol(variable.name), Apply("neg", (Symbol(point.name),))))
    return to_tree(variable - point)


def _put_in(tree: Tree, name: str, near: Tree) -> Tree:
    """The distance in its place; of 1/x, a power is written below the bar: a t² is a/x²."""
    match near:
        case Apply(head="div", args=(_, below)):
            return _below(tree, name, below)
        case _:
            return rebuilt(tree, lambda node: near if isinstance(node, Symbol) and node.name == name else node)


def _below(tree: Tree, name: str, below: Tree) -> Tree:
    inner = symbol(below.name) if isinstance(below, Symbol) else to_sympy(below)
    return to_tree(to_sympy(tree).subs(symbol(name), 1 / inner))


def _verified(problem: NearPoint, claim: Claim) -> Verification:
    """The remainder must vanish as fast as the power after the last one written."""
    context, order = problem.question.context, _order(problem.question)
    return remainder_vanishes(problem.function, claim.asserted, problem.variable, problem.point, order, context).verification()


SERIES = Computation(_problem, _candidates, _verified)
