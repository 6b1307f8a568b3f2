"""The exact value of an expression, and its decimals to any precision up to 1000 digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import Field

from service.errors import Undefined
from service.operations.forms import rewritten, zero_powers
from service.operations.inputs import Assignments, Count, ExpressionInput
from service.operations.operation import Operation
from service.operations.restated import defined
from service.question import Question, Result, Verification
from service.tree import BINDERS, Apply, Relation, Symbol, Tree, walk

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
    """The expression as written, with the values in their places, except for the variable of ∫, d/dx, ∑ or lim."""
    return _placed(question.expression, _values(question))


def _placed(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    match tree:
        case Symbol(name=name):
            return values.get(name, tree)
        case Apply(head=head, args=(body, Symbol(name=name) as bound, *rest)) if head in BINDERS or head == "derivative":
            inner = {other: value for other, value in values.items() if other != name}
            return replace(tree, args=(_placed(body, inner), bound, *(_placed(part, values) for part in rest)))
        case Apply(args=args):
            return replace(tree, args=tuple(_placed(part, values) for part in args))
        case Relation(sides=sides):
            return replace(tree, sides=tuple(_placed(side, values) for side in sides))
        case _:
            return tree


def _at(value: Any, question: Question) -> Any:
    """A derivative or an antiderivative that has been worked out, at the values of its variable."""
    from service.cas import symbol, to_sympy

    places = {symbol(name, question.context): to_sympy(tree, question.context) for name, tree in _values(question).items()}
    return value.subs(places, simultaneous=True) if places and value.free_symbols & set(places) and _is_open(question) else value


def _is_open(question: Question) -> bool:
    """Whether the expression holds d/dx or ∫ dx, whose variable gets its value only afterwards."""
    return any(isinstance(node, Apply) and (node.head == "derivative" or _is_indefinite(node)) for node in walk(question.expression))


DELEGATED = {
    "integral": "integrate", "limit": "limit", "limit_left": "limit", "limit_right": "limit", "derivative": "differentiate",
    "sum": "sum", "product": "product",
}  # fmt: skip
"""Heads whose value is another operation's answer, with the same candidates and the same check."""


def _delegate(question: Question) -> tuple[Operation, Question] | None:
    """The operation that an integral, a limit or a derivative standing alone is an order for."""
    from service.operations import OPERATIONS

    tree = put_in(question)
    if not isinstance(tree, Apply) or tree.head not in DELEGATED or _is_indefinite(tree):
        return None
    if tree.head == "derivative" and _values(question):
        return None
    operation = OPERATIONS[DELEGATED[tree.head]]
    task = replace(question, trees={"expression": tree}, options={})
    return operation, operation.prepare(task) if operation.prepare else task


def _is_indefinite(tree: Apply) -> bool:
    return tree.head == "integral" and len(tree.args) == 2


def do(question: Question) -> Iterator[Result]:
    """The value as short as it can be written exactly, then as it comes."""
    from service.cas.evaluate import exact

    if (delegate := _delegate(question)) is not None:
        operation, task = delegate
        for result in operation.candidates(task):
            yield replace(result, decimal=result.decimal or _decimal(result.value, question))
        return
    value = _value(question)
    notes = zero_powers(put_in(question), question.context)
    for candidate in dict.fromkeys((rewritten(value, exact), value)):
        yield Result(candidate, decimal=_decimal(candidate, question), notes=notes)


def _value(question: Question) -> Any:
    from sympy import And, Contains, Integral, S
    from sympy.core.relational import Relational

    from service.cas import to_sympy
    from service.cas.evaluate import carried_out
    from service.operations.integrate import without_integrals

    value = to_sympy(put_in(question), question.context)
    if value.has(Integral):
        value = without_integrals(value, question.context.deadline / 2)
    value = _at(carried_out(value, question.context), question)
    if value.has(S.NaN):
        raise Undefined("This is not defined: it has a form such as 0/0 or ∞ − ∞.")
    if value.has(S.ComplexInfinity):
        raise Undefined("This is not defined: it divides by zero.")
    if isinstance(value, Contains) and not value.free_symbols:
        return value.func(*value.args)  # 3 ∈ [0, 1] is kept as written until here
    return _truth(value, question) if isinstance(value, Relational | And) and not value.free_symbols else value


def _truth(statement: Any, question: Question) -> Any:
    """Whether a statement about numbers is true, where that can be told."""
    from sympy import S

    from service.verify import Verdict, satisfies

    verdict = satisfies(statement, {}, question.context).verdict
    return {Verdict.EQUAL: S.true, Verdict.DIFFERENT: S.false}.get(verdict, statement)


def _decimal(value: Any, question: Question) -> str | None:
    from service.verify import decimal_value

    return None if value is None else decimal_value(value, question.options.get("precision", 15))


def verify(question: Question, result: Result) -> Verification:
    """The value must agree with the expression as it stands: sums are added up, derivatives and limits checked."""
    from sympy import Integral, Limit, S

    from service.cas import to_sympy
    from service.cas.evaluate import carried_out
    from service.operations.forms import same

    if (delegate := _delegate(question)) is not None:
        operation, task = delegate
        return operation.verify(task, result)
    if result.value in (S.true, S.false):
        return Verification("proved", "ball arithmetic")
    asked = to_sympy(put_in(question), question.context)
    if asked.has(Integral, Limit):
        return Verification("unverified", "the integrals and limits inside were not checked one by one")
    return same(_at(carried_out(asked, question.context), question) if _is_open(question) else asked, result.value, question.context)


def prepare(question: Question) -> Question:
    """The question with what its equations define put in: f(x) = x² + 1; f(3)."""
    tree = defined(question.expression)
    return question if tree is question.expression else replace(question, trees={**question.trees, "expression": tree})


EVALUATE = Operation(
    name="evaluate",
    summary="Work out the value of an expression, exactly and as a decimal.",
    input=EvaluateInput,
    examples=({"expression": "sqrt(8) + 1/2"}, {"expression": "x^2 + y", "at": {"x": "3", "y": "1/2"}}),
    prepare=prepare,
    do=do,
    verify=verify,
)
