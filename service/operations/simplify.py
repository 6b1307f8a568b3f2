"""The simplest equivalent form: the shortest of several, never longer than what was sent."""

from __future__ import annotations

from collections.abc import Iterator

from service.operations.forms import equals_input, given, rewritten
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Question, Result


class SimplifyInput(ExpressionInput):
    """Anything that can be written shorter."""


def do(question: Question) -> Iterator[Result]:
    """Shorter forms, shortest first; what was sent, if there is none."""
    from service.cas.simplify import forms

    value = given(question)
    seconds = question.context.deadline * 0.6
    for position in range(3):
        yield Result(rewritten(value, lambda part, position=position: forms(part, question.context, seconds, position)))  # type: ignore[misc]
    yield Result(question.expression)


SIMPLIFY = Operation(
    name="simplify",
    summary="Write an expression in its simplest equivalent form.",
    input=SimplifyInput,
    examples=({"expression": "sin(x)^2 + cos(x)^2"}, {"expression": "\\frac{x^2-1}{x-1}"}),
    do=do,
    verify=equals_input,
)
