"""Integrals: an antiderivative with + C, or the exact value between two limits.

The work is done in `service.integrate`, the check in `service.verify`, which knows nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from sympy import Derivative, Expr, Integral, Piecewise, Symbol, cot, csc, oo, sec, tan
from sympy.logic.boolalg import Boolean

from service.cas import symbol, to_sympy, to_tree
from service.cas.from_tree import REAL_LIMITS
from service.cas.root_sums import RealRootLogs, may_have_real_roots
from service.compute.computation import Computation
from service.errors import NoClosedForm, Unsupported
from service.integrate import antiderivatives
from service.integrate.cases import by_cases
from service.integrate.definite import definite
from service.integrate.definite.iterated import iterated
from service.integrate.definite.laplace import laplace
from service.integrate.definite.principal import principal
from service.integrate.found import Asserted, Found
from service.integrate.non_elementary import is_decidable, is_proved_non_elementary
from service.integrate.special_cases import plain_condition, special_cases
from service.integrate.textbook import short_value
from service.messages import Message
from service.question import Claim, Note, Question, Result, Verification
from service.quietly import briefly, each_unless_broken
from service.rules.integration import of_a_course
from service.search import Budget
from service.verify import differentiates_back
from service.verify.cases import differentiates_back_by_cases
from service.verify.definite import verify_definite
from service.verify.iterated import verify_iterated
from service.write import text

SHARE = 0.9
"""Of the deadline, the part that the search may use; the rest is for checking and writing."""


@dataclass(frozen=True)
class IntegralProblem:
    """∫ f dx, between limits where there are any.

    levels: the integrand of an iterated definite integral and its levels, innermost first; None for a single integral.
    """

    question: Question
    f: Expr
    x: Symbol
    limits: tuple[Expr, Expr] | None
    levels: tuple[Expr, list[tuple[Symbol, Expr, Expr]]] | None

    @cached_property
    def integrand(self) -> Expr:
        """f with the integrals inside it done. Raises NoClosedForm where one of them can't be."""
        return without_integrals(self.f, self.question.context.deadline * SHARE / 2)


def _problem(question: Question) -> IntegralProblem:
    """Raises Unsupported where a limit is not real, and for a principal value of an iterated integral."""
    f, x, limits = _as_sympy(question)
    levels = _levels(f, x, limits)
    if levels and question.options.get("principal_value"):
        raise Unsupported("A principal value is found for single integrals only.")
    return IntegralProblem(question, f, x, limits, levels)


def _values(problem: IntegralProblem) -> Iterator[Result]:
    """Values of a definite integral, best first."""
    f, x, limits = problem.f, problem.x, problem.limits
    budget = Budget.by_clock(problem.question.context.deadline * SHARE)
    named = bool(problem.question.options.get("principal_value"))
    for found in iterated(*problem.levels, budget.left) if problem.levels else _found(problem.integrand, x, limits, budget.left, named):
        left = budget.left / 2
        yield from _shorter_values(found, x)
        yield _result(found, x, () if problem.levels else _special_cases(f, x, limits, found.conditions, left))


def _antiderivatives_of(problem: IntegralProblem) -> Iterator[Result]:
    """Antiderivatives, best first. Raises NoClosedForm where it is proved that none is elementary."""
    f, x, deadline = problem.f, problem.x, problem.question.context.deadline
    allowed = deadline * SHARE
    latest = Budget.by_clock(deadline * LATEST)
    budget = Budget.by_clock(allowed - _kept_for_proof(f, x, allowed))
    for found in _found(problem.integrand, x, None, budget.left):
        left = budget.left / 2
        shorter = briefly(min(COURSE_SECONDS, left), _as_in_a_course, problem.integrand, x, found)
        if shorter is not None:
            yield Result(shorter, constant=True, strategy=found.strategy)
        yield replace(_result(found, x, _special_cases(f, x, None, found.conditions, left)), constant=True)
    _say_where_none_exists(f, x, latest.left)


COURSE_SECONDS = 0.5
LONG = 36
"""Characters from which on an antiderivative may be longer than it needs to be."""
WITH_POLES = (tan, cot, sec, csc)
"""Functions that would break an antiderivative where the integrand has no pole."""
SHORTER = 0.9
"""Of its length, that one must have at most to be given instead."""


