"""Derivatives of any order, each checked against high-precision differences of the function."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from service.errors import Unreadable, Unsupported
from service.operations import implicit
from service.operations.face import Face
from service.operations.inputs import Count, ExpressionInput, VariableName
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.variable import with_variable
from service.question import Question
from service.read.differentials import stray_differential
from service.read.sorts import STATED, VECTORS
from service.tree import Apply, Number, Relation, Symbol, Tree


class DifferentiateInput(ExpressionInput):
    """dⁿf/dxⁿ."""

    order: Count = Field(1, ge=1, le=100, description="How many times to differentiate.")
    of: VariableName | None = Field(
        None, description="In an equation, the letter that depends on the variable: dy/dx of x^2 + y^2 = 25.", examples=["y"]
    )


def prepare(question: Question) -> Question:
    """The question with its variable; a derivative as input brings its own variable and order."""
    match question.expression:
        case Apply(head="derivative" | "partial", args=(body, Symbol(name=name), *count)) if not isinstance(body, Symbol):
            order = _whole(count[0]) if count else 1
            question = replace(
                question,
                trees={**question.trees, "expression": body},
                context=replace(question.context, variable=name),
                options={**question.options, "order": order * question.options.get("order", 1)},
            )
        case equation if implicit.is_implicit(equation):
            return implicit.prepare(question)
        case Relation(signs=("=",), sides=(Symbol() | Apply(head="call"), body)):
            question = replace(question, trees={**question.trees, "expression": body})
        case Relation():
            raise Unsupported("An equation can't be differentiated; send one of its sides.")
    if "d" not in question.context.assumptions and (stray := stray_differential(question.expression, apart=True)) is not None:
        raise Unreadable("This differential has no integral sign.", span=stray[0], expected="an integral sign for each differential")
    return with_variable(question)


def _whole(tree: Tree) -> int:
    if isinstance(tree, Number) and tree.text.isdigit() and 1 <= len(tree.text) <= 2:
        return int(tree.text)
    raise Unsupported("The order of the derivative must be a whole number below 100.")


def shown(question: Question) -> Tree:
    """d/dx f, as it was asked for; an equation as it is."""
    if isinstance(question.expression, Relation):
        return question.expression
    order = question.options.get("order", 1)
    times = (Number(str(order)),) if order > 1 else ()
    return Apply("derivative", (question.expression, Symbol(question.context.variable or "x"), *times))


DIFFERENTIATE = Operation(
    name="differentiate",
    summary="Find the derivative of a function, of any order.",
    input=DifferentiateInput,
    examples=({"expression": "x^2 sin(x)"}, {"expression": "\\ln(\\cos x)", "order": 2}),
    prepare=prepare,
    shown=shown,
    is_worked=True,
    takes=ONE | VECTORS | STATED,
    verbs=("differentiate",),
    face=Face(group="calculus", before="d/d{variable}", rare=frozenset({"of"}), is_drawn=True),
)
