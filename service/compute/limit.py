"""Limits, from one side or both, each checked by walking towards the point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, partial

from sympy import AccumBounds, Expr, Function, Integral, Piecewise, Product, S, Sum, Symbol, exp, factorial, log, nan, simplify, zoo

from service.cas import to_tree
from service.cas.alternating import alternates, comes_close, even_and_odd, keeps_turning
from service.cas.convergence import verdict
from service.cas.limits import has_gaps_towards, is_defined_beside, one_sided
from service.cas.limits_of_integrals import without_integrals
from service.cas.riemann_sums import RiemannSum, as_integral
from service.cas.totals import closed_forms
from service.compute import integrate
from service.compute.computation import Computation
from service.compute.forms import STATUSES, worst
from service.compute.near_point import near_point
from service.errors import NoClosedForm, Unsupported
from service.integrate.definite import definite
from service.messages import Message
from service.operations.limit import SIDES
from service.question import Claim, Context, Note, Question, Result, Verification
from service.quietly import unless_broken
from service.search import Budget, in_time
from service.verify import approaches, is_defined_towards, keeps_oscillating, total_agrees
from service.verify.fraction_limit import limit_of_fraction
from service.verify.limits_of_integrals import FAR, walks_to
from service.verify.riemann import comes_closer


@dataclass(frozen=True)
class LimitProblem:
    """The limit of a function at a point; side: both, left or right."""

    function: Expr
    variable: Symbol
    point: Expr
    side: str
    context: Context

    @cached_property
    def series(self) -> Expr | None:
        """Σ f(k), k = a … n, for n → ∞ as the infinite sum; None for anything else."""
        return _as_series(self.function, self.variable, self.point)

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """Those from which the function is looked at."""
        return ("left", "right") if self.side == "both" else (self.side,)


class Without(Enum):
    """Why there is no limit."""

    VALUES = "the function has no real values near the point"
    REST = "the function keeps oscillating"


@dataclass(frozen=True, slots=True)
class Oscillation:
    """The function swings for ever between two bounds."""

    lowest: Expr
    highest: Expr


@dataclass(frozen=True, slots=True)
class SidesDiffer:
    """The limits from the left and from the right."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class FromOneSide:
    """The function is defined on this side of the point alone."""

    side: str


@dataclass(frozen=True, slots=True)
class OfAnInfiniteSum:
    """The value is that of the infinite sum."""


@dataclass(frozen=True, slots=True)
class OfAnIntegral:
    """The value is the integral that sums of more and more terms come to."""


@dataclass(frozen=True, slots=True)
class WithIntegrals:
    """The function holds integrals up to the variable."""


def _problem(question: Question) -> LimitProblem:
    near = near_point(question, "Only an expression has a limit.")
    function = _with_sums_closed(near.function)
    return LimitProblem(function, near.variable, near.point, question.options.get("direction", "both"), question.context)


def _candidates(problem: LimitProblem) -> Iterator[Result]:
    """The limit; where the two sides differ, no value but a note with both."""
    variable, point, side, deadline = problem.variable, problem.point, problem.side, problem.context.deadline
    if (total := _riemann(problem.function, variable, point)) is not None:
        yield from _of_riemann(total, deadline * 0.5)
        return
    if problem.series is not None:
        yield from _of_series(problem.series, deadline * 0.5)
        return
    function = problem.function
    if function.has(Integral):
        yield from _of_integrals(function, variable, point, side, deadline * 0.6)
        return
    if alternates(function, variable, point):
        yield from _of_alternating(function, variable, deadline * 0.6)
        return
    if side == "both" and not point.is_infinite:
        yield from _two_sided(function, variable, point, problem.context)
        return
    side = "left" if side == "left" else "right"
    if not _is_defined(function, variable, point, side, problem.context):
        yield _undefined()
        return
    for value in one_sided(function, variable, point, side, deadline * 0.6):
        yield from _results(value)
    if problem.context.domain != "complex":
        yield from _gaps(function, variable, point, side)


