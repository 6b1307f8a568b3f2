"""The exact value of an expression, and its decimals to any precision up to 1000 digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from service.operations.forms import rewritten
from service.operations.inputs import Assignments, Count, ExpressionInput
from service.operations.operation import Operation
from service.question import Question, Result, Verification
from service.tree import Symbol, Tree, rebuilt

LOWEST, HIGHEST = 1, 1000


class EvaluateInput(ExpressionInput):
    """A value, at given values of the symbols."""

    at: Assignments = Field(
        default_factory=dict,
        description="Values of the symbols: an object, or `x=2; y=1/3` in a query string.",
        examples=[{"x": "2", "y": "sqrt(2)"}],
    )
    precision: Count = Field(15, ge=LOWEST, le=HIGHEST, description="Significant digits of the decimal value.")


def _values(question: Question) -> Mapping[str, Tree]:
    return {name.removeprefix("at."): tree for name, tree in question.trees.items() if name.startswith("at.")}


def put_in(question: Question) -> Tree:
    """The expression as written, with the values in their places."""
    values = _values(question)

    def change(node: Tree) -> Tree:
        return values.get(node.name, node) if isinstance(node, Symbol) else node

    return rebuilt(question.expression, change)


def do(question: Question) -> Iterator[Result]:
    """The value as short as it can be written exactly, then as it comes."""
    from service.cas.evaluate import exact, pending

    value = _value(question)
    digits = question.options.get("precision", 15)
    candidates = [rewritten(value, exact), value] if not pending(value) else [value]
    for candidate in dict.fromkeys(candidates):
        yield Result(candidate, decimal=_decimal(candidate, digits))


def _value(question: Question) -> Any:
    from service.cas import to_sympy
    from service.cas.evaluate import carried_out

    return carried_out(to_sympy(put_in(question), question.context), question.context)


def _decimal(value: Any, digits: int) -> str | None:
    from service.verify import decimal_value

    return decimal_value(value, digits)


def verify(question: Question, result: Result) -> Verification:
    """The exact value must have the decimals that the expression itself gives."""
    from service.operations.forms import same

    return same(_value(question), result.value, question.context)


EVALUATE = Operation(
    name="evaluate",
    summary="Work out the value of an expression, exactly and as a decimal.",
    input=EvaluateInput,
    examples=({"expression": "sqrt(8) + 1/2"}, {"expression": "x^2 + y", "at": {"x": "3", "y": "1/2"}}),
    do=do,
    verify=verify,
)