def _as_in_a_course(f: Expr, x: Symbol, found: Found) -> Expr | None:
    """The antiderivative that the methods of a course lead to, where the one found is long and this one is clearly shorter."""
    if found.value is None or found.notes or found.conditions:
        return None
    length = len(text(to_tree(found.value)))
    other = of_a_course(f, x) if length > LONG else None
    if other is None or other.atoms(*WITH_POLES) - f.atoms(*WITH_POLES):
        return None
    return other if len(text(to_tree(other))) < SHORTER * length else None


def _result(found: Found, x: Symbol, cases: Iterable[Note]) -> Result:
    return Result(
        found.value,
        conditions=_plain_conditions(found.conditions, x),
        notes=(*found.notes, *_over_roots(found.value), *cases),
        decimal=found.decimal,
        asserted=found.asserted,
        strategy=found.strategy,
    )


def _over_roots(value: Expr | None) -> tuple[Note, ...]:
    """What the real part of a sum of logarithms over roots means."""
    if value is None or not any(may_have_real_roots(part.args[3], part.args[2]) for part in value.atoms(RealRootLogs)):
        return ()
    return (Note("sum_over_roots", SUM_OVER_ROOTS),)


SUM_OVER_ROOTS = (
    "The sum runs over the complex roots of the polynomial, whose real part is taken: for a real root, the logarithm of its absolute value."
)


def _shorter_values(found: Found, x: Symbol) -> Iterator[Result]:
    """The value of a definite integral in forms that are shorter on the page."""
    if found.value is None or found.notes or not found.value.is_finite or found.value.is_Rational:
        return
    length = len(text(to_tree(found.value)))
    for form in each_unless_broken("short value", lambda: short_value(found.value)):
        if form != found.value and len(text(to_tree(form))) < length:
            yield Result(form, conditions=_plain_conditions(found.conditions, x), strategy=found.strategy)


LATEST = 0.97
"""Of the deadline, the part by which the proof that no elementary antiderivative exists has to be found."""


def _kept_for_proof(f: Expr, x: Symbol, allowed: float) -> float:
    """Seconds that the search leaves for the proof, where the algorithm decides."""
    return min(0.8, 0.2 * allowed) if is_decidable(f, x) else 0.0


def _say_where_none_exists(f: Expr, x: Symbol, seconds: float) -> None:
    """Raises NoClosedForm where it is proved that no elementary function has the derivative f; called when nothing else is left."""
    if is_proved_non_elementary(f, x, seconds):
        raise NoClosedForm(
            "There is no antiderivative made of the usual functions: that is proved (by the Risch algorithm). "
            "None was found with further functions either."
        )


def _plain_conditions(conditions: tuple[Boolean, ...], x: Symbol) -> tuple[Boolean, ...]:
    return tuple(plain_condition(condition, x) for condition in conditions)


def _special_cases(f: Expr, x: Symbol, limits: tuple[Expr, Expr] | None, conditions: tuple[Boolean, ...], seconds: float) -> Iterator[Note]:
    """A note for each case that the conditions leave out: “For n = -1: ln|x| + C.”; none where the integral diverges there."""
    constant = "C" if "C" not in {symbol.name for symbol in f.free_symbols} else "C_1"
    for case, value in special_cases(f, x, conditions, seconds, lambda integrand, left: _quickly(integrand, x, limits, left)):
        if not value.is_finite and value.is_number:
            continue
        shown = _in_words(text(to_tree(value)))
        if limits is None:
            shown = f"{shown} + {constant}" if value != 0 else constant
        yield Note("special_case", Message("For {}: {}.", _in_words(text(to_tree(case))), shown))


def _quickly(f: Expr, x: Symbol, limits: tuple[Expr, Expr] | None, seconds: float) -> Iterator[Found]:
    """The integral of a special case; nothing where it is not found."""
    try:
        yield from _found(f, x, limits, seconds)
    except (NoClosedForm, Unsupported):
        return


def _in_words(written: str) -> str:
    """The text form with ln|x| for log(abs(x))."""
    return re.sub(r"\blog\(", "ln(", re.sub(r"\blog\(abs\(((?:[^()]|\([^()]*\))*)\)\)", r"ln|\1|", written))


def _as_sympy(question: Question) -> tuple[Expr, Symbol, tuple[Expr, Expr] | None]:
    """Integrand, variable and limits as SymPy objects."""
    context = question.context
    f, x = to_sympy(question.expression, context), symbol(context.variable or "x", context)
    if "lower" not in question.trees:
        return f, x, None
    limits = _done(to_sympy(question.trees["lower"], context)), _done(to_sympy(question.trees["upper"], context))
    if any(limit.is_extended_real is False for limit in limits):
        raise Unsupported(REAL_LIMITS)
    return f, x, limits


