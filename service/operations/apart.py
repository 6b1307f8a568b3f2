"""Partial fractions over the rational numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.operations.forms import conditions_lost, equals_input, given, rewritten
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.operations.variable import with_variable
from service.question import Question, Result


class ApartInput(ExpressionInput):
    """A fraction of polynomials."""


def do(question: Question) -> Iterator[Result]:
    """The sum of partial fractions; a polynomial part stands first."""
    from service.cas import symbol

    variable = symbol(question.context.variable or "x", question.context)
    form = rewritten(given(question), lambda part: _apart(part, variable))
    yield Result(form, conditions=conditions_lost(question, form))


def _apart(expression: Any, variable: Any) -> Any:
    from sympy import apart
    from sympy.polys.polyerrors import BasePolynomialError

    from service.errors import Unsupported

    try:
        return apart(expression, variable)
    except (BasePolynomialError, NotImplementedError, TypeError, AttributeError):
        raise Unsupported("Partial fractions are for fractions of polynomials.") from None


APART = Operation(
    name="apart",
    summary="Split a fraction of polynomials into partial fractions.",
    input=ApartInput,
    examples=({"expression": "1/(x^2-1)"}, {"expression": "\\frac{x^3+1}{x^2-x}"}),
    prepare=with_variable,
    do=do,
    verify=equals_input,
)
