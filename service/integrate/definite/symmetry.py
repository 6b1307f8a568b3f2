"""What symmetry gives: odd and even integrands over (−a, a), x → a + b − x, x → 1/x on (0, ∞)."""

from __future__ import annotations

from collections.abc import Iterator

from flint import acb, arb
from sympy import Expr, Integer, Symbol, cos, expand_trig, oo, pi, simplify, sin, tan

from service.integrate.definite.task import GIVEN_UP, Task, with_number
from service.numerics.balls import compiled
from service.numerics.quadrature.integrals import whole_periods
from service.numerics.quadrature.outcome import Number
from service.precision import precision
from service.search import Budget, in_time


def is_symmetric_interval(task: Task) -> bool:
    return bool((task.a + task.b) == 0) if task.a.is_finite else task.a == -task.b


def odd_or_even(task: Task) -> Iterator[Expr]:
    """∫₋ₐᵃ f dx = 0 for odd f, 2∫₀ᵃ f dx for even f."""
    mirrored = task.f.xreplace({task.x: -task.x})
    if _is_zero(mirrored + task.f):
        yield Integer(0)
    elif task.depth == 0 and _is_zero(mirrored - task.f):
        half = _solved(task.inner(task.f, Integer(0), task.b))
        if half is not None:
            yield 2 * half


def is_finite_interval(task: Task) -> bool:
    return task.a.is_finite is True and task.b.is_finite is True


def reflected(task: Task) -> Iterator[Expr]:
    """∫ f(x) dx = ½∫ f(x) + f(a + b − x) dx, of use where the sum is simpler than f.

    Nahin, "Inside Interesting Integrals", 1.6; known as King's rule.
    """
    if task.depth > 1:
        return
    mirrored = task.f.xreplace({task.x: task.a + task.b - task.x})
    mean = _simplified(task.f + mirrored)
    if mean == 0:
        yield Integer(0)
    elif mean.count_ops() < task.f.count_ops():
        value = _solved(task.inner(mean, task.a, task.b))
        if value is not None:
            yield value / 2


def balanced(task: Task) -> Iterator[Expr]:
    """∫ f dx = (b − a) f(m), m the middle, where f(x) + f(a + b − x) is constant: f is odd about its middle, up to a constant.

    The constancy is seen at several points to 50 digits.
    """
    if task.parameters:
        return
    middle = (task.a + task.b) / 2
    total = task.f + task.f.xreplace({task.x: task.a + task.b - task.x})
    if _is_constant(total, task.x, task.a, task.b):
        yield (task.b - task.a) * task.f.xreplace({task.x: middle})


def _is_constant(f: Expr, x: Symbol, a: Expr, b: Expr) -> bool:
    function = compiled(f, x)
    with precision(200):
        low, high = compiled(a, None)(acb(0), False), compiled(b, None)(acb(0), False)
        values = [function(low + (high - low) * arb(share) / 100, False).real for share in (3, 11, 24, 31, 47)]
        if any(value.rad() > arb(10) ** -40 for value in values):
            return False
        return all(bool(abs(value - values[0]) < arb(10) ** -40 * (1 + abs(values[0]))) for value in values)


def _vanishes(f: Expr, x: Symbol) -> bool:
    """Whether f is 0 to 50 digits at several points of (0, ∞)."""
    function = compiled(f, x)
    with precision(220):
        values = [function(acb(place), False) for place in (arb(1) / 7, arb(3) / 5, arb(17) / 11, arb(5), arb(23))]
        return all(bool(value.is_finite() and value.abs_upper() < arb(10) ** -50) for value in values)


def has_whole_periods(task: Task) -> bool:
    return not task.parameters and whole_periods(task.f, task.x, task.a, task.b) is not None


def whole_turns(task: Task) -> Iterator[Expr]:
    """∫ over n periods = n ∫ over one."""
    turns = whole_periods(task.f, task.x, task.a, task.b)
    if turns is not None:
        value = _solved(task.inner(task.f, task.a, turns[1]))
        if value is not None:
            yield turns[0] * value


def is_quasi_periodic(task: Task) -> bool:
    return bool(task.b == oo and task.a.is_finite and task.f.has(sin, cos, tan) and not task.parameters)


def repeated(task: Task) -> Iterator[Expr]:
    """∫_a^∞ f dx = ∫_a^{a+T} f dx/(1 − r) where f(x + T) = r f(x), |r| < 1: e^(−x)|sin x|."""
    for period in (pi, 2 * pi):
        ratio = _simplified(task.f.xreplace({task.x: task.x + period}) / task.f)
        if ratio.is_number and 0 < ratio < 1:
            value = _solved(task.inner(task.f, task.a, task.a + period))
            if value is not None:
                yield value / (1 - ratio)
            return


def is_half_line(task: Task) -> bool:
    return bool(task.a == 0 and task.b == oo)


def inverted(task: Task) -> Iterator[Expr]:
    """∫₀^∞ f(x) dx = ½∫₀^∞ f(x) + f(1/x)/x² dx, where the sum is simpler."""
    if task.depth > 1:
        return
    total = task.f + task.f.xreplace({task.x: 1 / task.x}) / task.x**2
    mean = Integer(0) if not task.parameters and _vanishes(total, task.x) else _simplified(total)
    if mean == 0:
        yield Integer(0)
    elif mean.count_ops() < task.f.count_ops():
        value = _solved(task.inner(mean, task.a, task.b))
        if value is not None:
            yield value / 2


def _is_zero(f: Expr) -> bool:
    return bool(_simplified(f) == 0)


def _simplified(f: Expr) -> Expr:
    if f == 0:
        return f
    found = in_time(Budget.of_work(0.35), lambda: min((simplify(f), simplify(expand_trig(f))), key=lambda form: form.count_ops()), GIVEN_UP)
    return f if found is None else found


def _solved(task: Task) -> Expr | None:
    """The value of an inner integral: the first candidate with the right number."""
    task = with_number(task)
    if not task.parameters and not isinstance(task.number, Number):
        return None
    return next((found.value for found in task.solve(task) if not found.conditions), None)
