"""What sums and products over a range share: their limits, their closed forms and their check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from sympy import Expr, Integer, PolynomialError, S, Symbol, fraction, together
from sympy.core.numbers import ComplexInfinity

from service.cas import to_sympy
from service.cas.convergence import verdict
from service.cas.totals import closed_forms
from service.compute.computation import Computation
from service.compute.reality import no_value
from service.errors import NoClosedForm, Undefined
from service.messages import Message, message
from service.operations.totals import shown_as
from service.question import Claim, Context, Note, Question, Result, Verification
from service.verify import keeps_swinging, total_agrees
from service.verify.series import are_defined, series_decimal


@dataclass(frozen=True, slots=True)
class Total:
    """head: sum or product. asked: it, unevaluated."""

    head: str
    asked: Expr
    context: Context


class Certainty(Enum):
    """What makes a total certain without adding it up."""

    EMPTY_RANGE = "empty range"
    TEST_OF_CONVERGENCE = "test of convergence"


def _problem(head: str) -> Callable[[Question], Total]:
    def problem(question: Question) -> Total:
        """Raises Undefined where the terms have no value: ∞ mod 2."""
        asked = to_sympy(shown_as(head)(question), question.context)
        if not hasattr(asked, "limits"):
            raise Undefined(no_value(question))
        return Total(head, asked, question.context)

    return problem


def _candidates(problem: Total) -> Iterator[Result]:
    """The closed form."""
    asked, head, deadline = problem.asked, problem.head, problem.context.deadline
    if (few := _plain(asked, head)) is not None:
        yield few
        return
    grows = Note("diverges", DIVERGES[head])
    if head == "sum" and any(bound.is_infinite for bound in asked.limits[0][1:]):
        yield Result(None, notes=(grows,))  # kept only if the check shows that it swings for ever
    for value, conditions in closed_forms(asked, deadline * 0.6):
        if value.has(ComplexInfinity) or (value.is_infinite and asked.limits[0][1].is_infinite):
            continue
        yield Result(value, conditions, (grows,) if value.is_infinite else ())
    if head == "sum":
        yield from _by_tests(asked, 0.3 * deadline)


def _by_tests(asked: Expr, seconds: float) -> Iterator[Result]:
    """That a series diverges, by a test. Raises NoClosedForm with the decimal of one that converges."""
    index, low, high = asked.limits[0]
    if not low.is_Integer or high is not S.Infinity or not are_defined(asked.function, index, int(low)):
        return
    found = verdict(asked.function, index)
    if found is None:
        return
    if not found.converges:
        infinity = {1: S.Infinity, -1: S.NegativeInfinity}.get(found.sign)
        yield Result(
            infinity,
            notes=(Note("diverges", Message("This sum diverges: {}", message(found.test))),),
            asserted=Certainty.TEST_OF_CONVERGENCE,
            strategy="convergence tests",
        )
        return
    number = series_decimal(asked.function, index, int(low), found.kind, seconds)
    extra = {} if number is None else {"decimal": number[0], "error": number[1]}
    raise NoClosedForm(Message("The sum has a value, but no formula for it was found: {}", message(found.test)), **extra)


DIVERGES = {"sum": "This sum diverges.", "product": "This product diverges."}
NO_TERMS = {
    "sum": "The upper limit lies below the lower one, so the sum has no terms.",
    "product": "The upper limit lies below the lower one, so the product has no terms.",
}
POLE = {
    "sum": "This sum is not defined: its term for {} = {} divides by zero.",
    "product": "This product is not defined: its term for {} = {} divides by zero.",
}
EMPTY = {"sum": 0, "product": 1}


def _plain(asked: Expr, head: str) -> Result | None:
    """The value of an empty range. Raises Undefined where a term divides by zero."""
    index, low, high = asked.limits[0]
    if low.is_number and high.is_number and low.is_finite and high.is_finite and high < low:
        note = Note("empty_range", NO_TERMS[head])
        return Result(Integer(EMPTY[head]), notes=(note,), asserted=Certainty.EMPTY_RANGE)
    if (pole := _pole(asked.function, index, low, high)) is not None:
        raise Undefined(Message(POLE[head], str(index), str(pole)))
    return None


def _pole(term: Expr, index: Symbol, low: Expr, high: Expr) -> Expr | None:
    """A whole number of the range at which the term divides by zero; None where none is seen."""
    try:
        below = fraction(together(term))[1]
        roots = below.as_poly(index).ground_roots() if below.is_polynomial(index) and below.has(index) else {}
    except (PolynomialError, AttributeError):
        return None
    whole = (root for root in sorted(roots) if root.is_Integer)
    return next((root for root in whole if (root - low).is_extended_nonnegative and (high - root).is_extended_nonnegative), None)


def _verified(problem: Total, claim: Claim) -> Verification:
    """Added up (or multiplied) term by term."""
    if claim.asserted is Certainty.EMPTY_RANGE:
        return Verification("proved", "there are no terms")
    if claim.asserted is Certainty.TEST_OF_CONVERGENCE:
        return Verification("checked", "a test of convergence", 1)
    if claim.value is None:
        return keeps_swinging(problem.asked).verification()
    return total_agrees(problem.asked, claim.value, problem.context).verification()


SUM = Computation(_problem("sum"), _candidates, _verified)
PRODUCT = Computation(_problem("product"), _candidates, _verified)
