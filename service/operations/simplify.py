"""The simplest equivalent form: the shortest of several, never longer than what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.operations.forms import conditions_lost, equals_input, given, rewritten, zero_powers
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.question import Context, Question, Result, Verification
from service.tree import Apply, Tree, free_symbols, walk
from service.write import text

SUMS = frozenset({"integral", "sum", "product", "sum_over", "product_over"})
PENDING = SUMS | {"derivative", "partial", "prime", "limit", "limit_left", "limit_right", "subst"}
"""Heads that ask for something to be worked out."""
SHARE = 0.5
"""Of the deadline, for the search; checking and writing need the rest."""


class SimplifyInput(ExpressionInput):
    """Anything that can be written shorter."""


def do(question: Question) -> Iterator[Result]:
    """Forms of an expression, shortest first; of anything else, the form with each part at its shortest."""
    from sympy import Expr, MatrixBase

    from service.cas.evaluate import carried_out
    from service.cas.simplify import shorter_forms_by_way

    value = carried_out(given(question), question.context)
    seconds = question.context.deadline * SHARE
    if isinstance(value, Expr) and not isinstance(value, MatrixBase):
        forms = shorter_forms_by_way(value, seconds)
    else:
        forms = {rewritten(value, lambda part: _checked(part, question.context, seconds / 4)): "part by part", value: "as it is"}
    for form, way in forms.items():
        if _keeps_branches(value, form):
            if _is_longer(form, question.expression):
                yield Result(question.expression, strategy="as it is")
                return
            notes = zero_powers(question.expression, question.context)
            yield Result(form, conditions=conditions_lost(question, form), notes=notes, strategy=way)


def _is_longer(form: Any, written: Tree) -> bool:
    """Whether an expression with variables takes more room than as it was written; what is still to be carried out may grow."""
    from service.cas import to_tree

    pending = any(isinstance(node, Apply) and node.head in PENDING for node in walk(written))
    return not pending and bool(free_symbols(written)) and len(text(to_tree(form))) > len(text(written))


def _verified(question: Question, result: Result) -> Verification:
    """As for every rewriting; what is given back as written needs no proof."""
    if result.value is question.expression:
        return Verification("proved", "the same as written")
    return equals_input(question, result)


def _keeps_branches(value: Any, form: Any) -> bool:
    """Whether joining logarithms kept the value over ℂ too, at positive values of the variables.

    ln x + ln y is ln(xy) wherever it is real, but ln(1 − x) + ln(2 − x) is not ln((1 − x)(2 − x)) for x > 2, where a reader
    who works over ℂ would find another value.
    """
    from sympy import Expr, Symbol, log

    from service.verify import equal

    if form == value or not isinstance(value, Expr) or not value.has(log):
        return True
    positive = {symbol: Symbol(symbol.name, positive=True) for symbol in value.free_symbols | form.free_symbols}
    known = {symbol.name: ("positive",) for symbol in positive}
    return not equal(value.xreplace(positive), form.xreplace(positive), Context(domain="complex", assumptions=known)).is_different


def _checked(part: Any, context: Context, seconds: float) -> Any:
    """The shortest form that is shown to be equal."""
    from service.cas.simplify import shorter_forms
    from service.operations.forms import same

    return next((form for form in shorter_forms(part, seconds) if same(part, form, context).status in ("proved", "checked")), part)


SIMPLIFY = Operation(
    name="simplify",
    summary="Write an expression in its simplest equivalent form.",
    input=SimplifyInput,
    examples=({"expression": "sin(x)^2 + cos(x)^2"}, {"expression": "\\frac{x^2-1}{x-1}"}),
    do=do,
    verify=_verified,
)
