"""What sums and products over a range share: their limits, their closed forms and their check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import Field

from service.errors import InvalidRequest, NoClosedForm, Undefined, Unsupported
from service.operations.inputs import ExpressionInput, Value
from service.operations.reality import no_value
from service.operations.variable import with_variable
from service.question import Note, Question, Result, Verification
from service.tree import Apply, Relation, Symbol, Tree


class TotalInput(ExpressionInput):
    """Terms or factors for each whole number from lower to upper."""

    lower: Value | None = Field(None, description="Where the index starts.", examples=["1"])
    upper: Value | None = Field(None, description="Where the index ends; oo for an infinite one.", examples=["n", "oo"])


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
                raise InvalidRequest(f"A {head} needs both limits; “{limit}” is missing.", field=limit)
        return with_variable(question)

    return prepare


def shown_as(head: str) -> Callable[[Question], Tree]:
    def shown(question: Question) -> Tree:
        index = Symbol(question.context.variable or "k")
        return Apply(head, (question.expression, index, question.trees["lower"], question.trees["upper"]))

    return shown


def _object(question: Question, head: str) -> Any:
    """The sum or product, unevaluated. Raises Undefined where its terms have no value, ∞ mod 2."""
    from service.cas import to_sympy

    asked = to_sympy(shown_as(head)(question), question.context)
    if not hasattr(asked, "limits"):
        raise Undefined(no_value(question))
    return asked


def total(head: str) -> Callable[[Question], Iterator[Result]]:
    """A `do` that finds the closed form."""

    def do(question: Question) -> Iterator[Result]:
        from sympy.core.numbers import ComplexInfinity

        from service.cas.totals import closed_forms

        asked = _object(question, head)
        if (few := _plain(asked, head)) is not None:
            yield few
            return
        grows = Note("diverges", f"This {head} diverges.")
        if head == "sum" and any(bound.is_infinite for bound in asked.limits[0][1:]):
            yield Result(None, notes=(grows,))  # kept only if the check shows that it swings for ever
        for value, conditions in closed_forms(asked, question.context.deadline * 0.6):
            if value.has(ComplexInfinity) or (value.is_infinite and asked.limits[0][1].is_infinite):
                continue
            yield Result(value, conditions, (grows,) if value.is_infinite else ())
        if head == "sum":
            yield from _by_tests(asked, 0.3 * question.context.deadline)

    return do


TESTS = "convergence tests"


def _by_tests(asked: Any, seconds: float) -> Iterator[Result]:
    """That a series diverges, by a test. Raises NoClosedForm with the decimal of one that converges."""
    from sympy import S

    from service.cas.convergence import verdict
    from service.verify.series import are_defined, series_decimal

    index, low, high = asked.limits[0]
    if not low.is_Integer or high is not S.Infinity or not are_defined(asked.function, index, int(low)):
        return
    found = verdict(asked.function, index)
    if found is None:
        return
    if not found.converges:
        infinity = {1: S.Infinity, -1: S.NegativeInfinity}.get(found.sign)
        yield Result(infinity, notes=(Note("diverges", f"This sum diverges: {found.test}"),), strategy=TESTS)
        return
    number = series_decimal(asked.function, index, int(low), found.kind, seconds)
    extra = {} if number is None else {"decimal": number[0], "error": number[1]}
    raise NoClosedForm(f"The sum converges, but no closed form was found: {found.test}", **extra)


EMPTY = {"sum": 0, "product": 1}


def _plain(asked: Any, head: str) -> Result | None:
    """The value of an empty range. Raises Undefined where a term divides by zero."""
    from sympy import Integer

    index, low, high = asked.limits[0]
    if low.is_number and high.is_number and low.is_finite and high.is_finite and high < low:
        note = Note("empty_range", f"The upper limit lies below the lower one, so the {head} has no terms.")
        return Result(Integer(EMPTY[head]), notes=(note,))
    if (pole := _pole(asked.function, index, low, high)) is not None:
        raise Undefined(f"This {head} is not defined: its term for {index} = {pole} divides by zero.")
    return None


def _pole(term: Any, index: Any, low: Any, high: Any) -> Any:
    """A whole number of the range at which the term divides by zero; None where none is seen."""
    from sympy import PolynomialError, fraction, together

    try:
        below = fraction(together(term))[1]
        roots = below.as_poly(index).ground_roots() if below.is_polynomial(index) and below.has(index) else {}
    except (PolynomialError, AttributeError):
        return None
    whole = (root for root in sorted(roots) if root.is_Integer)
    return next((root for root in whole if (root - low).is_extended_nonnegative and (high - root).is_extended_nonnegative), None)


def agrees(head: str) -> Callable[[Question, Result], Verification]:
    """A `verify` that adds up (or multiplies) term by term."""

    def verify(question: Question, result: Result) -> Verification:
        from service.verify import keeps_swinging, total_agrees

        if any(note.code == "empty_range" for note in result.notes):
            return Verification("proved", "there are no terms")
        if result.strategy == TESTS:
            return Verification("checked", "a test of convergence", 1)
        if result.value is None:
            return keeps_swinging(_object(question, head)).verification()
        return total_agrees(_object(question, head), result.value, question.context).verification()

    return verify
