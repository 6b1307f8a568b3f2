"""Differentiation under the integral sign: I(p) = ∫ f(x, p) dx from I′(p) = ∫ ∂f/∂p dx and a p at which I is known.

    ∫₀¹ (xᵖ − 1)/ln x dx = ln(p + 1), since I′(p) = ∫₀¹ xᵖ dx = 1/(p + 1) and I(0) = 0

Source: Nahin, "Inside Interesting Integrals", chapter 3. Whether the differentiation is allowed is left to the check of the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sympy import Dummy, Expr, Function, Integer, Symbol, acos, asin, atan, exp, log, nan, oo, simplify, zoo

from service.integrate.definite.symmetry import is_finite_interval
from service.integrate.definite.task import GIVEN_UP, Task, with_number
from service.integrate.definite.tidy import tidy
from service.integrate.found import Found
from service.search import Budget, in_time

BASES = (Integer(0), Integer(1))
"""Values of the parameter at which the integrand may vanish."""


HARD = (log, atan, asin, acos)
"""The derivative should be free of some of these, or of an exponent."""


def is_differentiable(task: Task) -> bool:
    """At the top, with a parameter inside a function or an exponent, and limits that hold no parameter."""
    return bool(task.depth == 0 and _candidates(task) and not (task.a.free_symbols | task.b.free_symbols))


def _candidates(task: Task) -> list[Symbol]:
    """Parameters that occur in the argument of a function, or in an exponent."""
    inside = {symbol for part in task.f.atoms(Function) | task.f.atoms(exp) for symbol in part.free_symbols if task.x in part.free_symbols}
    inside |= {symbol for part in task.f.atoms(type(task.x**2)) if task.x in part.base.free_symbols for symbol in part.exp.free_symbols}
    return sorted((inside - {task.x}) & task.parameters, key=str)


def under_the_sign(task: Task) -> Iterator[Found]:
    """I(p₀) + ∫ I′ from p₀ to p."""
    for p in _candidates(task):
        start = _start(task, p)
        slope = None if start is None else _slope(task, p)
        if slope is None or start is None:
            continue
        value = _between(task, slope.value, p, start[0])
        if value is not None:
            yield Found(start[1] + value.value, "differentiation under the integral sign", (*slope.conditions, *value.conditions))


def _start(task: Task, p: Symbol) -> tuple[Expr, Expr] | None:
    """(p₀, I(p₀)): a number, or another parameter, at which the integrand is 0, or constant on a finite interval."""
    others = sorted(task.parameters - {p}, key=str)
    for base in (*BASES, *others):
        there = task.f.subs(p, base)
        if there.has(nan, oo, zoo, -oo):
            continue
        there = _simplified(there)
        if there == 0 or (task.x not in there.free_symbols and is_finite_interval(task)):
            return base, there * (task.b - task.a) if there != 0 else there
    return None


def _simplified(f: Expr) -> Expr:
    found = in_time(Budget.of_work(0.3), lambda: simplify(f), GIVEN_UP)
    return f if found is None else found


def _slope(task: Task, p: Symbol) -> Found | None:
    """I′(p), where the derivative of the integrand has lost what made it hard."""
    derivative = _simplified(task.f.diff(p))
    if derivative.atoms(*HARD) >= task.f.atoms(*HARD) != set() or derivative.count_ops() > 3 * task.f.count_ops():
        return None
    return _solved(replace(task, budget=task.budget.share(0.8), f=derivative, depth=1))


def _between(task: Task, slope: Expr, p: Symbol, start: Expr) -> Found | None:
    t = Dummy("t", positive=True)
    slope = tidy(_simplified(slope))
    return _solved(replace(task, f=slope.xreplace({p: t}), x=t, a=start, b=p, depth=1))


def _solved(task: Task) -> Found | None:
    return next(task.solve(with_number(task)), None)
