"""What limits and series have in common: a function, its variable, and the point they are about."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from service.cas import symbol, to_sympy
from service.errors import InvalidRequest, Unsupported
from service.messages import Message, Said
from service.question import Question


@dataclass(frozen=True, slots=True)
class NearPoint:
    """The function, the variable and the point as SymPy has them."""

    question: Question
    function: Expr
    variable: Symbol
    point: Expr


def near_point(question: Question, refusal: Said) -> NearPoint:
    """What a question about a function near a point asks for.

    Raises Unsupported with the sentence `refusal` where the expression is no function, InvalidRequest where the point moves.
    """
    context = question.context
    function = to_sympy(question.expression, context)
    if not isinstance(function, Expr):
        raise Unsupported(refusal)
    point, variable = to_sympy(question.trees["point"], context), symbol(context.variable or "x", context)
    if not isinstance(point, Expr) or variable in point.free_symbols:
        raise InvalidRequest(Message("The point must be a value that does not depend on {}.", str(variable)), field="point")
    return NearPoint(question, function, variable, point)
