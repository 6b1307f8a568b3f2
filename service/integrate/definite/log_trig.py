"""Logarithms of trigonometric functions over (parts of) a period.

∫₀^π ln(a + b cos x) dx = π ln((a + √(a² − b²))/2),  a ≥ |b|      (Gradshteyn–Ryzhik 4.224.9)
∫₀^{π/2} ln sin x dx = ∫₀^{π/2} ln cos x dx = −(π/2) ln 2            (Gradshteyn–Ryzhik 4.224.3; Euler)
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Symbol, Wild, cos, expand_log, log, pi, sin, sqrt, tan

from service.integrate.definite.task import Task


def is_log_trig(task: Task) -> bool:
    return bool(task.f.has(log) and task.f.has(sin, cos, tan) and (task.a / pi).is_Rational and (task.b / pi).is_Rational)


def log_trig(task: Task) -> Iterator[Expr]:
    """The quarter turns of each logarithm, added up."""
    constant, body = task.f.as_independent(task.x, as_Add=False)
    if not isinstance(body, log):
        return
    value = _over(body.args[0], task.x, task.a, task.b)
    if value is not None:
        yield constant * value


def _over(argument: Expr, x: Symbol, a: Expr, b: Expr) -> Expr | None:
    length = b - a
    factor, rest = argument.as_independent(x, as_Add=False)
    rate = _rate(rest, x)
    if not factor.is_positive or rate is None:
        return None
    if rate != 1:
        inner = _over(argument.xreplace({x: x / rate}), x, rate * a, rate * b)
        return None if inner is None else inner / rate
    if not (2 * length / pi).is_Integer or not (2 * a / pi).is_Integer:
        return None
    scale = length * expand_log(log(factor))
    if rest in (sin(x), cos(x)):
        return scale - length * log(2)
    if rest == tan(x):
        return scale
    return _of_sum(rest, x, a, b, scale)


def _rate(rest: Expr, x: Symbol) -> Expr | None:
    """k > 0 where x occurs only as kx, in sines, cosines and tangents."""
    rates = {part.args[0].as_independent(x, as_Add=False) for part in rest.atoms(sin, cos, tan) if x in part.free_symbols}
    if len(rates) != 1:
        return None
    rate, body = rates.pop()
    return rate if body == x and rate.is_positive else None


def _of_sum(argument: Expr, x: Symbol, a: Expr, b: Expr, scale: Expr) -> Expr | None:
    p, q = Wild("p", exclude=[x]), Wild("q", exclude=[x])
    for wave in (cos(x), sin(x)):
        match = argument.match(p + q * wave)
        if match and match[q] != 0 and _is_whole(wave, x, a, b):
            return scale + (b - a) * log((match[p] + sqrt(match[p] ** 2 - match[q] ** 2)) / 2)
    return None


def _is_whole(wave: Expr, x: Symbol, a: Expr, b: Expr) -> bool:
    """Half turns between extrema: multiples of π for a cosine, odd multiples of π/2 for a sine, or any whole turn."""
    if ((b - a) / (2 * pi)).is_Integer:
        return True
    start = a / pi if isinstance(wave, cos) else a / pi - Integer(1) / 2
    return bool(start.is_Integer and ((b - a) / pi).is_Integer)