def _done(limit: Expr) -> Expr:
    """A limit with what is only written down in it worked out. Raises Unsupported where something stays that is no number."""
    if any(len(bounds) < 3 for integral in limit.atoms(Integral) for bounds in integral.limits):
        raise Unsupported(REAL_LIMITS)
    limit = limit.doit() if limit.has(Derivative, Integral) else limit
    if limit.has(Derivative, Integral):
        raise Unsupported(REAL_LIMITS)
    return limit


def _levels(f: Expr, x: Symbol, limits: tuple[Expr, Expr] | None) -> tuple[Expr, list[tuple[Symbol, Expr, Expr]]] | None:
    """The integrand of an iterated definite integral and its levels, innermost first; None for a single integral."""
    levels: list[tuple[Symbol, Expr, Expr]] = []
    while isinstance(f, Integral) and all(len(limit) == 3 for limit in f.limits):
        levels = [*f.limits, *levels]
        f = f.function
    if limits is None or not levels or f.has(Integral):
        return None
    return f, [*levels, (x, *limits)]


def _found(f: Expr, x: Symbol, limits: tuple[Expr, Expr] | None, seconds: float, principal_value: bool = False) -> Iterator[Found]:
    """Candidates within so many seconds."""
    if limits is None:
        return _antiderivatives(f, x, seconds)
    if principal_value:
        return principal(f, x, *limits, seconds)
    natural = laplace(f, x) if limits == (0, oo) else None
    return chain([] if natural is None else [natural], definite(f, x, *limits, seconds))


def _antiderivatives(f: Expr, x: Symbol, seconds: float) -> Iterator[Found]:
    """Of a function by cases piece by piece, of any other as a whole."""

    def first(part: Expr, variable: Symbol, left: float) -> Expr:
        found = next(iter(antiderivatives(part, variable, left)), None)
        return None if found is None or found.conditions else found.value

    if f.has(Piecewise):
        yield from (Found(value, "case by case") for value in by_cases(f, x, seconds, first))
        return
    yield from antiderivatives(f, x, seconds)


def without_integrals(f: Expr, seconds: float) -> Expr:
    """The integrand with the integrals inside it done, innermost first: ∫₀¹ ∫₀ˣ x y dy dx.

    Raises NoClosedForm where one of them can't be done.
    """
    while inner := f.atoms(Integral):
        integral = min(inner, key=lambda part: (part.count_ops(), str(part)))
        variable, *limits = integral.limits[0]
        rest = Integral(integral.function, *integral.limits[1:]) if len(integral.limits) > 1 else None
        found = next(_found(integral.function, variable, tuple(limits) if limits else None, seconds), None)
        if found is None or found.value is None:
            raise NoClosedForm("No exact answer was found for the inner integral; one may still exist.")
        f = f.xreplace({integral: found.value if rest is None else Integral(found.value, *integral.limits[1:])})
    return f


def _differentiated_back(problem: IntegralProblem, claim: Claim) -> Verification:
    """The derivative of an antiderivative must be the integrand."""
    by_cases = problem.integrand.has(Piecewise)
    check = differentiates_back_by_cases if by_cases else differentiates_back
    return check(claim.value, problem.integrand, problem.x, claim.conditions, problem.question.context)


def _integrated_again(problem: IntegralProblem, claim: Claim) -> Verification:
    """A value must agree with ball arithmetic or quadrature."""
    if problem.levels:
        verdict = verify_iterated(*problem.levels, claim.value)
        if verdict.status != "unverified":
            return verdict
    assert problem.limits is not None  # a definite integral
    recognised, principal = claim.asserted is Asserted.RECOGNISED, claim.asserted is Asserted.PRINCIPAL
    return verify_definite(problem.integrand, problem.x, *problem.limits, claim.value, claim.conditions, recognised, principal)


INDEFINITE = Computation(_problem, _antiderivatives_of, _differentiated_back)
DEFINITE = Computation(_problem, _values, _integrated_again)


def integration(question: Question) -> Computation[Any]:
    """Definite where there are limits."""
    return DEFINITE if "lower" in question.trees else INDEFINITE
