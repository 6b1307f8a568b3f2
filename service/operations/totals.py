"""What sums and products over a range share: their limits, their closed forms and their check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import Field

from service.errors import InvalidRequest, Unsupported
from service.messages import Message
from service.operations.inputs import ExpressionInput, Value
from service.operations.variable import with_variable
from service.question import Question
from service.tree import Apply, Relation, Symbol, Tree


class TotalInput(ExpressionInput):
    """Terms or factors for each whole number from lower to upper."""

    lower: Value | None = Field(None, description="Where the index starts.", examples=["1"])
    upper: Value | None = Field(None, description="Where the index ends; oo for an infinite one.", examples=["n", "oo"])


BOTH_LIMITS = {
    "sum": "A sum needs both limits; “{}” is missing.",
    "product": "A product needs both limits; “{}” is missing.",
}


def prepared(head: str) -> Callable[[Question], Question]:
    """A `prepare` that takes ∑ or ∏ as input apart into body, index and limits."""

    def prepare(question: Question) -> Question:
        match question.expression:
            case Apply(head=found, args=(body, Symbol(name=name), low, high)) if found == head:
                trees = {**question.trees, "expression": body, "lower": low, "upper": high}
                question = replace(question, trees=trees, context=replace(question.context, variable=name))
            case Relation():
                raise Unsupported("An equation has no sum; send one of its sides.")
        for limit in ("lower", "upper"):
            if limit not in question.trees:
                raise InvalidRequest(Message(BOTH_LIMITS[head], limit), field=limit)
        return with_variable(question)

    return prepare


def shown_as(head: str) -> Callable[[Question], Tree]:
    def shown(question: Question) -> Tree:
        index = Symbol(question.context.variable or "k")
        return Apply(head, (question.expression, index, question.trees["lower"], question.trees["upper"]))

    return shown
