"""Mellin transforms: xᵖ (ln x)ᵏ g(x) over (0, ∞) or (0, 1) by Euler's Γ and B, the logarithms by differentiation with respect to p.

    ∫₀^∞ xᵖ e^(−a xⁿ) dx      = Γ((p+1)/n) / (n a^((p+1)/n))
    ∫₀^∞ xᵖ (c + d xⁿ)^(−m) dx = c^(−m) (c/d)^((p+1)/n) B((p+1)/n, m − (p+1)/n) / n
    ∫₀ᵇ xᵖ (c − d xⁿ)^q dx     = c^q b^(p+1) B((p+1)/n, q + 1) / n         where d bⁿ = c
    ∫₁^∞ xᵖ (ln x)^q dx        = Γ(q + 1) / (−p − 1)^(q+1)
    ∫₀¹ xᵖ (ln 1/x)^q dx       = Γ(q + 1) / (p + 1)^(q+1)
    ∫₀^{π/2} sinᵖ x cos^q x dx = B((p+1)/2, (q+1)/2) / 2

Source: Gradshteyn–Ryzhik 3.326, 3.241, 3.251, 4.272, 3.621; Nahin, "Inside Interesting Integrals", chapters 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sympy import (
    Dummy,
    Expr,
    Integer,
    Mul,
    Symbol,
    cos,
    exp,
    expand_func,
    expand_log,
    gamma,
    gammasimp,
    log,
    oo,
    pi,
    powdenest,
    simplify,
    sin,
)  # fmt: skip
from sympy.logic.boolalg import Boolean

from service.integrate.definite.task import Task
from service.integrate.found import Found


@dataclass(frozen=True, slots=True)
class Factors:
    """constant · xᵖ · (ln x)ᵏ · (the rest)."""

    constant: Expr
    power: Expr
    logs: int
    rest: tuple[Expr, ...]


def factors(f: Expr, x: Symbol) -> Factors:
    """The factors of a product, powers of x drawn together."""
    constant, power, logs = Integer(1), Integer(0), 0
    rest: list[Expr] = []
    for factor in Mul.make_args(powdenest(expand_log(f))):
        base, exponent = factor.as_base_exp()
        if x not in factor.free_symbols:
            constant *= factor
        elif base == x and x not in exponent.free_symbols:
            power += exponent
        elif base == log(x) and exponent.is_Integer and exponent > 0:
            logs = int(exponent)
        else:
            rest.append(factor)
    return Factors(constant, power, logs, tuple(rest))


def is_from_zero_or_one(task: Task) -> bool:
    return bool(task.a == 0 or (task.a == 1 and task.b == oo))


def euler(task: Task) -> Iterator[Found]:
    """The first formula whose shape fits."""
    parts = factors(task.f, task.x)
    p = Dummy("p", real=True)
    for formula in FORMULAS if task.a == 0 else (_power_from_one,):
        match = formula(parts.rest, task.x, task.b, p)
        if match is None:
            continue
        value, conditions = match
        for _ in range(parts.logs):
            value = value.diff(p)
        place = {p: parts.power}
        kept = tuple(given for given in (condition.xreplace(place) for condition in conditions) if given != True)  # noqa: E712
        if False in kept:
            return
        yield Found(parts.constant * _settled(value.xreplace(place)), "Euler's integrals", kept)
        return


def _settled(value: Expr) -> Expr:
    """Γ and its derivatives in closed form where they have one."""
    if value.has(gamma) and not value.free_symbols:
        value = expand_func(gammasimp(value)) if len(value.atoms(gamma)) > 1 else value
        return simplify(value) if value.has(gamma) and len(value.atoms(gamma)) > 1 else value
    return gammasimp(value) if value.free_symbols else expand_func(value)


Match = tuple[Expr, tuple[Boolean, ...]] | None


def _exponential(rest: tuple[Expr, ...], x: Symbol, b: Expr, p: Symbol) -> Match:
    """∫₀^∞ xᵖ e^(−a xⁿ) dx."""
    if b != oo or len(rest) != 1 or not isinstance(rest[0], exp):
        return None
    factor, power = rest[0].args[0].as_independent(x, as_Add=False)
    base, n = power.as_base_exp()
    if base != x or x in n.free_symbols or not n.is_positive:
        return None
    a = -factor
    return gamma((p + 1) / n) / (n * a ** ((p + 1) / n)), (a > 0, p + 1 > 0)


def _binomial_base(rest: tuple[Expr, ...], x: Symbol) -> tuple[Expr, Expr, Expr, Expr] | None:
    """(c, d, n, q) with rest = (c + d xⁿ)^q."""
    if len(rest) != 1:
        return None
    base, q = rest[0].as_base_exp()
    if x in q.free_symbols:
        return None
    c, other = base.as_independent(x, as_Add=True)
    d, power = other.as_independent(x, as_Add=False)
    root, n = power.as_base_exp()
    if root != x or x in n.free_symbols or not n.is_positive or c == 0:
        return None
    return c, d, n, q


def _beta(u: Expr, v: Expr) -> Expr:
    return gamma(u) * gamma(v) / gamma(u + v)


def _rational(rest: tuple[Expr, ...], x: Symbol, b: Expr, p: Symbol) -> Match:
    """∫₀^∞ xᵖ (c + d xⁿ)^(−m) dx."""
    parts = _binomial_base(rest, x)
    if b != oo or parts is None:
        return None
    c, d, n, q = parts
    m, s = -q, (p + 1) / n
    if not (c.is_positive and d.is_positive):
        return None
    beta = pi / sin(pi * s) if m == 1 else _beta(s, m - s)
    return c ** (-m) * (c / d) ** s * beta / n, (p + 1 > 0, m * n - p - 1 > 0)


def _to_the_zero(rest: tuple[Expr, ...], x: Symbol, b: Expr, p: Symbol) -> Match:
    """∫₀ᵇ xᵖ (c − d xⁿ)^q dx with d bⁿ = c."""
    parts = _binomial_base(rest, x)
    if b == oo or parts is None:
        return None
    c, d, n, q = parts
    if not c.is_positive or simplify(c + d * b**n) != 0:
        return None
    return c**q * b ** (p + 1) * _beta((p + 1) / n, q + 1) / n, (p + 1 > 0, q + 1 > 0)


def _logarithm(rest: tuple[Expr, ...], x: Symbol, b: Expr, p: Symbol) -> Match:
    """∫₀¹ xᵖ (−ln x)^q dx; of ln x where q is whole."""
    parts = _power_of_logarithm(rest, x)
    if b != 1 or parts is None:
        return None
    q, turn = parts
    return turn * gamma(q + 1) / (p + 1) ** (q + 1), (p + 1 > 0, q + 1 > 0)


def _power_of_logarithm(rest: tuple[Expr, ...], x: Symbol) -> tuple[Expr, Expr] | None:
    """(q, 1) for (−ln x)^q and (ln 1/x)^q, (q, (−1)^q) for (ln x)^q with q whole."""
    if len(rest) != 1:
        return None
    base, q = rest[0].as_base_exp()
    if x in q.free_symbols or base not in (log(x), -log(x), log(1 / x)):
        return None
    if base != log(x):
        return q, Integer(1)
    return (q, (-1) ** q) if q.is_integer else None


def _pure_power(rest: tuple[Expr, ...], x: Symbol, b: Expr, p: Symbol) -> Match:
    """∫₀¹ xᵖ dx, for its derivatives with respect to p."""
    return (1 / (p + 1), (p + 1 > 0,)) if b == 1 and not rest else None


def _power_from_one(rest: tuple[Expr, ...], x: Symbol, b: Expr, p: Symbol) -> Match:
    """∫₁^∞ xᵖ (ln x)^q dx."""
    if not rest:
        return -1 / (p + 1), (p + 1 < 0,)
    base, q = rest[0].as_base_exp()
    if len(rest) > 1 or base != log(x) or x in q.free_symbols:
        return None
    return gamma(q + 1) / (-p - 1) ** (q + 1), (p + 1 < 0, q + 1 > 0)


def _sine_and_cosine(rest: tuple[Expr, ...], x: Symbol, b: Expr, p: Symbol) -> Match:
    """∫₀^{π/2} sinˢ x cosᶜ x dx; holds no power of x."""
    if b != pi / 2 or not rest:
        return None
    exponents = {sin(x): Integer(0), cos(x): Integer(0)}
    for factor in rest:
        base, exponent = factor.as_base_exp()
        if base not in exponents or x in exponent.free_symbols:
            return None
        exponents[base] += exponent
    s, c = exponents[sin(x)], exponents[cos(x)]
    return _beta((s + 1) / 2, (c + 1) / 2) / 2 + 0 * p, (s + 1 > 0, c + 1 > 0)


FORMULAS: tuple[Callable[[tuple[Expr, ...], Symbol, Expr, Symbol], Match], ...] = (
    _exponential,  # x³ e^(−2x²)
    _rational,  # ∛x/(1 + x)²
    _to_the_zero,  # √x (1 − x)³
    _logarithm,  # 1/√(ln 1/x)
    _pure_power,  # x² (ln x)³
    _sine_and_cosine,  # sin⁵ x √(cos x)
)