def _of_alternating(function: Expr, variable: Symbol, seconds: float) -> Iterator[Result]:
    """(−1)ⁿ/n has the limit 0; 2 + (−1)ⁿ has none."""
    limits = even_and_odd(function, variable, seconds)
    if limits is None:
        return
    even, odd = limits
    if even == odd or _is_zero(even - odd):
        yield from _results(even)
        return
    yield Result(None, notes=(OSCILLATES,), asserted=Without.REST)


RIEMANN = "Riemann sum"


def _as_series(function: Expr, variable: Symbol, point: Expr) -> Expr | None:
    """Σ f(k), k = a … n, for n → ∞ as the infinite sum; None for anything else."""
    if not isinstance(function, Sum) or len(function.limits) != 1 or point is not S.Infinity:
        return None
    index, low, high = function.limits[0]
    is_partial = high == variable and variable not in function.function.free_symbols
    return Sum(function.function, (index, low, S.Infinity)) if is_partial else None


def _of_series(series: Expr, seconds: float) -> Iterator[Result]:
    for value, conditions in closed_forms(series, seconds):
        if not conditions:
            yield Result(value, asserted=OfAnInfiniteSum(), strategy="infinite sum")


def _riemann(function: Expr, variable: Symbol, point: Expr) -> RiemannSum | None:
    """The integral that a sum of many small terms comes to; None where it is no such sum."""
    return unless_broken(RIEMANN, partial(as_integral, function, variable)) if point is S.Infinity and function.has(Sum) else None


def _of_riemann(total: RiemannSum, seconds: float) -> Iterator[Result]:
    for found in definite(total.f, total.x, total.low, total.high, seconds):
        if found.value is not None and not found.conditions:
            yield Result(found.value, asserted=OfAnIntegral(), strategy=RIEMANN)


def _comes_closer(function: Expr, variable: Symbol, value: Expr) -> Verification:
    seen = unless_broken(RIEMANN, partial(comes_closer, function, variable, value))
    return Verification("checked", "sums of more and more terms come closer and closer", 3) if seen else Verification("unverified")


def _series_verified(series: Expr, value: Expr, context: Context) -> Verification:
    if not value.is_infinite:
        return total_agrees(series, value, context).verification()
    found = verdict(series.function, series.limits[0][0])
    diverges = found is not None and not found.converges
    return Verification("checked", "a test of convergence", 1) if diverges else Verification("unverified")


def _with_sums_closed(function: Expr) -> Expr:
    """(Σ k, k = 1 … n)/n² as (n + 1)/(2n): sums and products up to the variable in closed form, where there is one."""
    if not function.has(Sum, Product):
        return function
    closed = in_time(Budget.patient(1.0), function.doit)
    if closed is None or closed.has(Sum, Product, Piecewise):
        return function
    return closed if all(isinstance(part, log | exp | factorial) for part in closed.atoms(Function)) else function


INTEGRALS = "integrals up to the variable"


def _of_integrals(function: Expr, variable: Symbol, point: Expr, side: str, seconds: float) -> Iterator[Result]:
    """Limits of expressions with integrals in them: as an improper integral, by de l'Hospital's rule, or with the integrals done."""
    yield from _improper(function, variable, point, seconds / 3)
    sides = _sides(point, side)
    for way in (_by_rule, _with_integrals_done):
        form = unless_broken(INTEGRALS, partial(way, function, variable, point, seconds / 3))
        if form is not None:
            yield from _common(form, variable, point, sides, seconds / 6)


def _sides(point: Expr, side: str) -> tuple[str, ...]:
    if point.is_infinite:
        return ("left",)
    return ("left", "right") if side == "both" else (side,)


def _common(form: Expr, variable: Symbol, point: Expr, sides: tuple[str, ...], seconds: float) -> Iterator[Result]:
    """The value that a form has from all sides; nothing where it has none, which says nothing of the function itself."""
    values = {next(one_sided(form, variable, point, side, seconds), None) for side in sides}
    value = values.pop()
    if not values and value is not None and not value.has(AccumBounds, nan, zoo):
        yield Result(value, asserted=WithIntegrals(), strategy=INTEGRALS)


