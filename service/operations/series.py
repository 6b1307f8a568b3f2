"""Taylor, Laurent and Puiseux series, each checked by how fast the remainder vanishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from service.answers.operations import SeriesAnswer
from service.errors import NoClosedForm, Unsupported
from service.operations.face import Face
from service.operations.inputs import Count, ExpressionInput, Value
from service.operations.near_point import near_point
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.variable import with_variable
from service.question import Note, Question, Result, Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, rebuilt

MOST = 30


class SeriesInput(ExpressionInput):
    """A function near a point."""

    point: Value = Field("0", description="The point of the expansion; oo for large values.", examples=["0"])
    order: Count = Field(6, ge=1, le=MOST, description="Powers below this one are written.")


def prepare(question: Question) -> Question:
    if isinstance(question.expression, Relation):
        raise Unsupported("Only an expression has a series; send one side of the equation.")
    return with_variable(question)


def _parts(question: Question) -> tuple[Any, Any, Any, int]:
    """Function, variable, point and order."""
    near = near_point(question, "Only an expression has a series.")
    return near.function, near.variable, near.point, question.options.get("order", 6)


def do(question: Question) -> Iterator[Result]:
    """The terms in ascending powers of the distance from the point; the note tells the order of the rest."""
    from sympy import Add, nan, zoo

    from service.cas import to_tree
    from service.cas.series import expansion

    function, variable, point, order = _parts(question)
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
    notes = () if is_exact else (Note("remainder", f"The rest is of the order of {_text(rest)}."),)
    whole = Add(*kept).subs(distance, 1 / variable if point.is_infinite else variable - point)
    yield Result(tree, notes=notes, extra={"remainder": None if is_exact else rest}, record=(whole,))


def _has_left_the_reals(function: Any, point: Any, kept: list[Any], question: Question) -> bool:
    """Whether terms are complex though the question was about real numbers only."""
    from sympy import I

    return question.context.domain != "complex" and not function.has(I) and not point.has(I) and any(term.has(I) for term in kept)


def _distance(variable: Any, point: Any) -> Tree:
    """x − a, with the variable first."""
    from service.cas import to_tree

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
    from service.cas import symbol, to_sympy, to_tree

    inner = symbol(below.name) if isinstance(below, Symbol) else to_sympy(below)
    return to_tree(to_sympy(tree).subs(symbol(name), 1 / inner))


def _text(tree: Tree) -> str:
    from service.write import text

    return text(tree)


def verify(question: Question, result: Result) -> Verification:
    """The remainder must vanish as fast as the power after the last one written."""
    from service.verify import remainder_vanishes

    function, variable, point, order = _parts(question)
    return remainder_vanishes(function, result.record[0], variable, point, order, question.context).verification()


SERIES = Operation(
    name="series",
    summary="Expand a function in powers of the distance from a point.",
    input=SeriesInput,
    examples=({"expression": "sin(x)"}, {"expression": "1/(1-x)", "order": 4}),
    prepare=prepare,
    do=do,
    answer=SeriesAnswer,
    verify=verify,
    takes=ONE,
    face=Face(is_drawn=True),
)
