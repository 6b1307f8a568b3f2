"""How an integrand behaves at an end of its interval: C uᵖ (ln 1/u)^q as u → 0⁺, read off at tiny u in ball arithmetic.

The fit uses u = 2⁻ⁿ with n up to 1600 and enough bits that nothing cancels, so that p is found exactly where it is rational.
∫₀ C uᵖ (ln 1/u)^q du converges if and only if p > −1, or p = −1 and q < −1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from flint import acb, arb
from sympy import Expr, Symbol, oo

from service.numerics.balls import Curve, compiled
from service.numerics.program import NoProgram
from service.precision import precision


class Kind(Enum):
    POWER = "power"  # C uᵖ (ln 1/u)^q
    VANISHING = "vanishing"  # below every power
    GROWING = "growing"  # above every power
    UNKNOWN = "unknown"  # oscillating, or none of these


@dataclass(frozen=True, slots=True)
class Behaviour:
    """power, log_power: p and q. sign: of the integrand near the end."""

    kind: Kind
    power: Fraction | float = 0
    log_power: float = 0.0
    sign: int = 0

    @property
    def converges(self) -> bool | None:
        """Whether the integral converges at this end; None where that isn't known."""
        if self.kind is Kind.VANISHING:
            return True
        if self.kind is Kind.GROWING:
            return False
        if self.kind is Kind.UNKNOWN:
            return None
        if isinstance(self.power, Fraction):
            if self.power == -1:
                clean = self.log_power * 2 == round(self.log_power * 2)
                return self.log_power < -1 if clean or abs(self.log_power + 1) > 0.6 else None
            return self.power > -1
        return None if abs(self.power + 1) < 1e-3 else self.power > -1


UNKNOWN = Behaviour(Kind.UNKNOWN)
EXPONENTS = (200, 400, 800, 1600)
EARLY = (24, 28, 32)


def near(f: Expr, x: Symbol, end: Expr, side: int) -> Behaviour:
    """f just right (side = 1) or left (side = −1) of `end`; at ±∞ that of f(±1/u)/u², which the rule above fits. Raises NoProgram."""
    return at_zero(shifted(f, x, end, side), x)


def shifted(f: Expr, x: Symbol, end: Expr, side: int) -> Expr:
    """g with ∫ f dx over a neighbourhood of the end equal to ∫₀ g(u) du (x stands for u)."""
    if end in (oo, -oo):
        sign = 1 if end == oo else -1
        return f.xreplace({x: sign / x}) / x**2
    return f.xreplace({x: end + side * x})


def at_zero(g: Expr, u: Symbol) -> Behaviour:
    """g as u → 0⁺."""
    function = compiled(g, u)
    quick = _beyond_powers(function)
    if quick is not None:
        return quick
    sizes = [_size(function, n) for n in EXPONENTS]
    if any(size is None for size in sizes):
        if all(_is_zero(function, n) for n in EARLY):
            return Behaviour(Kind.VANISHING)
        return UNKNOWN
    signs = {size[1] for size in sizes if size is not None}
    y = [size[0] for size in sizes if size is not None]
    if len(signs) != 1:
        return UNKNOWN
    return _fitted(function, y, signs.pop())


def _place(n: int) -> acb:
    """u = 2⁻ⁿ·0.83…, irrational so that no sine of πx happens to vanish there."""
    return arb(11).sqrt() / 4 * arb(2) ** -n


def _is_zero(function: Curve, n: int) -> bool:
    with precision(200):
        value = function(acb(_place(n)), False)
    return bool(value.is_zero())


def _fitted(function: Curve, y: list[float], sign: int) -> Behaviour:
    """p and q from ln|g| = c − pL + q ln L at L, 2L, 4L, 8L (L = 200 ln 2), checked at another u."""
    ln2 = 0.6931471805599453
    unit = EXPONENTS[0] * ln2
    first, second, third = y[1] - y[0], y[2] - y[1], y[3] - y[2]
    slope = -((third - second) / (2 * unit))
    power: Fraction | float = Fraction(slope).limit_denominator(24)
    if abs(power - slope) > 2e-3 * (1 + abs(slope)):
        power = slope
    log_power = (third + 4 * float(power) * unit) / ln2
    if abs(log_power - round(log_power * 2) / 2) < 0.06:
        log_power = round(log_power * 2) / 2
    expected = -2 * float(power) * unit + log_power * ln2
    if abs(expected - second) > 0.2 + 0.02 * abs(first):
        return UNKNOWN
    other = _size(function, EXPONENTS[3], 0.7)
    if other is None or other[1] != sign or abs(other[0] - y[3] - float(power) * -0.35667494393873245) > 0.05:
        return UNKNOWN
    return Behaviour(Kind.POWER, power, log_power, sign)


def _size(function: Curve, n: int, factor: float = 1.0) -> tuple[float, int] | None:
    """(ln|g(u)|, sign) at u = factor·2⁻ⁿ, None where g has no sure sign there."""
    for bits in (3 * n, 6 * n, 16 * n):
        with precision(bits + 64):
            value = function(acb(arb(factor) * _place(n)), False)
            if not value.is_finite():
                continue
            real = value.real
            if real.contains(0):
                continue
            return float(abs(real).log().mid()), 1 if real > 0 else -1
    return None


def _beyond_powers(function: Curve) -> Behaviour | None:
    """VANISHING or GROWING where ln|g| at u = 2⁻²⁴ … 2⁻³² outruns every power."""
    logs: list[Any] = []
    sign = 0
    for n in EARLY:
        with precision(400):
            value = function(acb(_place(n)), False)
            if not value.is_finite():
                return None
            size = value.abs_upper()
            if size.is_zero():
                return None
            logs.append(float(size.log().mid()))
            sign = 1 if value.real > 0 else -1 if value.real < 0 else 0
    if all(log < -200 for log in logs):
        return Behaviour(Kind.VANISHING)
    steps = logs[1] - logs[0], logs[2] - logs[1]
    if all(step < -100 for step in steps) and steps[1] < 1.5 * steps[0]:
        return Behaviour(Kind.VANISHING)
    if all(step > 100 for step in steps) and steps[1] > 1.5 * steps[0] and sign:
        return Behaviour(Kind.GROWING, sign=sign)
    return None


__all__ = ["Behaviour", "Kind", "NoProgram", "at_zero", "near", "shifted"]