def _by_rule(function: Expr, variable: Symbol, point: Expr, seconds: float) -> Expr | None:
    return without_integrals(function, variable, point)


def _with_integrals_done(function: Expr, variable: Symbol, point: Expr, seconds: float) -> Expr:
    try:
        return integrate.without_integrals(function, seconds)
    except (NoClosedForm, Unsupported):
        return None


def _improper(function: Expr, variable: Symbol, point: Expr, seconds: float) -> Iterator[Result]:
    """lim ∫ₐˣ f dt for x → ∞ as the integral to ∞, a number in front allowed."""
    scale, integral = function.as_independent(variable, as_Add=False)
    if not isinstance(integral, Integral) or len(integral.limits) != 1 or variable in integral.function.free_symbols:
        return
    if len(integral.limits[0]) != 3:
        return
    t, low, high = integral.limits[0]
    if high != variable or variable in low.free_symbols or not point.is_infinite:
        return
    with suppress(NoClosedForm, Unsupported):
        for found in definite(integral.function, t, low, point, seconds):
            if found.value is not None:
                yield Result(scale * found.value, found.conditions, asserted=WithIntegrals(), strategy=INTEGRALS)


def _walked(problem: LimitProblem, value: Expr) -> Verification:
    """The values of the integrals, by quadrature, must come closer and closer."""
    place = problem.function, problem.variable, problem.point
    sides = _sides(problem.point, problem.side)
    seen = [unless_broken(INTEGRALS, partial(walks_to, *place, each, value)) for each in sides]
    if False in seen:
        return Verification("failed", "values close to the point settle elsewhere")
    if None in seen:
        return Verification("unverified")
    return Verification("checked", "values of the integrals close to the point come closer and closer", len(FAR[0]) * len(sides))


def _two_sided(function: Expr, variable: Symbol, point: Expr, context: Context) -> Iterator[Result]:
    seconds = context.deadline * 0.3
    sides = [side for side in ("left", "right") if _is_defined(function, variable, point, side, context)]
    if not sides:
        yield _undefined()
        return
    if len(sides) == 1:
        note = Note("one_sided", ONE_SIDED[sides[0]])
        for value in one_sided(function, variable, point, sides[0], seconds):
            for result in _results(value):
                yield replace(result, notes=(note, *result.notes), asserted=result.asserted or FromOneSide(sides[0]))
        return
    left, right = (next(one_sided(function, variable, point, side, seconds), None) for side in ("left", "right"))
    if (left is None or right is None) and context.domain == "complex":
        return
    if left is None or right is None:
        yield from _gaps(function, variable, point, "left" if left is None else "right")
        return
    if left == right or _is_zero(left - right):
        yield from _results(left)
        return
    if _oscillates(left) or _oscillates(right):
        yield Result(None, notes=(OSCILLATES,), asserted=Without.REST)
        return
    limits = {"left": left, "right": right}
    yield Result(None, notes=(_differ(left, right),), extra=limits, asserted=SidesDiffer(**limits))


ONE_SIDED = {
    "left": "The function has values on the left of this point only, so the limit is taken from there.",
    "right": "The function has values on the right of this point only, so the limit is taken from there.",
}
"""The side on which the function is defined → what is said of the other."""


def _is_defined(function: Expr, variable: Symbol, point: Expr, side: str, context: Context) -> bool:
    return all(defined(function, variable, point, side, context) for defined in (is_defined_beside, is_defined_towards))


def _is_zero(difference: Expr) -> bool:
    return difference.is_finite is not False and simplify(difference) == 0


def _differ(left: Expr, right: Expr) -> Note:
    return Note(
        "limits_differ",
        Message("There is no limit: from the left it is {}, from the right {}.", to_tree(left), to_tree(right)),
    )


OSCILLATES = Note("oscillates", "There is no limit: the function keeps oscillating.")


def _oscillates(value: Expr) -> bool:
    return bool(value.has(AccumBounds))


