"""Definite and improper integrals: the methods in the order in which they are tried, and the search over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from sympy import Expr, I, Integral, Piecewise, Symbol, exp_polar, nan, oo, zoo
from sympy.logic.boolalg import Boolean

from service.errors import NoClosedForm, Unsupported
from service.integrate.definite import parameters
from service.integrate.definite.arctangents import angle, arctangent, is_angle, is_arctangent
from service.integrate.definite.biquadratic import is_even_over_infinity, over_biquadratic
from service.integrate.definite.by_sympy import sympy_definite
from service.integrate.definite.conditions import tidied_conditions
from service.integrate.definite.elliptic import elliptic, is_elliptic
from service.integrate.definite.exponential_sums import exponential_sum, is_sum_of_exponentials
from service.integrate.definite.fourier_hyperbolic import hyperbolic_transform, is_hyperbolic_transform
from service.integrate.definite.frullani import frullani, looks_like_frullani
from service.integrate.definite.fundamental import fundamental_theorem, is_likely_elementary, is_unlikely_elementary, stretches
from service.integrate.definite.gaussian import gaussian, is_gaussian
from service.integrate.definite.geometric import (
    geometric_series,
    is_exponential_on_half_line,
    is_logarithmic_on_unit_interval,
    logarithm_and_series,
)  # fmt: skip
from service.integrate.definite.half_angle import with_half_angles
from service.integrate.definite.half_line import is_over_quadratic, over_quadratic
from service.integrate.definite.log_trig import is_log_trig, log_trig
from service.integrate.definite.mellin import euler, is_from_zero_or_one
from service.integrate.definite.quadratic import is_over_both_infinities, power_of_quadratic
from service.integrate.definite.recognise import recognised
from service.integrate.definite.residues import is_over_the_line, over_the_line
from service.integrate.definite.steps import by_steps, has_steps
from service.integrate.definite.symmetry import (
    balanced,
    has_whole_periods,
    inverted,
    is_finite_interval,
    is_half_line,
    is_quasi_periodic,
    is_symmetric_interval,
    odd_or_even,
    reflected,
    repeated,
    whole_turns,
)  # fmt: skip
from service.integrate.definite.task import GIVEN_UP, Method, Task, agrees, method, with_number
from service.integrate.definite.tidy import cost, tidy
from service.integrate.definite.turns import is_over_turns, over_turns
from service.integrate.definite.under_the_sign import is_differentiable, under_the_sign
from service.integrate.found import Found
from service.messages import Message, sentences
from service.numerics.critical import TooManyPoints, sample
from service.numerics.program import NoProgram
from service.numerics.quadrature.outcome import Divergence, Number, Undefined
from service.numerics.quadrature.principal import principal_value
from service.numerics.smooth import odd_roots, takes_real_root
from service.question import Note
from service.search import Budget, attempts


def _always(task: Task) -> bool:
    return True


def _is_outermost(task: Task) -> bool:
    """Only there can the answer say that it was recognised."""
    return task.depth == 0


ENDED: tuple[type[BaseException], ...] = (NoProgram, TooManyPoints, *GIVEN_UP)

METHODS: tuple[Method, ...] = (
    method("symmetry", odd_or_even, is_symmetric_interval, 2.5),
    method("whole periods", whole_turns, has_whole_periods, 2.5),  # |sin x| on (0, 10π)
    method("balance", balanced, is_finite_interval, 0.5),  # 1/(1 + tan^√2 x) on (0, π/2)
    method("sum of exponentials", exponential_sum, is_sum_of_exponentials, 1.0),  # e^(−x) sin x/x
    method("Gaussian integral", gaussian, is_gaussian, 0.8),  # e^(−x²) cos 2x
    method("Frullani's integral", frullani, looks_like_frullani, 0.7),  # (e^(−x) − e^(−2x))/x
    method("Euler's integrals", euler, is_from_zero_or_one, 0.7),  # ∛x/(1 + x)²
    method("geometric series", geometric_series, is_exponential_on_half_line, 1.0),  # x³/(eˣ − 1)
    method("geometric series", logarithm_and_series, is_logarithmic_on_unit_interval, 0.7),  # ln x/(1 − x)
    method("transform of a hyperbolic kernel", hyperbolic_transform, is_hyperbolic_transform, 0.5),  # cos x/cosh x
    method("logarithm of a trigonometric function", log_trig, is_log_trig, 0.5),  # ln sin x
    method("whole turns", over_turns, is_over_turns, 0.5),  # 1/(a + b cos x) on (0, 2π)
    method("completing the square", power_of_quadratic, is_over_both_infinities, 0.5),  # 1/(ax² + bx + c)
    method("quadratic denominator", over_quadratic, is_over_quadratic, 0.5),  # 1/(x² + 2cx + 1) on (0, ∞)
    method("biquadratic denominator", over_biquadratic, is_even_over_infinity, 0.4),  # 1/(x⁴ + x² + 3)
    method("residues", over_the_line, is_over_the_line, 1.0),  # cos x/(1 + x²)
    method("angle", angle, is_angle, 1.0),  # (x sin x + cos x)/(x² + cos² x)
    method("arctangent of a rational function", arctangent, is_arctangent, 1.5),  # arctan 2x/(1 − x²)
    method("complete elliptic integrals", elliptic, is_elliptic, 1.0),  # √(1 + 3 sin² x) on (0, 2π)
    method("steps", by_steps, has_steps, 0.8),  # ⌊nx⌋ on (0, 1)
    method("periods", repeated, is_quasi_periodic, 1.5),  # e^(−x)|sin x|
    method("fundamental theorem", fundamental_theorem, is_likely_elementary, 2.2),
    method("fundamental theorem", fundamental_theorem, is_unlikely_elementary, 1.0, by_sign=True),
    method("differentiation under the integral sign", under_the_sign, is_differentiable, 2.0, by_sign=True),  # (xᵖ − 1)/ln x on (0, 1)
    method("reflection", reflected, is_finite_interval, 1.0, by_sign=True),  # x sin x/(1 + cos² x)
    method("inversion", inverted, is_half_line, 1.0, by_sign=True),  # ln x/(1 + x²)
    method("SymPy", sympy_definite, _always, 1.2, by_sign=True),
    method("recognised", recognised, _is_outermost, 1.6, kept=True),
)


def definite(f: Expr, x: Symbol, a: Expr, b: Expr, deadline: float, given: tuple[Boolean, ...] = ()) -> Iterator[Found]:
    """Exact values of ∫_a^b f dx, best first, each of which has the right number where that is known.

    deadline: seconds. A divergent integral gives ±∞, or None where neither is right, with the note `diverges`. When
    the methods are used up: raises NoClosedForm with `decimal` and `error`. Raises Unsupported where f is not real.
    given: relations that the parameters are known to obey.
    """
    task = Task(f, x, a, b, Budget.of(0.95 * deadline), candidates, given=given)
    task = replace(task, number=parameters.divergence(task)) if task.parameters else with_number(task)
    match task.number:
        case Undefined():
            raise Unsupported("On a part of the interval, the function has no real value.")
        case Divergence():
            yield _diverging(task.number, task)
            return
    notes = _notes(task)
    reserve = min(1.4, 0.3 * deadline) if isinstance(task.number, Number) else 0.0
    task = replace(task, f=with_half_angles(f, x), reserve=reserve)
    for found in chain(candidates(task), _for_positive(task)) if task.parameters else candidates(task):
        yield parameters.with_exceptions(task, replace(found, notes=(*found.notes, *notes)))
    raise _no_closed_form(task)


def _notes(task: Task) -> tuple[Note, ...]:
    """That an odd root of a negative number was taken as real."""
    if task.parameters or not odd_roots(task.f, task.x):
        return ()
    try:
        places = [sample(start, end) for _, start, end in stretches(task)]
        if any(takes_real_root(task.f, task.x, place) for place in places):
            return (Note("real_root", "The cube (fifth, …) root of a negative number is taken as a negative number."),)
    except ENDED:
        pass
    return ()


def _for_positive(task: Task) -> Iterator[Found]:
    """Values found for positive parameters of unknown sign, under the conditions under which they are seen to hold."""
    for signed, back in parameters.with_signs(task):
        fitting = (parameters.carried(task, found, back) for found in candidates(signed))
        first = next((found for found in fitting if found is not None), None)
        if first is not None:
            yield first
            return


UNFIT = (I, Integral, Piecewise, exp_polar, nan, zoo)
"""No answer over the reals holds these."""


def candidates(task: Task) -> Iterator[Found]:
    """Values from every method that applies, less those whose number is wrong; long ones last."""
    long: list[Found] = []
    for found in _values(task):
        if found.value is not None and cost(found.value)[0] > LONG:
            long.append(found)
        else:
            yield found
    yield from long


LONG = 300
"""Cost of a value that is given only where no method finds a shorter one."""


def _values(task: Task) -> Iterator[Found]:
    for way, value in attempts(METHODS, task, task.budget, level=task.depth, failures=ENDED):
        found = value if isinstance(value, Found) else Found(value, way.name)
        if found.value is not None and (task.parameters or agrees(task.number, found.value) is not False):
            value = tidy(found.value, task.budget.end)
            if not value.has(*UNFIT):
                yield replace(found, value=value, conditions=tidied_conditions(found.conditions))


def _diverging(divergence: Divergence, task: Task) -> Found:
    value = {1: oo, -1: -oo, 0: None}[divergence.sign]
    sampled = "This was seen at sampled values of the parameters." if task.parameters else ""
    notes = (Note("diverges", sentences(_reason(divergence, task.x), sampled)), *_principal(divergence, task))
    return Found(value, "comparison test", notes=notes)


def _principal(divergence: Divergence, task: Task) -> tuple[Note, ...]:
    """That a principal value exists, where that is seen quickly."""
    if divergence.sign or divergence.oscillates or task.parameters:
        return ()
    try:
        with task.budget.part(0.8).slice():
            value = principal_value(task.f, task.x, task.a, task.b)
    except GIVEN_UP:
        return ()
    if not isinstance(value, Number):
        return ()
    shown = "0" if value.ball.contains(0) else value.decimal
    return (
        Note(
            "principal_value_exists",
            Message("Stopping equally close to the gap on both sides, one comes to {}: its Cauchy principal value.", shown),
        ),
    )


def _reason(divergence: Divergence, x: Symbol) -> Message:
    above, below, there = OSCILLATES if divergence.oscillates else DIVERGES
    if divergence.place in (oo, -oo):
        return Message(above if divergence.place == oo else below)
    return Message(there, str(x), str(divergence.place))


DIVERGES = (
    "The integral diverges at infinity.", "The integral diverges at minus infinity.", "The integral diverges at {} = {}.",
)  # fmt: skip
OSCILLATES = (
    "The integral diverges: at infinity the integrand oscillates without settling.",
    "The integral diverges: at minus infinity the integrand oscillates without settling.",
    "The integral diverges: at {} = {} the integrand oscillates without settling.",
)
"""What is said of a divergence at ∞, at −∞ and at a place."""


def _no_closed_form(task: Task) -> NoClosedForm:
    if isinstance(task.number, Number):
        return NoClosedForm(
            "No exact value was found here; the decimal is given instead.",
            decimal=task.number.decimal,
            error=task.number.error,
        )
    return NoClosedForm("No exact value was found here.")
