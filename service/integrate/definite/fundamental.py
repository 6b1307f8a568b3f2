"""∫_a^b f dx = F(b⁻) − F(a⁺) on every stretch on which f is smooth, with F made continuous: its own jumps are taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flint import acb
from sympy import (
    Expr,
    Integer,
    Mul,
    Symbol,
    acos,
    acosh,
    acot,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cot,
    exp,
    factor_terms,
    log,
    sin,
    tan,
    together,
)  # fmt: skip

from service.cas.root_sums import joined
from service.integrate import indefinite
from service.integrate.definite.limits import beside, one_sided
from service.integrate.definite.task import Task, agrees
from service.numerics.balls import compiled
from service.numerics.critical import TooManyPoints, critical_points, sample
from service.numerics.program import NoProgram
from service.numerics.quadrature.integrals import integral_value
from service.numerics.smooth import smooth
from service.precision import precision


def is_unlikely_elementary(task: Task) -> bool:
    """Logarithms or inverse functions of transcendental things, two of them, or one over a simple linear or quadratic factor.

    Most such integrands have no elementary antiderivative; they get a shorter slice.
    """
    kernels = [part for part in task.f.atoms(*KERNELS) if task.x in part.free_symbols]
    bottom = together(task.f).as_numer_denom()[1]
    if not kernels:
        outside = task.f.replace(lambda part: isinstance(part, sin | cos | tan | cot), lambda part: Integer(1))
        return bool((bottom.has(sin, cos) or task.f.has(tan, cot)) and task.x in outside.free_symbols)
    nested = any(part.args[0].has(sin, cos, tan, exp, *KERNELS) for part in kernels)
    return len(kernels) > 1 or nested or _has_simple_factor(bottom, task.x)


def is_likely_elementary(task: Task) -> bool:
    return not is_unlikely_elementary(task)


KERNELS = (log, atan, asin, acos, acot, asinh, acosh, atanh)


def _has_simple_factor(bottom: Expr, x: Symbol) -> bool:
    return any(
        base != x and exponent == 1 and base.is_Add
        for base, exponent in (factor.as_base_exp() for factor in Mul.make_args(factor_terms(bottom)))
        if x in base.free_symbols
    )


def fundamental_theorem(task: Task) -> Iterator[Expr]:
    """The sum over the smooth stretches of the integrand."""
    total: Expr = Integer(0)
    for f, start, end in stretches(task):
        value = stretch_value(task, f, start, end)
        if value is None:
            return
        total += value
    yield total


def stretches(task: Task) -> list[tuple[Expr, Expr, Expr]]:
    """(f without kinks, start, end) between the critical points; neighbours that share a formula and join smoothly are one."""
    if task.parameters:
        return [(task.f, task.a, task.b)]
    points = critical_points(task.f, task.x, task.a, task.b)
    places = [task.a, *(point.place for point in points if point.exact), task.b]
    found: list[tuple[Expr, Expr, Expr]] = []
    for start, end in pairwise(places):
        f = smooth(task.f, task.x, sample(start, end))
        if found and found[-1][0] == f and _is_finite_at(f, task.x, start):
            found[-1] = (f, found[-1][1], end)
        else:
            found.append((f, start, end))
    return found


def _is_finite_at(f: Expr, x: Symbol, place: Expr) -> bool:
    """Whether f has a value there; arctan 1/x has none at 0."""
    try:
        with precision(200):
            return bool(compiled(f.xreplace({x: place}), None)(acb(0), False).is_finite())
    except NoProgram:
        return False


def stretch_value(task: Task, f: Expr, start: Expr, end: Expr) -> Expr | None:
    """∫ of a smooth f over one stretch; the first antiderivative whose value has the right number."""
    if f == 0:
        return Integer(0)
    whole = start == task.a and end == task.b
    number = task.number if whole else None if task.parameters else integral_value(f, task.x, start, end)
    for F in antiderivatives(f, task.x, task.budget.left):
        value = difference(F, task.x, start, end, task.budget.left, task.budget.end)
        if value is None:
            continue
        if task.parameters or agrees(number, value):
            return value
    return None


def antiderivatives(f: Expr, x: Symbol, seconds: float) -> Iterator[Expr]:
    """Candidates for an antiderivative of a smooth integrand."""
    for found in indefinite.antiderivatives(f, x, seconds):
        if found.value is not None:
            yield found.value


def difference(F: Expr, x: Symbol, start: Expr, end: Expr, seconds: float, until: float) -> Expr | None:
    """F(end⁻) − F(start⁺) less the jumps of F in between; None where a limit isn't found."""
    slice_ = max(0.3, seconds / 4)
    upper, lower = one_sided(F, x, end, -1, slice_, until), one_sided(F, x, start, 1, slice_, until)
    if upper is None or lower is None:
        return None
    jumps = Integer(0) if F.free_symbols - {x} else _jumps(F, x, start, end, slice_, until)
    return None if jumps is None else joined(upper - lower - jumps)


def _jumps(F: Expr, x: Symbol, start: Expr, end: Expr, seconds: float, until: float) -> Expr | None:
    """Σ F(t⁺) − F(t⁻) over the points t inside at which F is not continuous."""
    try:
        places: Sequence[Expr] = [point.place for point in critical_points(F, x, start, end)]
    except (TooManyPoints, NoProgram, NotImplementedError, ValueError, TypeError):
        return Integer(0)
    total: Expr = Integer(0)
    for place in places:
        left, right = beside(F, x, place, -1), beside(F, x, place, 1)
        if left is not None and right is not None and abs(left - right) < 1e-9 * (1 + abs(left)):
            continue
        before, after = one_sided(F, x, place, -1, seconds, until), one_sided(F, x, place, 1, seconds, until)
        if before is None or after is None:
            return None
        total += after - before
    return total
