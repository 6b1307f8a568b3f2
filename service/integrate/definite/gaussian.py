"""Gaussian integrals.

    ∫_ℝ xᵐ e^(−ax² + βx) dx = dᵐ/dβᵐ √(π/a) e^(β²/4a)          for complex β, so with sines and cosines too
    ∫₀^∞ e^(−ax² − b/x²) dx  = ½ √(π/a) e^(−2√(ab))             (Cauchy–Schlömilch)

Source: Gradshteyn–Ryzhik 3.323, 3.462, 3.896, 3.325.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Dummy, Expr, I, Integer, Mul, Symbol, exp, expand, im, oo, pi, powsimp, re, sqrt

from service.integrate.definite.task import Task


def is_gaussian(task: Task) -> bool:
    squares = (part.args[0] for part in task.f.atoms(exp) if task.x in part.free_symbols)
    return bool(task.b == oo and task.a in (-oo, 0) and any(square.has(task.x**2) for square in squares))


def gaussian(task: Task) -> Iterator[Expr]:
    """The value over ℝ, or half of it over (0, ∞) for an even integrand."""
    x, f = task.x, task.f
    if task.a == 0:
        schlomilch = _cauchy_schlomilch(f, x)
        if schlomilch is not None:
            yield schlomilch
            return
        if f != f.xreplace({x: -x}):
            return
    total = Integer(0)
    for part in Add.make_args(expand(powsimp(expand(f.rewrite(exp)), combine="exp"))):
        value = _moment(part, x)
        if value is None:
            return
        total += value
    yield re(expand(total)) / (2 if task.a == 0 else 1)


def _moment(part: Expr, x: Symbol) -> Expr | None:
    """∫_ℝ of c xᵐ e^(−ax² + βx + γ)."""
    c, m, exponent = Integer(1), Integer(0), Integer(0)
    for factor in Mul.make_args(powsimp(part, combine="exp")):
        base, power = factor.as_base_exp()
        if x not in factor.free_symbols:
            c *= factor
        elif base == x and power.is_Integer and power > 0:
            m += power
        elif isinstance(factor, exp):
            exponent += factor.args[0]
        else:
            return None
    exponent = expand(exponent)
    a, slope = -exponent.coeff(x, 2), exponent.coeff(x, 1)
    rest = expand(exponent + a * x**2 - slope * x)
    if x in rest.free_symbols or not a.is_positive:
        return None
    beta = Dummy("beta")
    moment = (sqrt(pi / a) * exp(beta**2 / (4 * a))).diff(beta, int(m))
    u, v = re(slope), im(slope)
    return c * exp(rest) * moment.xreplace({beta: u + I * v})


def _cauchy_schlomilch(f: Expr, x: Symbol) -> Expr | None:
    constant, body = f.as_independent(x, as_Add=False)
    if not isinstance(body, exp):
        return None
    exponent = expand(body.args[0])
    a, b = -exponent.coeff(x, 2), -exponent.coeff(x, -2)
    rest = expand(exponent + a * x**2 + b / x**2)
    if x in rest.free_symbols or not (a.is_positive and b.is_positive):
        return None
    return constant * exp(rest) * sqrt(pi / a) * exp(-2 * sqrt(a * b)) / 2
