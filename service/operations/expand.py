"""Products multiplied out; logarithms of products and functions of sums of angles where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import Field

from service.operations.face import Face
from service.operations.forms import conditions_lost, equals_input, one
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Question, Result, Verification
from service.quietly import unless_broken
from service.read.sorts import EVERY
from service.tree import Apply, Tree, free_symbols, walk


class ExpandInput(ExpressionInput):
    """Brackets to be multiplied out."""

    logs: bool = Field(False, description="Take logarithms of products apart as for positive factors, and say where that holds.")
    trig: bool = Field(False, description="Take sines and cosines of sums and multiples of angles apart.")


def expanded(expression: Any) -> Any:
    """Multiplied out; a fraction that cancels to a polynomial is one. Raises TooHard for too many terms."""
    from service.cas.expand import expanded as multiplied_out

    return multiplied_out(expression)


def do(question: Question) -> Iterator[Result]:
    """Logarithms first, where some come apart; then everything multiplied out."""
    from service.cas.logarithms import expanded as logs_apart

    tree = question.expression
    apart = unless_broken("logarithms apart", partial(logs_apart, tree, question.context, force=bool(question.options.get("logs"))))
    if apart is not None and _is_sum_of_logs(apart):
        yield Result(apart, conditions=_conditions(question, apart), strategy="logarithms apart")
    yield from one(_trig_apart if question.options.get("trig") else expanded)(question)


def _conditions(question: Question, apart: Tree) -> tuple[Any, ...]:
    """Where the parts are defined, if that was asked for; else what the input asked and the parts ask no longer."""
    from service.cas import natural_domain
    from service.cas.conditions import stated

    if question.options.get("logs"):
        return tuple(stated(natural_domain(apart, question.context)))
    return conditions_lost(question, apart)


def _trig_apart(expression: Any) -> Any:
    from sympy import expand_trig

    return expanded(expand_trig(expression))


def _is_sum_of_logs(tree: Tree) -> bool:
    """Whether nothing but logarithms, numbers, sums and multiples is left: there is nothing more to multiply out."""
    heads = {node.head for node in walk(tree) if isinstance(node, Apply)}
    return isinstance(tree, Apply) and tree.head in ("add", "neg", "mul", "div", "log") and "log" in heads


def verify(question: Question, result: Result) -> Verification:
    """Equal to what was sent; logarithms taken apart on request, where the letters are positive."""
    from service.cas import to_sympy, to_tree

    if question.options.get("logs"):
        known = dict.fromkeys(free_symbols(question.expression), ("positive",))
        question = replace(question, context=replace(question.context, assumptions={**known, **question.context.assumptions}))
        result = replace(result, value=to_sympy(to_tree(result.value), question.context))
    if isinstance(result.value, Apply):
        return equals_input(question, replace(result, value=to_sympy(result.value, question.context)))
    return equals_input(question, result)


EXPAND = Operation(
    name="expand",
    summary="Multiply out products and powers; on request, logarithms of products and functions of sums too.",
    input=ExpandInput,
    examples=({"expression": "(x+1)^3"}, {"expression": "(a+b)(a-b)"}),
    do=do,
    verify=verify,
    takes=EVERY,
    verbs=("expand",),
    face=Face(rare=frozenset({"logs", "trig"}), is_drawn=True),
)
