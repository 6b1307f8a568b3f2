"""Cauchy principal values in closed form, asked for by name only.

PV ∫_a^b f dx = F(b⁻) − F(a⁺), over ℝ the limit of F(R) − F(−R), for an antiderivative F with F(c − u) − F(c + u) → 0 at each pole c
PV ∫ R(x) e^{iωx} dx over ℝ = 2πi (Σ Res above + ½ Σ Res on the line), simple poles on the line   (Ahlfors, Complex Analysis, 4.5.3)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sympy import Expr, Symbol, oo

from service.errors import NoClosedForm, Unsupported
from service.integrate.definite import candidates, definite
from service.integrate.definite.fundamental import antiderivatives
from service.integrate.definite.limits import one_sided
from service.integrate.definite.residues import principal_over_the_line
from service.integrate.definite.task import GIVEN_UP, Method, Task, agrees, method
from service.integrate.definite.tidy import tidy
from service.integrate.found import Asserted, Found
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Divergence, Number, Outcome
from service.numerics.quadrature.principal import principal_value
from service.question import Note
from service.search import Budget, always, attempts

NAMED = "This is the Cauchy principal value; the integral itself diverges."


def principal(f: Expr, x: Symbol, a: Expr, b: Expr, deadline: float) -> Iterator[Found]:
    """Exact principal values with the note `principal_value`; what the integral is where it converges.

    Raises NoClosedForm, with `decimal` and `error` where the number is known; Unsupported with parameters.
    """
    task = Task(f, x, a, b, Budget.of(0.95 * deadline), candidates)
    if task.parameters:
        raise Unsupported("A principal value can't be found with parameters; give them values.")
    number = _number(task)
    if not isinstance(number, Number):
        yield from definite(f, x, a, b, task.budget.left)
        return
    task = replace(task, number=number)
    for value in _values(task):
        if agrees(number, value):
            yield Found(
                tidy(value, task.budget.end), "principal value", notes=(Note("principal_value", NAMED),), asserted=Asserted.PRINCIPAL
            )
    raise NoClosedForm(
        "No exact principal value was found here; the decimal is given instead.",
        decimal=number.decimal,
        error=number.error,
    )


def _number(task: Task) -> Outcome:
    """The principal value as a number; None where the integral itself converges, or nothing is known in time."""
    try:
        with task.budget.share(0.5).slice():
            if not isinstance(integral_value(task.f, task.x, task.a, task.b), Divergence):
                return None
            return principal_value(task.f, task.x, task.a, task.b)
    except GIVEN_UP:
        return None


def _values(task: Task) -> Iterator[Expr]:
    return (value for _, value in attempts(METHODS, task, task.budget, level=1, failures=GIVEN_UP))


def _by_residues(task: Task) -> Iterator[Expr]:
    if task.a == -oo and task.b == oo:
        yield from principal_over_the_line(task)


def _by_antiderivative(task: Task) -> Iterator[Expr]:
    for F in antiderivatives(task.f, task.x, task.budget.left):
        value = _difference(F, task)
        if value is not None and agrees(task.number, value):
            yield value
            return


def _difference(F: Expr, task: Task) -> Expr | None:
    if task.a == -oo and task.b == oo:
        return one_sided(F - F.xreplace({task.x: -task.x}), task.x, oo, -1, task.budget.left / 2, task.budget.end)
    upper, lower = (one_sided(F, task.x, place, side, task.budget.left / 3, task.budget.end) for place, side in ((task.b, -1), (task.a, 1)))
    return None if upper is None or lower is None else upper - lower


METHODS: tuple[Method, ...] = (
    method("principal value by residues", _by_residues, always, 1.0),  # cos x/(1 − x²)
    method("principal value by an antiderivative", _by_antiderivative, always, 2.5),  # 1/x on (−1, 2)
)
