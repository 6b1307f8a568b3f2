"""Exponentials beside other functions: one power of e, a function together with its derivative, a letter for a logarithm.

    ∫ e^(kx)·(k·g + g′) dx = e^(kx)·g
    ∫ f(ln x, x) dx = ∫ f(u, e^u)·e^u du

Contract: g is found by comparing coefficients, for g rational in x, in tan(x/2), or that over a root of a quadratic; it is exact.
Source: Fichtenholz, Differential and integral calculus, §271.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, Poly, cos, cot, csc, exp, log, sec, sin, sqrt, tan

from service.rules.integration_radicals import over_root
from service.rules.integration_trig import in_sines
from service.rules.integration_ways import Way, Ways, X, rewritten, substituted

U = sympy.Dummy("u", real=True)
MOST_UNKNOWNS = 10
MOST_OPS = 40


def one_exponential(f: Expr, ways: Ways) -> Iterator[Way]:
    """aᵏˣ·bᵐˣ = e^((k·ln a + m·ln b)·x)"""
    powers = [factor for factor in sympy.Mul.make_args(f) if _rate(factor) is not None]
    if len(powers) > 1:
        rate = sympy.Add(*(_rate(factor) or 0 for factor in powers))
        if not rate.has(X) and rate != 0:
            rest = f / sympy.Mul(*powers)
            yield rewritten("one_exponential", rest * exp(rate * X), f=sympy.Mul(*powers), d=exp(rate * X))


def _rate(factor: Expr) -> Expr | None:
    """k with factor = c·e^(kx); None for any other."""
    if isinstance(factor, exp):
        return _slope(factor.args[0])
    if factor.is_Pow and not factor.base.has(X) and factor.base.is_positive:
        inner = _slope(factor.exp)
        return None if inner is None else inner * log(factor.base)
    return None


def _slope(inner: Expr) -> Expr | None:
    k = sympy.diff(inner, X)
    return k if k != 0 and not k.has(X) and inner == k * X else None


def with_derivative(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ e^(kx)·(k·g + g′) dx = e^(kx)·g"""
    powers = [factor for factor in sympy.Mul.make_args(f) if _rate(factor) is not None]
    if len(powers) != 1 or sympy.count_ops(f) > MOST_OPS or f == powers[0]:
        return
    rate, rest = _rate(powers[0]) or sympy.S.Zero, f / powers[0]
    g = _found(rest, rate) if sympy.fraction(in_sines(rest))[1].has(X) else None
    if g is not None:
        yield Way("exponential_and_derivative", powers[0] * g, parts={"g": g, "p": sympy.factor(sympy.diff(g, X)), "d": powers[0] * g})


def _found(h: Expr, k: Expr) -> Expr | None:
    """g with k·g + g′ = h; None where the forms that are tried have none."""
    if h.is_rational_function(X):
        return _rational(h, k, sympy.S.One)
    if h.has(sin, cos, tan, cot, sec, csc):
        return _in_half_angle(h, k)
    under = over_root(h)
    return None if under is None else _beside_root(under.quotient, under.q.as_expr(), k)


def _in_half_angle(h: Expr, k: Expr) -> Expr | None:
    """g as a rational function of t = tan(x/2), which has the derivative (1 + t²)/2."""
    held = in_sines(h).xreplace({sin(X): 2 * U / (1 + U**2), cos(X): (1 - U**2) / (1 + U**2)})
    if held.has(X) or not held.is_rational_function(U):
        return None
    found = _rational(held.xreplace({U: X}), k, (1 + X**2) / 2)
    return None if found is None else found.xreplace({X: tan(X / 2)})


def _rational(h: Expr, k: Expr, slope: Expr) -> Expr | None:
    """g rational with k·g + slope·g′ = h: each factor below once less than in h."""
    above, below = (Poly(part, X) for part in sympy.fraction(sympy.cancel(sympy.together(h))))
    outer = sympy.prod((base ** (times - 1) for base, times in below.factor_list()[1]), start=Poly(1, X))
    if slope != 1:
        outer = sympy.prod((base**times for base, times in below.factor_list()[1]), start=Poly(1, X))
    count = outer.degree() + max(above.degree() - below.degree(), 0) + 1
    return _solved(h, k, slope, outer.as_expr(), count, sympy.S.Zero)


def _beside_root(quotient: Expr, q: Expr, k: Expr) -> Expr | None:
    """g = S·√q with h = R/√q."""
    above, below = (Poly(part, X) for part in sympy.fraction(quotient))
    outer = sympy.gcd(below, below.diff(X)) * sympy.gcd(below, Poly(q, X))
    count = outer.degree() + max(above.degree() - below.degree(), 1)
    found = _solved(quotient / q, k, sympy.S.One, outer.as_expr(), count, sympy.diff(q, X) / (2 * q))
    return None if found is None else found * sqrt(q)


def _solved(h: Expr, k: Expr, slope: Expr, outer: Expr, count: int, share: Expr) -> Expr | None:
    """g = S/outer with k·g + slope·g′ + share·g = h, S with so many coefficients."""
    if count > MOST_UNKNOWNS:
        return None
    names = sympy.symbols(f"c:{count}", cls=sympy.Dummy)
    g = sympy.Add(*(name * X**n for n, name in enumerate(names))) / outer
    total = sympy.fraction(sympy.together(k * g + slope * sympy.diff(g, X) + share * g - h))[0]
    solved = sympy.solve(Poly(sympy.expand(total), X).all_coeffs(), names, dict=True)
    if len(solved) != 1:
        return None
    found = sympy.factor(sympy.cancel(g.xreplace({name: solved[0].get(name, sympy.S.Zero) for name in names})))
    return None if found == 0 or found.has(*names) else found


def logarithm_letter(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f(ln x, x) dx = ∫ f(u, e^u)·e^u du"""
    if not f.has(log(X)) or sympy.count_ops(f) > MOST_OPS:
        return
    rest = f.xreplace({log(X): U})
    powers = [factor for factor in sympy.Mul.make_args(rest) if factor.has(X)]
    if all(factor.as_base_exp()[0] == X and not factor.as_base_exp()[1].has(X, U) for factor in powers):
        n = sympy.Add(*(factor.as_base_exp()[1] for factor in powers)) + 1
        g = rest / sympy.Mul(*powers) * exp(n * U)
        yield substituted("substitution", g.xreplace({U: X}), log(X), g=log(X), d=1 / X)
