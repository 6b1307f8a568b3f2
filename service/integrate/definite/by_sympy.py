"""SymPy's own definite integration, with its Meijer G-functions, in a child; every answer is judged by its number."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, I, Integral, Piecewise, Symbol, arg, im, integrate, periodic_argument, re

from service.cas.child import in_child
from service.integrate.definite.task import Task
from service.integrate.found import Found


def sympy_definite(task: Task) -> Iterator[Expr]:
    """What `integrate` gives; of a Piecewise in the parameters the first branch, with its condition."""
    value = in_child(_integral, task.f, task.x, task.a, task.b, seconds=task.budget.left - 0.05, until=task.budget.end - 0.05)
    if value is None:
        return
    yield from _branches(value)


def _integral(f: Expr, x: Symbol, a: Expr, b: Expr) -> Expr | None:
    value = integrate(f, (x, a, b))
    return None if isinstance(value, Integral) else value


def _branches(value: Expr) -> Iterator[Expr]:
    if not isinstance(value, Piecewise):
        if not value.has(Integral):
            yield value
        return
    for branch, condition in value.args:
        if not branch.has(Integral) and condition != True:  # noqa: E712  a SymPy truth value
            parts = condition.args if condition.is_And else (condition,)
            if all(part.is_Relational and not part.has(arg, re, im, periodic_argument, I) for part in parts):
                yield Found(branch, "sympy", tuple(parts))