def _results(value: Expr) -> Iterator[Result]:
    """A limit; of an oscillation first the bounds, which the check may find too wide, then the oscillation alone."""
    if value.has(zoo, nan):
        return
    if not _oscillates(value):
        yield Result(value)
        return
    if isinstance(value, AccumBounds) and value.min.is_finite and value.max.is_finite:
        bounds = {"lowest": value.min, "highest": value.max}
        yield Result(None, notes=(OSCILLATES,), extra=bounds, asserted=Oscillation(**bounds))
    yield Result(None, notes=(OSCILLATES,), asserted=Without.REST)


def _undefined() -> Result:
    note = Note("undefined_nearby", "There is no limit: near the point the function has no real values.")
    return Result(None, notes=(note,), asserted=Without.VALUES)


def _gaps(function: Expr, variable: Symbol, point: Expr, side: str) -> Iterator[Result]:
    """That there is no limit, where no value was found and the function has gaps however close to the point: ln(sin x) at ∞."""
    if has_gaps_towards(function, variable, point, side):
        said = "There is no limit: however close to the point, there are places where the function has no real value."
        yield Result(None, notes=(Note("undefined_nearby", said),), asserted=Without.VALUES)


def _verified(problem: LimitProblem, claim: Claim) -> Verification:
    """The function close to the point must come closer and closer to the limit, or keep swinging where it is said to."""
    function, variable, point = problem.function, problem.variable, problem.point
    match claim.asserted:
        case OfAnInfiniteSum():
            return _series_verified(problem.series, claim.value, problem.context)
        case OfAnIntegral():
            return _comes_closer(function, variable, claim.value)
        case WithIntegrals():
            return _walked(problem, claim.value)
        case Without.VALUES:
            return Verification("checked", "the function has no real values at points close by", len(SIDES))
    if alternates(function, variable, point):
        return _of_terms(function, variable, claim.value)
    match claim.asserted:
        case Without.REST:
            return _swings(problem, None)
        case Oscillation(lowest=lowest, highest=highest):
            return _swings(problem, (lowest, highest))
        case SidesDiffer(left=left, right=right):
            return worst(_approached(problem, {"left": left, "right": right}))
        case FromOneSide():
            parts = _approached(problem, dict.fromkeys(problem.sides, claim.value))
            return worst([part for part in parts if part.status != "unverified"] or parts)
        case _ if claim.value is not None and limit_of_fraction(function, variable, point) == claim.value:
            return Verification("proved", "the fraction in lowest terms has this limit")
        case _:
            return worst(_approached(problem, dict.fromkeys(problem.sides, claim.value)))


def _approached(problem: LimitProblem, targets: Mapping[str, Expr]) -> list[Verification]:
    """How each side comes closer to its target."""
    place = problem.function, problem.variable, problem.point
    return [approaches(*place, side, target, problem.context).verification() for side, target in targets.items()]


def _of_terms(function: Expr, variable: Symbol, value: Expr | None) -> Verification:
    """How the limit of a sequence, or that it has none, stands up to terms far out, even and odd."""
    if value is not None and not value.is_finite:
        return Verification("unverified")
    try:
        seen = keeps_turning(function, variable) if value is None else comes_close(function, variable, value)
    except (ArithmeticError, TypeError, ValueError, NotImplementedError):
        return Verification("unverified")
    return Verification("checked", "terms far out, even and odd", 6) if seen else Verification("failed", "terms far out say otherwise")


def _swings(problem: LimitProblem, bounds: tuple[Expr, Expr] | None) -> Verification:
    """An oscillation on one side is enough, for there to be no limit."""
    sides = ("right", "left") if problem.side == "both" and not problem.point.is_infinite else (problem.side,)
    place = problem.function, problem.variable, problem.point
    parts = [keeps_oscillating(*place, side, bounds, problem.context).verification() for side in sides]
    return max(parts, key=lambda part: STATUSES.index(part.status))


LIMIT = Computation(_problem, _candidates, _verified)
