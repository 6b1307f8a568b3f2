"""The laws of roots, exponentials, logarithms and angles in a tower: everything falls into generators and their powers."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Hashable
from typing import Any, TypeAlias, cast

import sympy
from sympy import Expr

from service.verify.tower import CONTEXT, ONE, GiveUp, Polynomial, Quotient, Tower, polynomial, primes, rational

Key: TypeAlias = tuple[Any, ...]
"""What names a generator: a word, and the parts it is made of."""

MOST_MULTIPLE = 24
"""Largest n for which cos(n u) is written in cos u and sin u."""


class Laws(ABC):
    """Over the reals roots and logarithms of products fall apart into those of the factors; over ℂ they stay whole."""

    def __init__(self, tower: Tower, real: bool) -> None:
        self.tower, self.real = tower, real
        self._radicands: dict[Hashable, Polynomial] = {}
        self._exponents: dict[Hashable, Quotient] = {}

    @abstractmethod
    def of(self, node: Expr) -> Quotient:
        """A SymPy expression as a fraction in the tower."""

    def imaginary(self) -> Polynomial:
        return self.tower.algebraic("i", 2, CONTEXT.constant(-1))

    def _is_complex(self, value: Quotient) -> bool:
        """Whether i or something that may be complex occurs in it, so that laws of the reals do not apply."""
        slot = self.tower.slots.get("i")
        return not self.real or (slot is not None and (value.above.degrees()[slot] > 0 or value.below.degrees()[slot] > 0))

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

    def _number_power(self, number: Expr, p: int, q: int) -> Quotient:
        """A positive rational number to a rational power, as roots of primes."""
        total = rational(1)
        for prime, count in primes(number).items():
            whole, part = divmod(count * p, q)
            total = self.tower.multiply(total, self.tower.power(rational(prime), whole))
            if part:
                step = math.gcd(part, q)
                fine = self.tower.scale(("prime", prime), q // step)
                g = self.tower.algebraic(("prime", prime, fine), fine, CONTEXT.constant(prime), positive=True)
                total = self.tower.multiply(total, polynomial(g ** (part // step * fine * step // q)))
        return total

    def _factors(self, value: Quotient) -> tuple[Expr, list[tuple[Polynomial, int]]]:
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

    def _generator_named(self, factor: Polynomial) -> Key | None:
        """The key of the generator that the polynomial is, or None."""
        if len(factor) != 1 or factor.total_degree() != 1 or factor.leading_coefficient() != 1:
            return None
        slot = next(index for index, power in enumerate(factor.degrees()) if power)
        return cast("Key | None", self.tower.names.get(slot))

    # exponentials, logarithms, angles

    def parts(self, value: Quotient) -> list[tuple[Expr, Quotient]]:
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

    def _exponential_of(self, coefficient: Expr, part: Quotient) -> Quotient:
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

    def _exponent_of(self, name: Key) -> Quotient:
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

    def _number_logarithm(self, number: Expr) -> Quotient:
        total = rational(0)
        for prime, count in primes(number).items():
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

    def _multiple(self, coefficient: Expr, part: Quotient) -> tuple[Quotient, Quotient]:
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

    def _of_pi(self, turn: Expr) -> tuple[Quotient, Quotient]:
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
