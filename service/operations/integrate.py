"""Integrals: an antiderivative with + C, or the exact value between two limits.

The work is done in `service.integrate`, the check in `service.verify`, which knows nothing of it.
"""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from service.errors import InvalidRequest, Unreadable, Unsupported
from service.messages import Message
from service.operations.face import Face, Showcase
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.variable import with_variable
from service.question import Note, Question
from service.read.differentials import stray_differential, without_differential
from service.tree import Apply, Relation, Symbol, Tree


class IntegrateInput(ExpressionInput):
    """∫ f dx, or ∫ₐᵇ f dx where both limits are given."""

    lower: Value | None = Field(None, description="Lower limit of a definite integral; needs `upper` too.", examples=["0", "-oo"])
    upper: Value | None = Field(None, description="Upper limit of a definite integral; needs `lower` too.", examples=["1", "oo"])
    principal_value: bool = Field(
        False, description="Give the Cauchy principal value where the integral itself diverges; needs both limits.", examples=[True]
    )


def prepare(question: Question) -> Question:
    """The question with an integral as input taken apart into integrand, variable and limits.

    Raises InvalidRequest where one limit is missing, AmbiguousVariable, Unsupported for an equation.
    """
    match question.expression:
        case Apply(head="integral", args=(f, Symbol(name=name))):
            question = _about(question, name, {"expression": f})
        case Apply(head="integral", args=(f, Symbol(name=name), lower, upper)):
            question = _about(question, name, {"expression": f, "lower": lower, "upper": upper})
        case Relation():
            raise Unsupported("An equation can't be integrated; send one of its sides.")
    question = _past_differential(question)
    if ("lower" in question.trees) != ("upper" in question.trees):
        missing = "upper" if "lower" in question.trees else "lower"
        raise InvalidRequest(Message("A definite integral needs both limits; “{}” is missing.", missing), field=missing)
    if question.options.get("principal_value") and "lower" not in question.trees:
        raise InvalidRequest("A principal value needs both limits.", field="principal_value")
    return with_variable(question)


def _past_differential(question: Question) -> Question:
    """x² dx without its differential, which the sign of an integral would have taken; not where d is declared a letter."""
    found = without_differential(question.expression)
    named = question.context.variable
    if "d" in question.context.assumptions:
        return question
    if found is None and (stray := stray_differential(question.expression)) is not None and named in (None, stray[1]):
        raise Unreadable(DX_INSIDE, span=stray[0], expected="dx at the end")
    if found is None or named not in (None, found[1]):
        return question
    note = Note("differential", Message("“d{}” is read as the end of the integral, and not as a product.", found[1]))
    return _about(question, found[1], {"expression": found[0]}).with_notes(note)


DX_INSIDE = "The differential ends what is integrated; write all of it before the differential, in brackets."


def _about(question: Question, variable: str, trees: dict[str, Tree]) -> Question:
    return replace(question, trees={**question.trees, **trees}, context=replace(question.context, variable=variable))


def shown(question: Question) -> Tree:
    """The integral that was asked for, as a tree."""
    variable = Symbol(question.context.variable or "x")
    if "lower" in question.trees:
        return Apply("integral", (question.expression, variable, question.trees["lower"], question.trees["upper"]))
    return Apply("integral", (question.expression, variable))


INTEGRATE = Operation(
    name="integrate",
    summary="Find an antiderivative, or the exact value of a definite integral.",
    input=IntegrateInput,
    examples=(
        {"expression": "x sin(x)"},
        {"expression": "\\int_0^1 x^2\\,dx"},
        {"expression": "exp(-x^2)", "lower": "-oo", "upper": "oo"},
    ),
    prepare=prepare,
    shown=shown,
    takes=ONE,
    is_worked=True,
    verbs=("integrate",),
    face=Face(
        group="calculus",
        before="∫{upper/lower}",
        after="d{variable}",
        rare=frozenset({"principal_value"}),
        is_drawn=True,
        area=("lower", "upper"),
        showcase=Showcase({"expression": "x sin(x)"}, "∫ x sin x dx"),
    ),
)
