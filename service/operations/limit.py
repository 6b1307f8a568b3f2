"""Limits, from one side or both, each checked by walking towards the point."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from pydantic import Field

from service.errors import InvalidRequest, NoClosedForm, Unsupported
from service.operations.forms import STATUSES, worst
from service.operations.inputs import ExpressionInput, Value
from service.operations.near_point import near_point
from service.operations.operation import Operation
from service.operations.variable import with_variable
from service.question import Note, Question, Result, Verification
from service.quietly import unless_broken
from service.tree import Apply, Constant, Relation, Symbol, Tree


class LimitInput(ExpressionInput):
    """lim f as the variable goes to a point."""

    point: Value | None = Field(
        None, description="Where the variable goes; needed unless the expression is itself a limit.", examples=["0", "oo"]
    )
    direction: Literal["both", "left", "right"] = Field("both", description="The side from which the point is approached.")


SIDES = {"limit": "both", "limit_left": "left", "limit_right": "right"}
HEADS = {side: head for head, side in SIDES.items()}


def prepare(question: Question) -> Question:
    """The question with its variable and point; a limit as input brings its own."""
    match question.expression:
        case Apply(head=head, args=(body, Symbol(name=name), point)) if head in SIDES:
            question = replace(
                question,
                trees={**question.trees, "expression": body, "point": point},
                context=replace(question.context, variable=name),
                options={**question.options, "direction": SIDES[head] if head != "limit" else question.options.get("direction", "both")},
            )
        case Relation():
            raise Unsupported("Only an expression has a limit; send one side of the equation.")
    if "point" not in question.trees:
        raise InvalidRequest("A limit needs the “point” that the variable goes to.", field="point")
    return with_variable(question)


def shown(question: Question) -> Tree:
    """The limit that was asked for."""
    head = HEADS[question.options.get("direction", "both")]
    if _is_infinite(question.trees["point"]):
        head = "limit"
    return Apply(head, (question.expression, Symbol(question.context.variable or "x"), question.trees["point"]))


def _is_infinite(point: Tree) -> bool:
    match point:
        case Constant(name="oo") | Apply(head="neg" | "pos", args=(Constant(name="oo"),)):
            return True
        case _:
            return False


def _parts(question: Question) -> tuple[Any, Any, Any, str]:
    """Function, variable, point and side."""
    near = near_point(question, "Only an expression has a limit.")
    return _with_sums_closed(near.function), near.variable, near.point, question.options.get("direction", "both")


def do(question: Question) -> Iterator[Result]:
    """The limit; where the two sides differ, no value but a note with both."""
    from sympy import Integral

    from service.cas.alternating import alternates
    from service.cas.limits import one_sided

    function, variable, point, side = _parts(question)
    if (total := _riemann(function, variable, point)) is not None:
        yield from _of_riemann(total, question.context.deadline * 0.5)
        return
    if (series := _as_series(function, variable, point)) is not None:
        yield from _of_series(series, question.context.deadline * 0.5)
        return
    if function.has(Integral):
        yield from _of_integrals(function, variable, point, side, question.context.deadline * 0.6)
        return
    if alternates(function, variable, point):
        yield from _of_alternating(function, variable, question.context.deadline * 0.6)
        return
    if side != "both" or point.is_infinite:
        side = "left" if side == "left" else "right"
        if not _is_defined(function, variable, point, side, question):
            yield _undefined()
            return
        for value in one_sided(function, variable, point, side, question.context.deadline * 0.6):
            yield from _results(value)
        if question.context.domain != "complex":
            yield from _gaps(function, variable, point, side)
        return
    yield from _two_sided(function, variable, point, question)


def _of_alternating(function: Any, variable: Any, seconds: float) -> Iterator[Result]:
    """(−1)ⁿ/n has the limit 0; 2 + (−1)ⁿ has none."""
    from service.cas.alternating import even_and_odd

    limits = even_and_odd(function, variable, seconds)
    if limits is None:
        return
    even, odd = limits
    if even == odd or _is_zero(even - odd):
        yield from _results(even)
        return
    yield Result(None, notes=(OSCILLATES,))


RIEMANN = "Riemann sum"
SERIES = "infinite sum"


def _as_series(function: Any, variable: Any, point: Any) -> Any:
    """Σ f(k), k = a … n, for n → ∞ as the infinite sum; None for anything else."""
    from sympy import S, Sum

    if not isinstance(function, Sum) or len(function.limits) != 1 or point is not S.Infinity:
        return None
    index, low, high = function.limits[0]
    is_partial = high == variable and variable not in function.function.free_symbols
    return Sum(function.function, (index, low, S.Infinity)) if is_partial else None


def _of_series(series: Any, seconds: float) -> Iterator[Result]:
    from service.cas.totals import closed_forms

    for value, conditions in closed_forms(series, seconds):
        if not conditions:
            yield Result(value, strategy=SERIES)


def _riemann(function: Any, variable: Any, point: Any) -> Any:
    """The integral that a sum of many small terms comes to; None where it is no such sum."""
    from sympy import S, Sum

    from service.cas.riemann_sums import as_integral

    return unless_broken(RIEMANN, partial(as_integral, function, variable)) if point is S.Infinity and function.has(Sum) else None


def _of_riemann(total: Any, seconds: float) -> Iterator[Result]:
    from service.integrate.definite import definite

    for found in definite(total.f, total.x, total.low, total.high, seconds):
        if found.value is not None and not found.conditions:
            yield Result(found.value, strategy=RIEMANN)


def _comes_closer(function: Any, variable: Any, value: Any) -> Verification:
    from service.verify.riemann import comes_closer

    seen = unless_broken(RIEMANN, partial(comes_closer, function, variable, value))
    return Verification("checked", "sums of more and more terms come closer and closer", 3) if seen else Verification("unverified")


def _series_verified(series: Any, value: Any, question: Question) -> Verification:
    from service.cas.convergence import verdict
    from service.verify import total_agrees

    if not value.is_infinite:
        return total_agrees(series, value, question.context).verification()
    found = verdict(series.function, series.limits[0][0])
    diverges = found is not None and not found.converges
    return Verification("checked", "a test of convergence", 1) if diverges else Verification("unverified")


def _with_sums_closed(function: Any) -> Any:
    """(Σ k, k = 1 … n)/n² as (n + 1)/(2n): sums and products up to the variable in closed form, where there is one."""
    from sympy import Function, Piecewise, Product, Sum, exp, factorial, log

    from service.clock import SliceOver, within

    if not function.has(Sum, Product):
        return function
    with suppress(SliceOver, NotImplementedError, ValueError, TypeError), within(1.0):
        closed = function.doit()
        plain = all(isinstance(part, log | exp | factorial) for part in closed.atoms(Function))
        return closed if plain and not closed.has(Sum, Product, Piecewise) else function
    return function


INTEGRALS = "integrals up to the variable"


def _of_integrals(function: Any, variable: Any, point: Any, side: str, seconds: float) -> Iterator[Result]:
    """Limits of expressions with integrals in them: as an improper integral, by de l'Hospital's rule, or with the integrals done."""
    yield from _improper(function, variable, point, seconds / 3)
    sides = _sides(point, side)
    for way in (_by_rule, _with_integrals_done):
        form = unless_broken(INTEGRALS, partial(way, function, variable, point, seconds / 3))
        if form is not None:
            yield from _common(form, variable, point, sides, seconds / 6)


def _sides(point: Any, side: str) -> tuple[str, ...]:
    if point.is_infinite:
        return ("left",)
    return ("left", "right") if side == "both" else (side,)


def _common(form: Any, variable: Any, point: Any, sides: tuple[str, ...], seconds: float) -> Iterator[Result]:
    """The value that a form has from all sides; nothing where it has none, which says nothing of the function itself."""
    from sympy import AccumBounds, nan, zoo

    from service.cas.limits import one_sided

    values = {next(one_sided(form, variable, point, side, seconds), None) for side in sides}
    value = values.pop()
    if not values and value is not None and not value.has(AccumBounds, nan, zoo):
        yield Result(value, strategy=INTEGRALS)


def _by_rule(function: Any, variable: Any, point: Any, seconds: float) -> Any:
    from service.cas.limits_of_integrals import without_integrals

    return without_integrals(function, variable, point)


def _with_integrals_done(function: Any, variable: Any, point: Any, seconds: float) -> Any:
    from service.operations.integrate import without_integrals

    try:
        return without_integrals(function, seconds)
    except (NoClosedForm, Unsupported):
        return None


def _improper(function: Any, variable: Any, point: Any, seconds: float) -> Iterator[Result]:
    """lim ∫ₐˣ f dt for x → ∞ as the integral to ∞, a number in front allowed."""
    from sympy import Integral

    from service.integrate.definite import definite

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
                yield Result(scale * found.value, found.conditions, strategy=INTEGRALS)


def _walked(function: Any, variable: Any, point: Any, side: str, value: Any) -> Verification:
    from service.verify.limits_of_integrals import FAR, walks_to

    sides = _sides(point, side)
    seen = [unless_broken(INTEGRALS, partial(walks_to, function, variable, point, each, value)) for each in sides]
    if False in seen:
        return Verification("failed", "values close to the point settle elsewhere")
    if None in seen:
        return Verification("unverified")
    return Verification("checked", "values of the integrals close to the point come closer and closer", len(FAR[0]) * len(sides))


def _two_sided(function: Any, variable: Any, point: Any, question: Question) -> Iterator[Result]:
    from service.cas.limits import one_sided

    seconds = question.context.deadline * 0.3
    sides = [side for side in ("left", "right") if _is_defined(function, variable, point, side, question)]
    if not sides:
        yield _undefined()
        return
    if len(sides) == 1:
        only = {"left": "right", "right": "left"}[sides[0]]
        note = Note("one_sided", f"Left and right of the point are not both in the domain; on the {only} the function is not defined.")
        for value in one_sided(function, variable, point, sides[0], seconds):
            for result in _results(value):
                yield replace(result, notes=(note, *result.notes))
        return
    left, right = (next(one_sided(function, variable, point, side, seconds), None) for side in ("left", "right"))
    if (left is None or right is None) and question.context.domain == "complex":
        return
    if left is None or right is None:
        yield from _gaps(function, variable, point, "left" if left is None else "right")
        return
    if left == right or _is_zero(left - right):
        yield from _results(left)
        return
    if _oscillates(left) or _oscillates(right):
        yield Result(None, notes=(OSCILLATES,))
        return
    yield Result(None, notes=(_differ(left, right),), extra={"left": left, "right": right})


def _is_defined(function: Any, variable: Any, point: Any, side: str, question: Question) -> bool:
    from service.cas.limits import is_defined_beside
    from service.verify import is_defined_towards

    return all(defined(function, variable, point, side, question.context) for defined in (is_defined_beside, is_defined_towards))


def _is_zero(difference: Any) -> bool:
    from sympy import simplify

    return difference.is_finite is not False and simplify(difference) == 0


def _differ(left: Any, right: Any) -> Note:
    from service.cas import to_tree
    from service.write import text

    return Note(
        "limits_differ",
        f"There is no two-sided limit: from the left it is {text(to_tree(left))}, from the right {text(to_tree(right))}.",
    )


OSCILLATES = Note("oscillates", "There is no limit: the function keeps oscillating.")


def _oscillates(value: Any) -> bool:
    from sympy import AccumBounds

    return bool(value.has(AccumBounds))


def _results(value: Any) -> Iterator[Result]:
    """A limit; of an oscillation first the bounds, which the check may find too wide, then the oscillation alone."""
    from sympy import AccumBounds, nan, zoo

    if value.has(zoo, nan):
        return
    if not _oscillates(value):
        yield Result(value)
        return
    if isinstance(value, AccumBounds) and value.min.is_finite and value.max.is_finite:
        yield Result(None, notes=(OSCILLATES,), extra={"lowest": value.min, "highest": value.max})
    yield Result(None, notes=(OSCILLATES,))


def _undefined() -> Result:
    return Result(None, notes=(Note("undefined_nearby", "There is no limit: near the point the function has no real values."),))


def _gaps(function: Any, variable: Any, point: Any, side: str) -> Iterator[Result]:
    """That there is no limit, where no value was found and the function has gaps however close to the point: ln(sin x) at ∞."""
    from service.cas.limits import has_gaps_towards

    if has_gaps_towards(function, variable, point, side):
        said = "There is no limit: however close to the point, there are places where the function has no real value."
        yield Result(None, notes=(Note("undefined_nearby", said),))


def verify(question: Question, result: Result) -> Verification:
    """The function close to the point must come closer and closer to the limit, or keep swinging where it is said to."""
    from service.cas.alternating import alternates
    from service.verify import approaches

    function, variable, point, side = _parts(question)
    codes = {note.code for note in result.notes}
    if result.strategy == SERIES:
        return _series_verified(_as_series(function, variable, point), result.value, question)
    if result.strategy == RIEMANN:
        return _comes_closer(function, variable, result.value)
    if result.strategy == INTEGRALS:
        return _walked(function, variable, point, side, result.value)
    if "undefined_nearby" in codes:
        return Verification("checked", "the function has no real values at points close by", len(SIDES))
    if alternates(function, variable, point):
        return _of_terms(function, variable, result.value)
    if "oscillates" in codes:
        return _swings(question, result)
    sides = ("left", "right") if side == "both" else (side,)
    targets = {s: result.extra[s] if result.value is None else result.value for s in sides}
    parts = [approaches(function, variable, point, s, targets[s], question.context).verification() for s in sides]
    if "one_sided" in codes:
        parts = [part for part in parts if part.status != "unverified"] or parts
    return worst(parts)


def _of_terms(function: Any, variable: Any, value: Any) -> Verification:
    """How the limit of a sequence, or that it has none, stands up to terms far out, even and odd."""
    from service.cas.alternating import comes_close, keeps_turning

    if value is not None and not value.is_finite:
        return Verification("unverified")
    try:
        seen = keeps_turning(function, variable) if value is None else comes_close(function, variable, value)
    except (ArithmeticError, TypeError, ValueError, NotImplementedError):
        return Verification("unverified")
    return Verification("checked", "terms far out, even and odd", 6) if seen else Verification("failed", "terms far out say otherwise")


def _swings(question: Question, result: Result) -> Verification:
    """An oscillation on one side is enough, for there to be no limit."""
    from service.verify import keeps_oscillating

    function, variable, point, side = _parts(question)
    bounds = (result.extra["lowest"], result.extra["highest"]) if "lowest" in result.extra else None
    sides = ("right", "left") if side == "both" and not point.is_infinite else (side,)
    parts = [keeps_oscillating(function, variable, point, s, bounds, question.context).verification() for s in sides]
    return max(parts, key=lambda part: STATUSES.index(part.status))


LIMIT = Operation(
    name="limit",
    summary="Find the limit of a function at a point, from one side or both.",
    input=LimitInput,
    examples=({"expression": "sin(x)/x", "point": "0"}, {"expression": "\\lim_{n \\to \\infty} \\left(1+\\frac{1}{n}\\right)^n"}),
    prepare=prepare,
    shown=shown,
    do=do,
    verify=verify,
)
