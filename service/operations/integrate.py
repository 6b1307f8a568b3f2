"""Integrals: an antiderivative with + C, or the exact value between two limits.

The work is done in `service.integrate`, the check in `service.verify`, which knows nothing of it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from pydantic import Field

from service.clock import seconds_to
from service.errors import InvalidRequest, NoClosedForm, Unreadable, Unsupported
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.variable import with_variable
from service.question import Note, Question, Result, Verification
from service.quietly import each_unless_broken
from service.read.differentials import stray_differential, without_differential
from service.tree import Apply, Relation, Symbol, Tree
from service.write import text

if TYPE_CHECKING:
    from service.integrate import Found


class IntegrateInput(ExpressionInput):
    """∫ f dx, or ∫ₐᵇ f dx where both limits are given."""

    lower: Value | None = Field(None, description="Lower limit of a definite integral; needs `upper` too.", examples=["0", "-oo"])
    upper: Value | None = Field(None, description="Upper limit of a definite integral; needs `lower` too.", examples=["1", "oo"])
    principal_value: bool = Field(
        False, description="Give the Cauchy principal value where the integral itself diverges; needs both limits.", examples=[True]
    )


SHARE = 0.9
"""Of the deadline, the part that the search may use; the rest is for checking and writing."""


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
        raise InvalidRequest(f"A definite integral needs both limits; “{missing}” is missing.", field=missing)
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
    note = Note("differential", f"“d{found[1]}” is read as the differential, and not as a product.")
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


def do(question: Question) -> Iterator[Result]:
    """Candidates, best first; definite ones where the question has limits. Runs in a worker."""
    started = time.monotonic()
    f, x, limits = _as_sympy(question)
    allowed = question.context.deadline * SHARE
    levels = _levels(f, x, limits)
    if limits is None and not levels:
        allowed -= _kept_for_proof(f, x, allowed)
    named = bool(question.options.get("principal_value"))
    if named and levels:
        raise Unsupported("A principal value is found for single integrals only.")
    for found in _iterated(*levels, allowed) if levels else _found(without_integrals(f, allowed / 2), x, limits, allowed, started, named):
        left = seconds_to(started + allowed)
        yield from _shorter_values(found, x, limits, levels)
        yield Result(
            found.value,
            conditions=_plain_conditions(found.conditions, x),
            notes=(*found.notes, *_over_roots(found.value), *(() if levels else _special_cases(f, x, limits, found.conditions, left / 2))),
            decimal=found.decimal,
            constant=limits is None,
            record=found.record,
            strategy=found.strategy,
        )
    if limits is None and not levels:
        _say_where_none_exists(f, x, seconds_to(started + question.context.deadline * LATEST))


def _over_roots(value: Any) -> tuple[Note, ...]:
    """What the real part of a sum of logarithms over roots means."""
    from service.cas.root_sums import RealRootLogs, may_have_real_roots

    if value is None or not any(may_have_real_roots(part.args[3], part.args[2]) for part in value.atoms(RealRootLogs)):
        return ()
    return (Note("sum_over_roots", SUM_OVER_ROOTS),)


SUM_OVER_ROOTS = (
    "The sum runs over the complex roots of the polynomial, whose real part is taken: for a real root, the logarithm of its absolute value."
)


def _shorter_values(found: Found, x: Any, limits: Any, levels: Any) -> Iterator[Result]:
    """The value of a definite integral in forms that are shorter on the page."""
    from service.cas import to_tree
    from service.integrate.textbook import short_value

    if limits is None or found.value is None or found.notes or not found.value.is_finite or found.value.is_Rational:
        return
    length = len(text(to_tree(found.value)))
    for form in each_unless_broken("short value", lambda: short_value(found.value)):
        if form != found.value and len(text(to_tree(form))) < length:
            yield Result(form, conditions=_plain_conditions(found.conditions, x), strategy=found.strategy)


LATEST = 0.97
"""Of the deadline, the part by which the proof that no elementary antiderivative exists has to be found."""


def _kept_for_proof(f: Any, x: Any, allowed: float) -> float:
    """Seconds that the search leaves for the proof, where the algorithm decides."""
    from service.integrate.non_elementary import is_decidable

    return min(0.8, 0.2 * allowed) if is_decidable(f, x) else 0.0


def _say_where_none_exists(f: Any, x: Any, seconds: float) -> None:
    """Raises NoClosedForm where it is proved that no elementary function has the derivative f; called when nothing else is left."""
    from service.integrate.non_elementary import is_proved_non_elementary

    if is_proved_non_elementary(f, x, seconds):
        raise NoClosedForm(
            "No elementary antiderivative exists: the Risch algorithm proves it. "
            "In terms of the special functions that this service knows, none was found."
        )


def _plain_conditions(conditions: tuple[Any, ...], x: Any) -> tuple[Any, ...]:
    from service.integrate.special_cases import plain_condition

    return tuple(plain_condition(condition, x) for condition in conditions)


def _special_cases(f: Any, x: Any, limits: tuple[Any, Any] | None, conditions: tuple[Any, ...], seconds: float) -> Iterator[Note]:
    """A note for each case that the conditions leave out: “For n = -1: ln|x| + C.”; none where the integral diverges there."""
    from service.cas import to_tree
    from service.integrate.special_cases import special_cases

    constant = "C" if "C" not in {symbol.name for symbol in f.free_symbols} else "C_1"
    for case, value in special_cases(f, x, conditions, seconds, lambda integrand, left: _quickly(integrand, x, limits, left)):
        if not value.is_finite and value.is_number:
            continue
        shown = _in_words(text(to_tree(value)))
        if limits is None:
            shown = f"{shown} + {constant}" if value != 0 else constant
        yield Note("special_case", f"For {_in_words(text(to_tree(case)))}: {shown}.")


def _quickly(f: Any, x: Any, limits: tuple[Any, Any] | None, seconds: float) -> Iterator[Found]:
    """The integral of a special case; nothing where it is not found."""
    try:
        yield from _found(f, x, limits, seconds)
    except (NoClosedForm, Unsupported):
        return


def _in_words(written: str) -> str:
    """The text form with ln|x| for log(abs(x))."""
    return re.sub(r"\blog\(", "ln(", re.sub(r"\blog\(abs\(((?:[^()]|\([^()]*\))*)\)\)", r"ln|\1|", written))


def _as_sympy(question: Question) -> tuple[Any, Any, tuple[Any, Any] | None]:
    """Integrand, variable and limits as SymPy objects."""
    from service.cas import symbol, to_sympy

    context = question.context
    f, x = to_sympy(question.expression, context), symbol(context.variable or "x", context)
    if "lower" not in question.trees:
        return f, x, None
    limits = _done(to_sympy(question.trees["lower"], context)), _done(to_sympy(question.trees["upper"], context))
    if any(limit.is_extended_real is False for limit in limits):
        raise Unsupported("The limits of an integral must be real numbers here.")
    return f, x, limits


def _done(limit: Any) -> Any:
    """A limit with what is only written down in it worked out. Raises Unsupported where something stays that is no number."""
    from sympy import Derivative, Integral

    if any(len(bounds) < 3 for integral in limit.atoms(Integral) for bounds in integral.limits):
        raise Unsupported("The limits of an integral must be real numbers here.")
    limit = limit.doit() if limit.has(Derivative, Integral) else limit
    if limit.has(Derivative, Integral):
        raise Unsupported("The limits of an integral must be real numbers here.")
    return limit


def _levels(f: Any, x: Any, limits: tuple[Any, Any] | None) -> tuple[Any, list[tuple[Any, Any, Any]]] | None:
    """The integrand of an iterated definite integral and its levels, innermost first; None for a single integral."""
    from sympy import Integral

    levels: list[tuple[Any, Any, Any]] = []
    while isinstance(f, Integral) and all(len(limit) == 3 for limit in f.limits):
        levels = [*f.limits, *levels]
        f = f.function
    if limits is None or not levels or f.has(Integral):
        return None
    return f, [*levels, (x, *limits)]


def _iterated(f: Any, levels: list[tuple[Any, Any, Any]], seconds: float) -> Iterator[Found]:
    from service.integrate.definite.iterated import iterated

    return iterated(f, levels, seconds)


def _found(
    f: Any, x: Any, limits: tuple[Any, Any] | None, seconds: float, started: float | None = None, principal_value: bool = False
) -> Iterator[Found]:
    """Candidates within so many seconds, counted from `started` where work was done before."""
    if started is not None:
        seconds -= time.monotonic() - started
    if limits is None:
        return _antiderivatives(f, x, seconds)
    from sympy import oo

    from service.integrate.definite import definite
    from service.integrate.definite.laplace import laplace
    from service.integrate.definite.principal import principal

    if principal_value:
        return principal(f, x, *limits, seconds)
    natural = laplace(f, x) if limits == (0, oo) else None
    return chain([] if natural is None else [natural], definite(f, x, *limits, seconds))


def _antiderivatives(f: Any, x: Any, seconds: float) -> Iterator[Found]:
    """Of a function by cases piece by piece, of any other as a whole."""
    from sympy import Piecewise

    from service.integrate import Found, antiderivatives
    from service.integrate.cases import by_cases

    def first(part: Any, variable: Any, left: float) -> Any:
        found = next(iter(antiderivatives(part, variable, left)), None)
        return None if found is None or found.conditions else found.value

    if f.has(Piecewise):
        yield from (Found(value, "case by case") for value in by_cases(f, x, seconds, first))
        return
    yield from antiderivatives(f, x, seconds)


def without_integrals(f: Any, seconds: float) -> Any:
    """The integrand with the integrals inside it done, innermost first: ∫₀¹ ∫₀ˣ x y dy dx.

    Raises NoClosedForm where one of them can't be done.
    """
    from sympy import Integral

    while inner := f.atoms(Integral):
        integral = min(inner, key=lambda part: (part.count_ops(), str(part)))
        variable, *limits = integral.limits[0]
        rest = Integral(integral.function, *integral.limits[1:]) if len(integral.limits) > 1 else None
        found = next(_found(integral.function, variable, tuple(limits) if limits else None, seconds), None)
        if found is None or found.value is None:
            raise NoClosedForm("No exact answer was found for the inner integral; one may still exist.")
        f = f.xreplace({integral: found.value if rest is None else Integral(found.value, *integral.limits[1:])})
    return f


def verify(question: Question, result: Result) -> Verification:
    """An antiderivative must differentiate back; a value must agree with ball arithmetic or quadrature."""
    from sympy import Piecewise

    from service.verify import differentiates_back
    from service.verify.cases import differentiates_back_by_cases
    from service.verify.definite import verify_definite
    from service.verify.iterated import verify_iterated

    f, x, limits = _as_sympy(question)
    levels = _levels(f, x, limits)
    if levels:
        verdict = verify_iterated(*levels, result.value)
        if verdict.status != "unverified":
            return verdict
    f = without_integrals(f, question.context.deadline / 2)
    if limits is None and f.has(Piecewise):
        return differentiates_back_by_cases(result.value, f, x, result.conditions, question.context)
    if limits is None:
        return differentiates_back(result.value, f, x, result.conditions, question.context)
    recognised = any(note.code == "recognised" for note in result.notes)
    principal = any(note.code == "principal_value" for note in result.notes)
    return verify_definite(f, x, *limits, result.value, result.conditions, recognised, principal)


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
    do=do,
    verify=verify,
)
