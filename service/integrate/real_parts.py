"""Real and imaginary parts of wᵉ, (w − s)^{−j} and Liₘ(w/s) for w = e^{kx}, written with real functions.

    ln|1 − e^{iθ}| = ln|2 sin θ/2|        arg(1 − e^{iθ}) = −arctan(cot θ/2)        1/(1 + e^{iθ}) = ½ − (i/2) tan θ/2

Source: Lewin, Polylogarithms and Associated Functions, 1981, §4.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Abs, Dummy, Expr, I, S, Symbol, atan, cos, cot, exp, expand, im, log, polylog, re, sin, tan

from service.integrate.exponential_poles import tidy_constant
from service.integrate.numeric import parameter_values
from service.numerics.multiprecision import Evaluator, value_at

Parts = tuple[Expr, Expr]
"""Real part, imaginary part."""


@dataclass(frozen=True, slots=True)
class Exponential:
    """w = e^{kx}; turning: k = iθ/x with a real angle θ, else k is real."""

    k: Expr
    turning: bool
    x: Symbol

    @property
    def angle(self) -> Expr:
        """θ."""
        return self.k / I * self.x

    def power(self, e: int) -> Parts:
        """wᵉ."""
        if self.turning:
            return cos(e * self.angle), sin(e * self.angle)
        return exp(e * self.k * self.x), S.Zero

    def inverse_power(self, s: Expr, j: int) -> Parts:
        """(w − s)^{−j}."""
        real, imaginary = self._reciprocal(s)
        a, b = Dummy("a", real=True), Dummy("b", real=True)
        power = expand((a + I * b) ** j).as_real_imag()
        return power[0].subs({a: real, b: imaginary}), power[1].subs({a: real, b: imaginary})

    def _reciprocal(self, s: Expr) -> Parts:
        """1/(w − s); on the circle and for s = ±1 by the half angle."""
        a, b = s.as_real_imag()
        if self.turning and s in (1, -1):
            half = cot(self.angle / 2) if s == 1 else -tan(self.angle / 2)
            return -s / 2, -s * half / 2
        real, imaginary = self.power(1)
        if not self.turning and b == 0:
            return 1 / (real - a), S.Zero
        over = real**2 - 2 * a * real + a**2 + b**2 if not self.turning else 1 - 2 * a * real - 2 * b * imaginary + a**2 + b**2
        size = over.expand()
        return (real - a) / size, (b - imaginary) / size

    def has_inside(self, s: Expr) -> bool:
        """Whether Liₘ(s/w) is the one that meets no cut: |s| < 1 on the circle."""
        return self.turning and sign(s * s.conjugate() - 1) < 0

    def polylogarithm(self, m: int, s: Expr) -> Parts:
        """Liₘ(w/s), or Liₘ(s/w) where that is the one that meets no cut."""
        if m == 1:
            return self._turned_logarithm(s) if self.turning else self._logarithm(s)
        w = exp(self.k * self.x)
        value = polylog(m, s / w if self.has_inside(s) else tidy_constant(1 / s) * w, evaluate=False)
        if not self.turning and s.is_extended_real and sign(s) < 0:
            return value, S.Zero
        return re(value, evaluate=False), im(value, evaluate=False)

    def _logarithm(self, s: Expr) -> Parts:
        """−ln|1 − w/s| and −arg(1 − w/s), for s = a + ib with b ≥ 0."""
        w = exp(self.k * self.x)
        a, b = s.as_real_imag()
        if b == 0:
            return -log(1 - w / a) if sign(a) < 0 else -log(Abs(1 - w / a)), S.Zero
        size = tidy_constant(a**2 + b**2)
        return -log(((w**2 - 2 * a * w) / size).expand() + 1) / 2, -atan(((w - a) / b).expand()) - atan(tidy_constant(a / b))

    def _turned_logarithm(self, s: Expr) -> Parts:
        """−ln|1 − z| and −arg(1 − z) with z = e^{iθ}/s, or z = s e^{−iθ}."""
        if s in (1, -1):
            half, turn = (sin, cot(self.angle / 2)) if s == 1 else (cos, -tan(self.angle / 2))
            return -log(2 * Abs(half(self.angle / 2))), atan(turn)
        a, b = s.as_real_imag()
        cosine, sine = self.power(1)
        size = tidy_constant(a**2 + b**2)
        along, across = a * cosine + b * sine, a * sine - b * cosine
        if self.has_inside(s):
            return -log(1 - 2 * along + size) / 2, -atan(across / (1 - along))
        return -log(((size + 1 - 2 * along) / size).expand()) / 2, atan(across / (size - along))


def sign(quantity: Expr) -> int:
    """The sign of a real quantity; with parameters at the values they are drawn at."""
    q = quantity.expand() if quantity.free_symbols else quantity
    if q.is_Rational:
        return int(q.p > 0) - int(q.p < 0)
    value = value_at(Evaluator(q), parameter_values(q.free_symbols))
    if value is None or abs(value) < 1e-12:
        return 0
    return 1 if value.real > 0 else -1
