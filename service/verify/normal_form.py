"""A normal form that proves differences to be zero: rational functions in the generators of a tower.

Over the reals the proof holds wherever every part is real: there log f is log|f|, √f is √|f|, logarithms and roots of
products split over the irreducible factors, and |g| is sign(g)·g. Over ℂ roots and logarithms are kept whole.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from typing import Any

import sympy
from sympy import S

from service.verify.tower import CONTEXT, ONE, GiveUp, Learned, Polynomial, Quotient, Rescale, Tower, polynomial, rational

SECONDS = 0.6
RESTARTS = 24
MOST_MULTIPLE = 24
"""Largest n for which cos(n u) is written in cos u and sin u."""
MOST_SCALE = 60


def is_proved_zero(difference: Any, *, real: bool = True, seconds: float = SECONDS) -> bool:
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


class _Converter:
    """Expression → fraction in the tower."""

    def __init__(self, tower: Tower, real: bool) -> None:
        self.tower, self.real = tower, real
        self.known: dict[Any, Quotient] = {}
        self._radicands: dict[Hashable, Polynomial] = {}
        self._exponents: dict[Hashable, Quotient] = {}

    def of(self, node: Any) -> Quotient:
        if node not in self.known:
            self.known[node] = self._converted(node)
        return self.known[node]

    def _converted(self, node: Any) -> Quotient:
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

    def _symbol(self, node: Any) -> Quotient:
        g = self.tower.generator(("symbol", node), positive=bool(self.real and node.is_positive))
        if self.tower.sign(g) == 1:
            self.tower.positive.add(self.tower.slots[("symbol", node)])
        return polynomial(g)

    def _sum(self, terms: Any) -> Quotient:
        total = rational(0)
        for term in terms:
            total = self.tower.add(total, self.of(term))
        return total

    def _product(self, factors: Any) -> Quotient:
        total = rational(1)
        for factor in factors:
            total = self.tower.multiply(total, self.of(factor))
        return total

    def _named(self, node: Any) -> Quotient:
        if node is S.Exp1:
            return self.exponential(rational(1))
        if node is S.ImaginaryUnit:
            return polynomial(self.imaginary())
        if node is S.GoldenRatio:
            return self.of((1 + sympy.sqrt(5)) / 2)
        if node in (S.Pi, S.EulerGamma, S.Catalan):
            return polynomial(self.tower.generator(("constant", str(node)), positive=True))
        raise GiveUp

    def imaginary(self) -> Polynomial:
        return self.tower.algebraic("i", 2, CONTEXT.constant(-1))

    def _is_complex(self, value: Quotient) -> bool:
        """Whether i or something that may be complex occurs in it, so that laws of the reals do not apply."""
        slot = self.tower.slots.get("i")
        return not self.real or (slot is not None and (value.above.degrees()[slot] > 0 or value.below.degrees()[slot] > 0))

    # powers and roots

    def _power(self, base: Any, exponent: Any) -> Quotient:
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

    def _turned(self, base: Any, exponent: Any) -> Quotient:
        """The principal power of a negative number: r^p (cos πp + i sin πp)."""
        turn = self.of(sympy.cos(sympy.pi * exponent) + sympy.I * sympy.sin(sympy.pi * exponent))
        return self.tower.multiply(self.root_power(self.of(-base), int(exponent.p), int(exponent.q)), turn)

    def _whole_power(self, base: Any, exponent: Any) -> Quotient:
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

    def root_power(self, value: Quotient, p: int, q: int) -> Quotient:
        """value^(p/q), split over the irreducible factors of the value where that is allowed."""
        if q == 1:
            return self.tower.power(value, p)
        if self._is_complex(value):
            return self._whole_root(value, p, q)
        coefficient, factors = self._factors(value)
        if q % 2 == 0:
            self.tower.learn(coefficient, factors)
        total = self._number_power(abs(coefficient), p, q)
        if q % 2 and coefficient < 0:
            total = self.tower.multiply(total, rational(-1 if p % 2 else 1))
        for factor, count in factors:
            total = self.tower.multiply(total, self.absolute_power(factor, count * p, q))
            if q % 2 and (count * p) % 2:
                total = self.tower.multiply(total, self.sign_of(factor))
        return total

    def _whole_root(self, value: Quotient, p: int, q: int) -> Quotient:
        """A root over ℂ, unsplit but for a positive number in front: with T = d·(n/d)^(1/Q), T^Q = n d^(Q−1)."""
        content = abs(value.above.term_content().leading_coefficient()) if not value.is_zero else 1
        rest = Quotient(value.above / content, value.below)
        front = self._number_power(content, p, q)
        if rest.above == ONE and rest.below == ONE:
            return front
        key = ("root", rest.key())
        fine = self.tower.scale(key, q)
        t = self.tower.algebraic((*key, fine), fine, self.tower.reduced(rest.above * rest.below ** (fine - 1)))
        root = self.tower.fraction(t, rest.below)
        return self.tower.multiply(front, self.tower.power(root, p * fine // q))

    def _number_power(self, number: Any, p: int, q: int) -> Quotient:
        """A positive rational number to a rational power, as roots of primes."""
        total = rational(1)
        for prime, count in _primes(number).items():
            whole, part = divmod(count * p, q)
            total = self.tower.multiply(total, self.tower.power(rational(prime), whole))
            if part:
                step = math.gcd(part, q)
                fine = self.tower.scale(("prime", prime), q // step)
                g = self.tower.algebraic(("prime", prime, fine), fine, CONTEXT.constant(prime), positive=True)
                total = self.tower.multiply(total, polynomial(g ** (part // step * fine * step // q)))
        return total

    def _factors(self, value: Quotient) -> tuple[Any, list[tuple[Polynomial, int]]]:
        """A rational number and irreducible polynomials with whole exponents whose product is the value. GiveUp for 0."""
        if value.is_zero:
            raise GiveUp
        number, above = value.above.factor()
        divisor, below = value.below.factor()
        factors = [*above, *((factor, -count) for factor, count in below)]
        signed: list[tuple[Polynomial, int]] = []
        number = number / divisor
        for factor, count in factors:
            leading = factor.leading_coefficient()
            signed.append((factor / leading, int(count)))
            number = number * leading ** int(count)
        return number, signed

    def absolute_power(self, factor: Polynomial, p: int, q: int) -> Quotient:
        """|g|^(p/q) for an irreducible polynomial g."""
        common = math.gcd(p, q)
        p, q = p // common, q // common
        name = self._generator_named(factor)
        match name:
            case ("exp", *_):
                return self.exponential(self._scaled(self._exponent_of(name), p, q))
            case ("radical", radicand, fine, *_):
                return self.absolute_power(self._radicand(radicand), p, q * fine)
            case ("prime", prime, fine):
                return self._number_power(prime, p, q * fine)
            case ("sign", *_):
                return rational(1)
        whole, part = divmod(p, q)
        total = self.tower.power(self.magnitude(factor), whole)
        if part:
            key = ("radical", polynomial(factor).key())
            fine = self.tower.scale(key, q)
            g = self._radical(factor, fine)
            total = self.tower.multiply(total, polynomial(g ** (part * fine // q)))
        return total

    def _radical(self, factor: Polynomial, fine: int) -> Polynomial:
        key = ("radical", polynomial(factor).key(), fine)
        self._radicands[key[1]] = factor
        return self.tower.algebraic(key, fine, self.tower.reduced(self.magnitude(factor).above), positive=True)

    def _radicand(self, key: Hashable) -> Polynomial:
        return self._radicands[key]

    def magnitude(self, factor: Polynomial) -> Quotient:
        """|g| = sign(g)·g."""
        return self.tower.multiply(self.sign_of(factor), polynomial(factor))

    def sign_of(self, factor: Polynomial) -> Quotient:
        """The sign of an irreducible polynomial: 1 where it is plainly positive, else a generator with square 1."""
        known = self.tower.sign(factor)
        if known is not None:
            return rational(known)
        return polynomial(self.tower.algebraic(("sign", polynomial(factor).key()), 2, ONE))

    def sign(self, value: Quotient) -> Quotient:
        if self._is_complex(value):
            raise GiveUp
        number, factors = self._factors(value)
        total = rational(1 if number > 0 else -1)
        for factor, count in factors:
            if count % 2:
                total = self.tower.multiply(total, self.sign_of(factor))
        return total

    def _generator_named(self, factor: Polynomial) -> Any:
        """The key of the generator that the polynomial is, or None."""
        if len(factor) != 1 or factor.total_degree() != 1 or factor.leading_coefficient() != 1:
            return None
        slot = next(index for index, power in enumerate(factor.degrees()) if power)
        return self.tower.names.get(slot)

    # exponentials, logarithms, angles

    def parts(self, value: Quotient) -> list[tuple[Any, Quotient]]:
        """The value as a sum of rational multiples of monomials over its denominator."""
        found = []
        for powers, coefficient in value.above.to_dict().items():
            monomial = CONTEXT.from_dict({powers: 1})
            found.append((coefficient, self.tower.fraction(monomial, value.below)))
        return found

    def exponential(self, value: Quotient) -> Quotient:
        """exp of a sum as a product; exp(c log|g|) is |g|^c, exp(i u) is cos u + i sin u."""
        total = rational(1)
        for coefficient, part in self.parts(value):
            total = self.tower.multiply(total, self._exponential_of(coefficient, part))
        return total

    def _exponential_of(self, coefficient: Any, part: Quotient) -> Quotient:
        p, q = int(coefficient.p), int(coefficient.q)
        slot = self.tower.slots.get("i")
        if slot is not None and part.above.degrees()[slot] == 1:
            i = polynomial(self.imaginary())
            angle = self.tower.multiply(part, self.tower.power(i, -1))
            cosine, sine = self._multiple(coefficient, angle)
            return self.tower.add(cosine, self.tower.multiply(i, sine))
        if part.below == ONE and isinstance(name := self._generator_named(part.above), tuple) and name[0] == "log":
            number = name[1]
            return self._number_power(number, p, q) if isinstance(number, int) else self.absolute_power(self._radicand(number), p, q)
        key = ("exp", part.key())
        fine = self.tower.scale(key, q)
        self._exponents[(*key, fine)] = part
        g = self.tower.generator((*key, fine), positive=self.real)
        return self.tower.power(polynomial(g), p * fine // q)

    def _exponent_of(self, name: Any) -> Quotient:
        """m/D for the generator exp(m/D)."""
        return self._scaled(self._exponents[name], 1, name[-1])

    def _scaled(self, value: Quotient, p: int, q: int) -> Quotient:
        return self.tower.multiply(value, rational(p, q))

    def logarithm(self, value: Quotient) -> Quotient:
        """log|f|, as a sum over the irreducible factors of f; over ℂ, and for complex f, kept whole."""
        if self._is_complex(value):
            return self._whole_logarithm(value)
        number, factors = self._factors(value)
        self.tower.learn(number, factors)
        total = self._number_logarithm(abs(number))
        for factor, count in factors:
            total = self.tower.add(total, self._scaled(self._logarithm_of(factor), count, 1))
        return total

    def _whole_logarithm(self, value: Quotient) -> Quotient:
        if value.above.is_constant() and value.below == ONE and value.above.leading_coefficient() > 0:
            return self._number_logarithm(value.above.leading_coefficient())
        return polynomial(self.tower.generator(("principal log", value.key())))

    def _number_logarithm(self, number: Any) -> Quotient:
        total = rational(0)
        for prime, count in _primes(number).items():
            g = self.tower.generator(("log", prime), positive=True)
            total = self.tower.add(total, self._scaled(polynomial(g), count, 1))
        return total

    def _logarithm_of(self, factor: Polynomial) -> Quotient:
        name = self._generator_named(factor)
        match name:
            case ("exp", *_):
                return self._exponent_of(name)
            case ("radical", radicand, fine, *_):
                return self._scaled(self._logarithm_of(self._radicand(radicand)), 1, fine)
            case ("prime", prime, fine):
                return self._scaled(self._number_logarithm(prime), 1, fine)
            case ("sign", *_):
                return rational(0)
        key = polynomial(factor).key()
        self._radicands[key] = factor
        return polynomial(self.tower.generator(("log", key)))

    def angle(self, value: Quotient) -> tuple[Quotient, Quotient]:
        """Cosine and sine of a sum, by the addition theorems."""
        cosine, sine = rational(1), rational(0)
        for coefficient, part in self.parts(value):
            c, s = self._multiple(coefficient, part)
            cosine, sine = (
                self.tower.add(self.tower.multiply(cosine, c), self._negated(self.tower.multiply(sine, s))),
                self.tower.add(self.tower.multiply(sine, c), self.tower.multiply(cosine, s)),
            )
        return cosine, sine

    def _multiple(self, coefficient: Any, part: Quotient) -> tuple[Quotient, Quotient]:
        """cos and sin of a rational multiple of a monomial: in those of m/D, by the multiple-angle formulas."""
        p, q = int(coefficient.p), int(coefficient.q)
        slot = self.tower.slots.get("i")
        if slot is not None and part.above.degrees()[slot] > 0:
            raise GiveUp
        if part == polynomial(self.tower.generator(("constant", "pi"), positive=True)):
            return self._of_pi(sympy.Rational(p, q))
        key = ("angle", part.key())
        fine = self.tower.scale(key, q)
        cosine = self.tower.generator((*key, fine, "cos"))
        sine = self.tower.algebraic((*key, fine, "sin"), 2, 1 - cosine**2)
        return self._multiplied(polynomial(cosine), polynomial(sine), p * fine // q)

    def _of_pi(self, turn: Any) -> tuple[Quotient, Quotient]:
        exact = sympy.cos(sympy.pi * turn), sympy.sin(sympy.pi * turn)
        if not any(value.has(sympy.cos, sympy.sin) for value in exact):
            return self.of(exact[0]), self.of(exact[1])
        fine = self.tower.scale("turn", int(turn.q))
        cosine = self.tower.generator(("turn", fine, "cos"))
        sine = self.tower.algebraic(("turn", fine, "sin"), 2, 1 - cosine**2)
        return self._multiplied(polynomial(cosine), polynomial(sine), int(turn.p) * fine // int(turn.q))

    def _multiplied(self, cosine: Quotient, sine: Quotient, n: int) -> tuple[Quotient, Quotient]:
        if abs(n) > MOST_MULTIPLE:
            raise GiveUp
        c, s = rational(1), rational(0)
        for _ in range(abs(n)):
            c, s = (
                self.tower.add(self.tower.multiply(c, cosine), self._negated(self.tower.multiply(s, sine))),
                self.tower.add(self.tower.multiply(s, cosine), self.tower.multiply(c, sine)),
            )
        return (c, s) if n >= 0 else (c, self._negated(s))

    def _negated(self, value: Quotient) -> Quotient:
        return Quotient(-value.above, value.below)

    # functions

    def _function(self, node: Any) -> Quotient:
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


def _primes(number: Any) -> dict[int, int]:
    """Prime factorisation of a positive rational number. GiveUp for a long one."""
    p, q = int(getattr(number, "p", number)), int(getattr(number, "q", 1))
    if max(p, q).bit_length() > 90:
        raise GiveUp
    found = {int(prime): count for prime, count in sympy.factorint(p).items()}
    for prime, count in sympy.factorint(q).items():
        found[int(prime)] = found.get(int(prime), 0) - count
    return {prime: count for prime, count in found.items() if prime != 1 and count}


Convert = Callable[..., Quotient]


def _cosine(this: _Converter, u: Any) -> Quotient:
    return this.angle(this.of(u))[0]


def _sine(this: _Converter, u: Any) -> Quotient:
    return this.angle(this.of(u))[1]


def _over(above: int | None, below: int) -> Convert:
    """A quotient of 1 (None), cosine (0) and sine (1)."""

    def convert(this: _Converter, u: Any) -> Quotient:
        pair = this.angle(this.of(u))
        top = rational(1) if above is None else pair[above]
        return this.tower.multiply(top, this.tower.power(pair[below], -1))

    return convert


def _absolute(this: _Converter, u: Any) -> Quotient:
    value = this.of(u)
    return value if value.is_zero else this.tower.multiply(value, this.sign(value))


def _sign(this: _Converter, u: Any) -> Quotient:
    return this.sign(this.of(u))


def _gamma(this: _Converter, z: Any) -> Quotient:
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
ODD = frozenset({"atan", "asin", "erf", "erfi", "Si", "Shi", "fresnels", "fresnelc", "acsc"})
EVERYWHERE = frozenset({"sinh", "cosh", "tanh", "coth", "sech", "csch", "factorial", "binomial", "beta", "erfc"})
"""Rewritings that hold over ℂ too."""


def _half_log(above: Any, below: Any) -> Any:
    return sympy.log(sympy.Abs(above / below)) / 2


REWRITTEN: dict[str, Callable[..., Any]] = {
    "sinh": lambda u: (sympy.exp(u) - sympy.exp(-u)) / 2,
    "cosh": lambda u: (sympy.exp(u) + sympy.exp(-u)) / 2,
    "tanh": lambda u: (sympy.exp(2 * u) - 1) / (sympy.exp(2 * u) + 1),
    "coth": lambda u: (sympy.exp(2 * u) + 1) / (sympy.exp(2 * u) - 1),
    "sech": lambda u: 2 / (sympy.exp(u) + sympy.exp(-u)),
    "csch": lambda u: 2 / (sympy.exp(u) - sympy.exp(-u)),
    "asinh": lambda u: sympy.log(u + sympy.sqrt(u**2 + 1)),
    "acosh": lambda u: sympy.log(u + sympy.sqrt(u**2 - 1)),
    "atanh": lambda u: _half_log(1 + u, 1 - u),
    "acoth": lambda u: _half_log(u + 1, u - 1),
    "acos": lambda u: sympy.pi / 2 - sympy.asin(u),
    "asec": lambda u: sympy.pi / 2 - sympy.asin(1 / u),
    "acsc": lambda u: sympy.asin(1 / u),
    "Heaviside": lambda u, half: (1 + sympy.sign(u)) / 2,
    "Max": lambda *values: _extreme(values, 1),
    "Min": lambda *values: _extreme(values, -1),
    "factorial": lambda n: sympy.gamma(n + 1),
    "binomial": lambda n, k: sympy.gamma(n + 1) / (sympy.gamma(k + 1) * sympy.gamma(n - k + 1)),
    "beta": lambda a, b: sympy.gamma(a) * sympy.gamma(b) / sympy.gamma(a + b),
    "erfc": lambda u: 1 - sympy.erf(u),
}
"""Functions written in others. Those of the reals hold on the real domain; isolated points do not count."""


def _extreme(values: tuple[Any, ...], sign: int) -> Any:
    """max(a, b) = (a + b + |a − b|)/2, one after another."""
    total = values[0]
    for value in values[1:]:
        total = (total + value + sign * sympy.Abs(total - value)) / 2
    return total
