"""Factors over the rational numbers; whole numbers into primes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from service.operations.face import Face
from service.operations.forms import equals_input, given, one
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Question, Result
from service.read.sorts import EVERY


class FactorInput(ExpressionInput):
    """A polynomial, a fraction of polynomials, or a whole number."""


def factored(expression: Any) -> Any:
    """The product of irreducible factors; 360 is 2³·3²·5."""
    from service.cas.factor import factored as into_factors

    return into_factors(expression)


def do(question: Question) -> Iterator[Result]:
    """The factors; a number keeps its decimal value beside them."""
    from service.cas import decimal

    for result in one(factored)(question):
        yield replace(result, decimal=decimal(given(question)))


FACTOR = Operation(
    name="factor",
    summary="Write an expression as a product of irreducible factors over the rational numbers.",
    input=FactorInput,
    examples=({"expression": "x^2 - 5x + 6"}, {"expression": "x^4 - y^4"}),
    do=do,
    verify=equals_input,
    takes=EVERY,
    verbs=("factor",),
    face=Face(is_drawn=True),
)
