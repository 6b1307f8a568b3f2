"""Integrands with ⌊kx⌋: a sum over the steps on which it is constant.

∫_a^b h(x, ⌊kx⌋) dx = Σ_{m = ka}^{kb − 1} ∫_{m/k}^{(m+1)/k} h(x, m) dx      for whole ka and kb, kb = ∞ too
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Dummy, Expr, Integral, Sum, Symbol, floor, frac, integrate, oo, summation

from service.integrate.definite.task import Task


def has_steps(task: Task) -> bool:
    return bool(task.f.has(floor, frac))


def by_steps(task: Task) -> Iterator[Expr]:
    """The sum in closed form, where the integral over one step and the sum have one."""
    f = task.f.replace(frac, lambda inside: inside - floor(inside))
    steps = [part for part in f.atoms(floor) if task.x in part.free_symbols]
    rate = steps[0].args[0] / task.x if len(steps) == 1 else None
    if rate is None or not rate.is_positive or task.x in rate.free_symbols:
        return
    first, end = rate * task.a, rate * task.b
    if not first.is_integer or not (end.is_integer or end == oo):
        return
    m = Dummy("m", integer=True)
    step = _over(f.xreplace({steps[0]: m}), task.x, m / rate, (m + 1) / rate)
    total = None if step is None else summation(step, (m, first, end - 1))
    if total is not None and not total.has(Sum, Integral):
        yield total


def _over(f: Expr, x: Symbol, start: Expr, end: Expr) -> Expr | None:
    value = integrate(f, (x, start, end), conds="none")
    return None if value.has(Integral) else value
