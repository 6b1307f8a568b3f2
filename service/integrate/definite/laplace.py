"""Integrals from 0 to ∞ of sums of tᵏ e^(λt), tᵏ e^(λt) cos wt and tᵏ e^(λt) sin wt, under their natural condition λ < 0.

    ∫₀^∞ tᵏ e^(λt) dt = k!/(−λ)^(k+1)          with λ + iw in place of λ, the real and the imaginary part give cos and sin

Contract: every λ and w free of t, k a whole number, λ not known to be positive → the value with λ < 0 for each; None for other shapes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Gt, Lt, Mul, S, Symbol, cos, cosh, exp, expand, factor, factorial, fraction, im, re, sin, sinh, together
from sympy.core.relational import Relational

from service.integrate.found import Found

MOST_POWER = 12


def laplace(f: Expr, t: Symbol) -> Found | None:
    """The integral over (0, ∞), where f is a sum of such terms with a parameter in an exponent."""
    if not f.has(exp) or not f.free_symbols - {t}:
        return None
    terms = Add.make_args(expand(f.rewrite([sinh, cosh], exp)))
    found = [_term(term, t) for term in terms]
    if any(part is None for part in found):
        return None
    known = [part for part in found if part is not None]
    rates = [_bounded(rate) for _, rate in known]
    if any(condition in (False, S.false) for condition in rates):
        return None
    above, below = fraction(together(Add(*(value for value, _ in known))))
    value = min((expand(above) / factor(below), expand(above) / expand(below)), key=lambda form: len(str(form)))
    return Found(value, "Laplace transform", conditions=tuple(_strongest(rates)))


def _bounded(rate: Expr) -> Relational:
    """λ < 0, solved for a letter where that is plain: s > a, s > 1."""
    letters = sorted(rate.free_symbols, key=lambda letter: (letter.name != "s", letter.name))
    for letter in letters:
        slope = rate.diff(letter)
        if slope.is_number:
            bound = -(rate - slope * letter).expand() / slope
            return Gt(letter, bound) if slope.is_negative else Lt(letter, bound)
    return Lt(rate, 0)


def _strongest(conditions: list[Relational]) -> Iterator[Relational]:
    """Without those that hold anyway, and of several numbers below one letter the largest only."""
    kept = dict.fromkeys(condition for condition in conditions if condition is not S.true)
    for condition in kept:
        rivals = [c.rhs for c in kept if isinstance(c, type(condition)) and c.lhs == condition.lhs and c.rhs.is_number]
        if not condition.rhs.is_number or condition.rhs == (max(rivals) if isinstance(condition, Gt) else min(rivals)):
            yield condition


def _term(term: Expr, t: Symbol) -> tuple[Expr, Expr] | None:
    """The value of one term, and the rate λ that has to be negative."""
    scale, rest = term.as_independent(t, as_Add=False)
    power, rate, wave, kind = 0, S.Zero, S.Zero, None
    for part in Mul.make_args(rest):
        base, exponent = part.as_base_exp()
        if base == t and exponent.is_Integer and 0 < exponent <= MOST_POWER:
            power += int(exponent)
        elif isinstance(part, exp) and not (slope := expand(part.args[0] / t)).has(t):
            rate += slope
        elif isinstance(part, cos | sin) and kind is None and not (slope := expand(part.args[0] / t)).has(t):
            wave, kind = slope, type(part)
        else:
            return None
    if rate == 0:
        return None
    whole = scale * factorial(power) * _transform(-rate, wave, power, kind)
    return whole, rate


def _transform(s: Expr, w: Expr, power: int, kind: type[Expr] | None) -> Expr:
    """Of tᵏ/k!, times cos wt or sin wt where said, at s."""
    if kind is None:
        return 1 / s ** (power + 1)
    x, y = Symbol("x", real=True), Symbol("y", real=True)
    complex_power = expand((x + S.ImaginaryUnit * y) ** (power + 1))
    part = re(complex_power) if kind is cos else im(complex_power)
    return part.subs({x: s, y: w}) / (s**2 + w**2) ** (power + 1)
