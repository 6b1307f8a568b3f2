"""Sums of terms c xᵐ e^(−sx) over (0, ∞), s complex: Laplace transforms, Frullani's and Dirichlet's integrals, sinⁿ x/xᵐ.

    ∫₀^∞ xᵐ e^(−sx) dx = Γ(m + 1) s^(−m−1)

continued analytically in m: where the terms diverge one by one at 0 but their sum converges, the poles of Γ at m = −k cancel and

    ∫₀^∞ Σ cⱼ x^(−k) e^(−sⱼx) dx = (−1)ᵏ/(k−1)! Σ cⱼ sⱼ^(k−1) ln sⱼ.

Source: Gelfand and Shilov, Generalized Functions I, 3.3; Gradshteyn–Ryzhik 3.434, 3.784, 3.82.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Add,
    Dummy,
    Expr,
    I,
    Integer,
    Mul,
    Rational,
    Symbol,
    arg,
    atan,
    cos,
    cosh,
    cot,
    csc,
    exp,
    expand,
    factorial,
    gamma,
    im,
    log,
    oo,
    pi,
    powsimp,
    re,
    sec,
    sign,
    simplify,
    sin,
    sinh,
    sqrt,
    tan,
)  # fmt: skip

from service.integrate.definite.task import Task

WAVES = (sin, cos, exp, sinh, cosh)
Term = tuple[Expr, Expr, Expr]
"""(c, m, s)."""


def is_sum_of_exponentials(task: Task) -> bool:
    """A quick look: waves and powers of x over (0, ∞), or over ℝ for even integrands (which symmetry halves)."""
    return bool(task.a == 0 and task.b == oo and task.f.has(*WAVES) and not task.f.has(tan, cot, sec, csc, log))


def exponential_sum(task: Task) -> Iterator[Expr]:
    """The value by the formulas above; nothing where a term is of another kind."""
    terms = _terms(task.f, task.x)
    if terms is None:
        return
    powers = {m for _, m, _ in terms}
    total = Integer(0)
    for m in powers:
        value = _value([(c, s) for c, n, s in terms if n == m], m)
        if value is None:
            return
        total += value
    yield _simplified(total)


def _simplified(value: Expr) -> Expr:
    """SymPy turns signs of parameters into cases when it simplifies; they are left alone."""
    hidden = {part: Dummy() for part in value.atoms(sign)}
    return simplify(value.xreplace(hidden)).xreplace({dummy: part for part, dummy in hidden.items()})


def _terms(f: Expr, x: Symbol) -> list[Term] | None:
    found: dict[tuple[Expr, Expr], Expr] = {}
    for part in Add.make_args(expand(powsimp(expand(f.rewrite(exp)), combine="exp"))):
        term = _term(part, x)
        if term is None:
            return None
        c, m, s = term
        found[m, s] = found.get((m, s), Integer(0)) + c
    return [(c, m, s) for (m, s), c in found.items() if c != 0]


def _term(part: Expr, x: Symbol) -> Term | None:
    """c xᵐ e^(−sx) with Re s ≥ 0."""
    c, m, s = Integer(1), Integer(0), Integer(0)
    for factor in Mul.make_args(powsimp(part, combine="exp")):
        base, exponent = factor.as_base_exp()
        if x not in factor.free_symbols:
            c *= factor
        elif base == x and x not in exponent.free_symbols:
            m += exponent
        elif isinstance(factor, exp):
            rate = expand(factor.args[0]).coeff(x)
            constant = expand(factor.args[0] - rate * x)
            if x in rate.free_symbols or x in constant.free_symbols:
                return None
            c, s = c * exp(constant), s - rate
        else:
            return None
    return (c, m, s) if re(s).is_nonnegative else None


def _value(terms: list[tuple[Expr, Expr]], m: Expr) -> Expr | None:
    if m.is_Integer and m < 0:
        k = -m
        kept = [(c, s) for c, s in terms if s != 0]
        if k == 1 and len(kept) < len(terms):
            return None
        return Rational((-1) ** k, factorial(k - 1)) * _real(Add(*[c * s ** (k - 1) * _log(s) for c, s in kept]))
    if any(s == 0 for _, s in terms):
        return None
    return gamma(m + 1) * _real(Add(*[c * _power(s, -m - 1) for c, s in terms]))


def _real(value: Expr) -> Expr:
    """The real part; the imaginary one is 0, as the integrand is real."""
    return re(expand(value))


def _log(s: Expr) -> Expr:
    """ln s = ln|s| + i arg s for Re s ≥ 0."""
    u, v = re(s), im(s)
    if v == 0:
        return log(u)
    return log(u**2 + v**2) / 2 + I * _angle(u, v)


def _angle(u: Expr, v: Expr) -> Expr:
    return sign(v) * pi / 2 if u == 0 else atan(v / u) if u.is_positive else arg(u + I * v)


def _power(s: Expr, exponent: Expr) -> Expr:
    """s^exponent for Re s ≥ 0: a power of |s| turned by exponent·arg s, or a quotient for a whole exponent."""
    u, v = re(s), im(s)
    if v == 0:
        return u**exponent
    if exponent.is_Integer:
        return ((u - I * v) / (u**2 + v**2)) ** (-exponent) if exponent < 0 else s**exponent
    size = sqrt(u**2 + v**2) if u != 0 else abs(v)
    angle = exponent * _angle(u, v)
    return size**exponent * (cos(angle) + I * sin(angle))
