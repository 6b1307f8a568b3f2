"""A normal form that proves differences to be zero: rational functions in the generators of a tower.

Over the reals the proof holds wherever every part is real: there log f is log|f|, √f is √|f|, logarithms and roots of
products split over the irreducible factors, and |g| is sign(g)·g. Over ℂ roots and logarithms are kept whole.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable, Sequence

import sympy
from sympy import Expr, S

from service.verify.laws import MOST_MULTIPLE, Laws
from service.verify.rewritten import EVERYWHERE, ODD, REWRITTEN
from service.verify.tower import GiveUp, Learned, Quotient, Rescale, Tower, polynomial, rational

SECONDS = 0.6
RESTARTS = 24
MOST_SCALE = 60


def is_proved_zero(difference: Expr, *, real: bool = True, seconds: float = SECONDS) -> bool:
    """Whether the expression is shown to be zero wherever it is defined (and, over the reals, its parts are real)."""
    if difference == 0:
        return True
    if not isinstance(difference, sympy.Expr):
        return False
    scales: dict[Hashable, int] = {}
    signs: dict[Hashable, int] = {}
    deadline = time.monotonic() + seconds
    for _ in range(RESTARTS):
        try:
            return _Converter(Tower(scales, signs, deadline), real).of(difference).is_zero
        except Rescale as finer:
            scales[finer.key] = math.lcm(scales.get(finer.key, 1), finer.denominator)
            if scales[finer.key] > MOST_SCALE:
                return False
        except Learned as fact:
            signs[fact.key] = fact.sign
        except (GiveUp, RecursionError, ZeroDivisionError, OverflowError):
            return False
    return False


class _Converter(Laws):
    """Expression → fraction in the tower."""

    def __init__(self, tower: Tower, real: bool) -> None:
        super().__init__(tower, real)
        self.known: dict[Expr, Quotient] = {}

    def of(self, node: Expr) -> Quotient:
        if node not in self.known:
            self.known[node] = self._converted(node)
        return self.known[node]

    def _converted(self, node: Expr) -> Quotient:
        if node.is_Rational and node.is_finite:
            return rational(int(node.p), int(node.q))
        if node.is_Symbol:
            return self._symbol(node)
        if node.is_Add:
            return self._sum(node.args)
        if node.is_Mul:
            return self._product(node.args)
        if node.is_Pow:
            return self._power(node.base, node.exp)
        if not node.args:
            return self._named(node)
        return self._function(node)

    def _symbol(self, node: Expr) -> Quotient:
        g = self.tower.generator(("symbol", node), positive=bool(self.real and node.is_positive))
        if self.tower.sign(g) == 1:
            self.tower.positive.add(self.tower.slots[("symbol", node)])
        return polynomial(g)

    def _sum(self, terms: Sequence[Expr]) -> Quotient:
        total = rational(0)
        for term in terms:
            total = self.tower.add(total, self.of(term))
        return total

    def _product(self, factors: Sequence[Expr]) -> Quotient:
        total = rational(1)
        for factor in factors:
            total = self.tower.multiply(total, self.of(factor))
        return total

    def _named(self, node: Expr) -> Quotient:
        if node is S.Exp1:
            return self.exponential(rational(1))
        if node is S.ImaginaryUnit:
            return polynomial(self.imaginary())
        if node is S.GoldenRatio:
            return self.of((1 + sympy.sqrt(5)) / 2)
        if node in (S.Pi, S.EulerGamma, S.Catalan):
            return polynomial(self.tower.generator(("constant", str(node)), positive=True))
        raise GiveUp

    # powers and roots

    def _power(self, base: Expr, exponent: Expr) -> Quotient:
        if exponent.is_Integer:
            return self.tower.power(self.of(base), int(exponent))
        if exponent.is_Rational:
            if base.is_number and base.is_negative:
                return self._turned(base, exponent)
            return self.root_power(self.of(base), int(exponent.p), int(exponent.q))
        if base is S.Exp1:
            return self.exponential(self.of(exponent))
        if exponent.is_integer or not (self.real or base.is_positive):
            return self._whole_power(base, exponent)
        return self.exponential(self.tower.multiply(self.of(exponent), self.logarithm(self.of(base))))

    def _turned(self, base: Expr, exponent: Expr) -> Quotient:
        """The principal power of a negative number: r^p (cos πp + i sin πp)."""
        turn = self.of(sympy.cos(sympy.pi * exponent) + sympy.I * sympy.sin(sympy.pi * exponent))
        return self.tower.multiply(self.root_power(self.of(-base), int(exponent.p), int(exponent.q)), turn)

    def _whole_power(self, base: Expr, exponent: Expr) -> Quotient:
        """base^(n + k) = base^n·base^k for a symbol n; each base^n is a generator of its own."""
        total = rational(1)
        value = self.of(base)
        for term in sympy.Add.make_args(sympy.expand(exponent)):
            if term.is_Integer:
                total = self.tower.multiply(total, self.tower.power(value, int(term)))
                continue
            count, letter = term.as_coeff_Mul()
            if not count.is_Integer:
                count, letter = S.One, term
            g = self.tower.generator(("power", value.key(), letter))
            total = self.tower.multiply(total, self.tower.power(polynomial(g), int(count)))
        return total

    # functions

    def _function(self, node: Expr) -> Quotient:
        name = type(node).__name__
        if name in FUNCTIONS:
            return FUNCTIONS[name](self, *node.args)
        if name in REWRITTEN and (self.real or name in EVERYWHERE):
            return self.of(REWRITTEN[name](*node.args))
        return self.opaque(name, [self.of(arg) for arg in node.args])

    def opaque(self, name: str, values: list[Quotient]) -> Quotient:
        """A generator for a function of which only the argument is known, and whether it is odd."""
        if name in ODD and not values[0].is_zero and values[0].above.leading_coefficient() < 0:
            return self._negated(self.opaque(name, [self._negated(values[0])]))
        return polynomial(self.tower.generator(("function", name, tuple(value.key() for value in values))))


Convert = Callable[..., Quotient]


def _cosine(this: _Converter, u: Expr) -> Quotient:
    return this.angle(this.of(u))[0]


def _sine(this: _Converter, u: Expr) -> Quotient:
    return this.angle(this.of(u))[1]


def _over(above: int | None, below: int) -> Convert:
    """A quotient of 1 (None), cosine (0) and sine (1)."""

    def convert(this: _Converter, u: Expr) -> Quotient:
        pair = this.angle(this.of(u))
        top = rational(1) if above is None else pair[above]
        return this.tower.multiply(top, this.tower.power(pair[below], -1))

    return convert


def _absolute(this: _Converter, u: Expr) -> Quotient:
    value = this.of(u)
    return value if value.is_zero else this.tower.multiply(value, this.sign(value))


def _sign(this: _Converter, u: Expr) -> Quotient:
    return this.sign(this.of(u))


def _gamma(this: _Converter, z: Expr) -> Quotient:
    """Γ(z + n) = z (z + 1) … (z + n − 1) Γ(z)."""
    whole = sympy.floor(sympy.expand(z).as_coeff_Add()[0])
    if not whole.is_Integer or abs(whole) > MOST_MULTIPLE:
        return this.opaque("gamma", [this.of(z)])
    start = this.of(z - whole)
    total = this.opaque("gamma", [start])
    for step in range(abs(int(whole))):
        shift = rational(step if whole > 0 else -1 - step)
        factor = this.tower.add(start, shift)
        total = this.tower.multiply(total, factor if whole > 0 else this.tower.power(factor, -1))
    return total


FUNCTIONS: dict[str, Convert] = {
    "sin": _sine, "cos": _cosine, "tan": _over(1, 0), "cot": _over(0, 1), "sec": _over(None, 0), "csc": _over(None, 1),
    "exp": lambda this, u: this.exponential(this.of(u)), "log": lambda this, u: this.logarithm(this.of(u)),
    "Abs": _absolute, "sign": _sign, "gamma": _gamma,
}  # fmt: skip
