"""Sine and cosine transforms of hyperbolic kernels over (0, ∞).

∫ cos ax / cosh bx dx    = π/(2b) sech(πa/2b)            (Gradshteyn–Ryzhik 3.981.3)
∫ sin ax / sinh bx dx    = π/(2b) tanh(πa/2b)            (Gradshteyn–Ryzhik 3.981.1)
∫ sin ax / (e^bx − 1) dx = π/(2b) coth(πa/b) − 1/(2a)    (Gradshteyn–Ryzhik 3.911.2)
∫ sin ax / (e^bx + 1) dx = 1/(2a) − π/(2b) csch(πa/b)    (Gradshteyn–Ryzhik 3.911.1)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Expr, Function, Symbol, Wild, cos, cosh, coth, exp, oo, pi, sin, sinh, tanh

from service.integrate.definite.task import Task
from service.integrate.found import Found

KERNELS: tuple[tuple[type[Function], Callable[[Expr], Expr], Callable[[Expr, Expr], Expr]], ...] = (
    (cos, lambda y: 1 / cosh(y), lambda a, b: pi / (2 * b * cosh(pi * a / (2 * b)))),
    (sin, lambda y: 1 / sinh(y), lambda a, b: pi / (2 * b) * tanh(pi * a / (2 * b))),
    (sin, lambda y: 1 / (exp(y) - 1), lambda a, b: pi / (2 * b) * coth(pi * a / b) - 1 / (2 * a)),
    (sin, lambda y: 1 / (exp(y) + 1), lambda a, b: 1 / (2 * a) - pi / (2 * b * sinh(pi * a / b))),
)


def is_hyperbolic_transform(task: Task) -> bool:
    return bool(task.a == 0 and task.b == oo and task.f.has(sin, cos) and task.f.has(exp, sinh, cosh))


def hyperbolic_transform(task: Task) -> Iterator[Found]:
    """The value of the first kernel that matches."""
    constant, body = task.f.as_independent(task.x, as_Add=False)
    for wave, kernel, value in KERNELS:
        rates = _rates(body, task.x, wave, kernel)
        if rates is not None:
            a, b = rates
            yield Found(constant * value(a, b), "transform of a hyperbolic kernel", () if b.is_positive else (b > 0,))
            return


def _rates(body: Expr, x: Symbol, wave: type[Function], kernel: Callable[[Expr], Expr]) -> tuple[Expr, Expr] | None:
    a, b = Wild("a", exclude=[x, 0]), Wild("b", exclude=[x, 0])
    match = body.match(wave(a * x) * kernel(b * x))
    return (match[a], match[b]) if match else None
