"""Limits, from one side or both, each checked by walking towards the point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from service.errors import InvalidRequest, Unsupported
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.variable import with_variable
from service.question import Note, Question, Result, Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree


class LimitInput(ExpressionInput):
    """lim f as the variable goes to a point."""

    point: Value | None = Field(
        None, description="Where the variable goes; needed unless the expression is itself a limit.", examples=["0", "oo"]
    )
    direction: Literal["both", "left", "right"] = Field("both", description="The side from which the point is approached.")


SIDES = {"limit": "both", "limit_left": "left", "limit_right": "right"}
HEADS = {side: head for head, side in SIDES.items()}


def prepare(question: Question) -> Question:
    """The question with its variable and point; a limit as input brings its own."""
    match question.expression:
        case Apply(head=head, args=(body, Symbol(name=name), point)) if head in SIDES:
            question = replace(
                question,
                trees={**question.trees, "expression": body, "point": point},
                context=replace(question.context, variable=name),
                options={**question.options, "direction": SIDES[head] if head != "limit" else question.options.get("direction", "both")},
            )
        case Relation():
            raise Unsupported("Only an expression has a limit; send one side of the equation.")
    if "point" not in question.trees:
        raise InvalidRequest("A limit needs the “point” that the variable goes to.", field="point")
    return with_variable(question)


def shown(question: Question) -> Tree:
    """The limit that was asked for."""
    head = HEADS[question.options.get("direction", "both")]
    if _is_infinite(question.trees["point"]):
        head = "limit"
    return Apply(head, (question.expression, Symbol(question.context.variable or "x"), question.trees["point"]))


def _is_infinite(point: Tree) -> bool:
    match point:
        case Constant(name="oo") | Apply(head="neg" | "pos", args=(Constant(name="oo"),)):
            return True
        case _:
            return False


def _parts(question: Question) -> tuple[Any, Any, Any, str]:
    """Function, variable, point and side as SymPy has them."""
    from sympy import Expr

    from service.cas import symbol, to_sympy

    context = question.context
    function = to_sympy(question.expression, context)
    if not isinstance(function, Expr):
        raise Unsupported("Only an expression has a limit.")
    point = to_sympy(question.trees["point"], context)
    return function, symbol(context.variable or "x", context), point, question.options.get("direction", "both")


def do(question: Question) -> Iterator[Result]:
    """The limit; where the two sides differ, no value but a note with both."""
    from service.cas.limits import one_sided

    function, variable, point, side = _parts(question)
    if side != "both" or point.is_infinite:
        for value in one_sided(function, variable, point, "left" if side == "left" else "right", question.context.deadline * 0.6):
            yield _result(value)
        return
    yield from _two_sided(function, variable, point, question)


def _two_sided(function: Any, variable: Any, point: Any, question: Question) -> Iterator[Result]:
    from service.cas.limits import is_defined_beside, one_sided

    seconds = question.context.deadline * 0.3
    sides = [side for side in ("left", "right") if is_defined_beside(function, variable, point, side, question.context)]
    if len(sides) == 1:
        only = {"left": "right", "right": "left"}[sides[0]]
        note = Note("one_sided", f"Left and right of the point are not both in the domain; on the {only} the function is not defined.")
        for value in one_sided(function, variable, point, sides[0], seconds):
            yield replace(_result(value), notes=(note,))
        return
    left, right = (next(one_sided(function, variable, point, side, seconds), None) for side in ("left", "right"))
    if left is None or right is None:
        return
    if left == right or _is_zero(left - right):
        yield _result(left)
        return
    yield Result(None, notes=(_differ(left, right),), extra={"left": left, "right": right})


def _is_zero(difference: Any) -> bool:
    from sympy import simplify

    return difference.is_finite is not False and simplify(difference) == 0


def _differ(left: Any, right: Any) -> Note:
    from service.cas import to_tree
    from service.write import text

    return Note(
        "limits_differ",
        f"There is no two-sided limit: from the left it is {text(to_tree(left))}, from the right {text(to_tree(right))}.",
    )


def _result(value: Any) -> Result:
    from sympy import AccumBounds

    if isinstance(value, AccumBounds):
        low, high = value.min, value.max
        note = Note("oscillates", "There is no limit: the function keeps oscillating.")
        return Result(None, notes=(note,), extra={"lowest": low, "highest": high})
    return Result(value)


def verify(question: Question, result: Result) -> Verification:
    """The function close to the point must come closer and closer to the limit."""
    from service.verify import approaches

    function, variable, point, side = _parts(question)
    if result.value is None:
        if "left" not in result.extra:
            return Verification("unverified", "a limit that does not exist can't be checked numerically")
        parts = [approaches(function, variable, point, s, result.extra[s], question.context).verification() for s in ("left", "right")]
    else:
        sides = ("left", "right") if side == "both" else (side,)
        parts = [approaches(function, variable, point, s, result.value, question.context).verification() for s in sides]
        if any(note.code == "one_sided" for note in result.notes):
            parts = [part for part in parts if part.status != "unverified"] or parts
    order = ("failed", "unverified", "checked", "proved")
    return min(parts, key=lambda part: order.index(part.status))


LIMIT = Operation(
    name="limit",
    summary="Find the limit of a function at a point, from one side or both.",
    input=LimitInput,
    examples=({"expression": "sin(x)/x", "point": "0"}, {"expression": "\\lim_{n \\to \\infty} \\left(1+\\frac{1}{n}\\right)^n"}),
    prepare=prepare,
    shown=shown,
    do=do,
    verify=verify,
)
