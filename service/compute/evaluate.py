"""The exact value of an expression, and its decimals to any precision up to 1000 digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sympy import And, Basic, Contains, Integral, Limit, S
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from service.cas import symbol, to_sympy
from service.cas.evaluate import carried_out, exact
from service.compute.computation import Computation
from service.compute.differentiate import differentiation
from service.compute.forms import rewritten, same, zero_powers
from service.compute.integrate import integration, without_integrals
from service.compute.limit import LIMIT
from service.compute.totals import PRODUCT, SUM
from service.errors import Undefined
from service.operations import OPERATIONS
from service.question import Claim, Question, Result, Verification
from service.tree import BINDERS, Apply, Relation, Symbol, Tree, walk
from service.verify import Verdict, decimal_value, satisfies


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


def _at(value: Basic, question: Question) -> Basic:
    """A derivative or an antiderivative that has been worked out, at the values of its variable."""
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


def _delegate(question: Question) -> Question | None:
    """The question of another operation that an integral, a limit or a derivative standing alone is an order for."""
    tree = put_in(question)
    if not isinstance(tree, Apply) or tree.head not in DELEGATED or _is_indefinite(tree):
        return None
    if tree.head == "derivative" and _values(question):
        return None
    operation = OPERATIONS[DELEGATED[tree.head]]
    task = replace(question, operation=operation.name, trees={"expression": tree}, options={})
    return operation.prepare(task) if operation.prepare else task


def _is_indefinite(tree: Apply) -> bool:
    return tree.head == "integral" and len(tree.args) == 2


@dataclass(frozen=True)
class ToEvaluate:
    """An expression with the values in their places, as SymPy has it."""

    question: Question
    asked: Basic

    @cached_property
    def carried_out(self) -> Basic:
        """With derivatives, sums and limits worked out, and then at the values of their variables."""
        return _at(carried_out(self.asked, self.question.context), self.question)


def _problem(question: Question) -> ToEvaluate:
    return ToEvaluate(question, to_sympy(put_in(question), question.context))


def _candidates(problem: ToEvaluate) -> Iterator[Result]:
    """The value as short as it can be written exactly, then as it comes."""
    question, value = problem.question, _value(problem)
    notes = zero_powers(put_in(question), question.context)
    for candidate in dict.fromkeys((rewritten(value, exact), value)):
        yield Result(candidate, decimal=_decimal(candidate, question), notes=notes)


def _value(problem: ToEvaluate) -> Basic:
    question = problem.question
    if problem.asked.has(Integral):
        value = without_integrals(problem.asked, question.context.deadline / 2)
        value = _at(carried_out(value, question.context), question)
    else:
        value = problem.carried_out
    if value.has(S.NaN):
        raise Undefined("This is not defined: it has a form such as 0/0 or ∞ − ∞.")
    if value.has(S.ComplexInfinity):
        raise Undefined("This is not defined: it divides by zero.")
    if isinstance(value, Contains) and not value.free_symbols:
        return value.func(*value.args)  # 3 ∈ [0, 1] is kept as written until here
    return _truth(value, question) if isinstance(value, Relational | And) and not value.free_symbols else value


def _truth(statement: Boolean, question: Question) -> Boolean:
    """Whether a statement about numbers is true, where that can be told."""
    verdict = satisfies(statement, {}, question.context).verdict
    return {Verdict.EQUAL: S.true, Verdict.DIFFERENT: S.false}.get(verdict, statement)


def _decimal(value: Basic, question: Question) -> str | None:
    return None if value is None else decimal_value(value, question.options.get("precision", 15))


def _verified(problem: ToEvaluate, claim: Claim) -> Verification:
    """The value must agree with the expression as it stands: sums are added up, derivatives and limits checked."""
    if claim.value in (S.true, S.false):
        return Verification("proved", "ball arithmetic")
    if problem.asked.has(Integral, Limit):
        return Verification("unverified", "the integrals and limits inside were not checked one by one")
    return same(problem.carried_out if _is_open(problem.question) else problem.asked, claim.value, problem.question.context)


VALUE = Computation(_problem, _candidates, _verified)


def evaluation(question: Question) -> Computation[Any]:
    """That of an integral, a limit or a derivative standing alone is the other operation's, with its candidates and its check."""
    task = _delegate(question)
    if task is None:
        return VALUE
    inner = COMPUTATIONS[task.operation](task)

    def candidates(problem: object) -> Iterator[Result]:
        for result in inner.candidates(problem):
            yield replace(result, decimal=result.decimal or _decimal(result.value, question))

    return Computation(lambda _: inner.problem(task), candidates, inner.verify)


COMPUTATIONS: dict[str, Callable[[Question], Computation[Any]]] = {
    "integrate": integration,
    "limit": lambda question: LIMIT,
    "differentiate": differentiation,
    "sum": lambda question: SUM,
    "product": lambda question: PRODUCT,
}
"""Those of the operations that an expression may be an order for."""
