"""Fractions of polynomials in generators, some of them algebraic: √g, sin, exp, |g|, log, … with the relations they obey.

A tower is built while an expression is converted. Its generators are x, π, the logarithms log|g|, the exponentials
exp(m/D), the pairs cos(m/D), sin(m/D) and the roots |g|^(1/Q); D and Q are the denominators that the expression needs,
found by starting again (`Rescale`) when a larger one turns up.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import sympy
from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import Expr

from service.clock import is_over

GENERATORS = 36
"""Most generators of one tower."""
MOST_TERMS = 4000
MOST_DEGREE = 60

Polynomial = Any
"""flint.fmpq_mpoly"""

CONTEXT = fmpq_mpoly_ctx.get([f"g{index}" for index in range(GENERATORS)], Ordering.lex)
ZERO, ONE = CONTEXT.constant(0), CONTEXT.constant(1)


class GiveUp(Exception):
    """Too large, too slow, or something without a place in the tower."""


class Rescale(Exception):
    """The generator of this key needs a finer denominator."""

    def __init__(self, key: Hashable, denominator: int) -> None:
        super().__init__(key)
        self.key, self.denominator = key, denominator


class Learned(Exception):
    """The sign of an irreducible polynomial on the domain: g > 0 wherever √g or log g is real."""

    def __init__(self, key: Hashable, sign: int) -> None:
        super().__init__(key)
        self.key, self.sign = key, sign


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction of polynomials in lowest terms, its denominator's leading coefficient 1."""

    above: Polynomial
    below: Polynomial

    def key(self) -> Hashable:
        """Equal fractions have equal keys."""
        return _key(self.above), _key(self.below)

    @property
    def is_zero(self) -> bool:
        return bool(self.above.is_zero())


def _key(polynomial: Polynomial) -> Hashable:
    return tuple(sorted((powers, str(coefficient)) for powers, coefficient in polynomial.to_dict().items()))


class Tower:
    """The generators found so far, and arithmetic modulo their relations.

    scales, signs: what earlier attempts have found out. deadline: monotonic seconds.
    """

    def __init__(self, scales: dict[Hashable, int], signs: dict[Hashable, int], deadline: float) -> None:
        self.scales, self.signs = scales, signs
        self.deadline = deadline
        self.slots: dict[Hashable, int] = {}
        self.names: dict[int, Hashable] = {}
        self.relations: dict[int, tuple[int, Polynomial]] = {}
        self.positive: set[int] = set()

    def generator(self, key: Hashable, *, positive: bool = False) -> Polynomial:
        """The generator of this key, a new one if needed. Later ones stand higher in the order of elimination."""
        if key not in self.slots:
            slot = GENERATORS - 1 - len(self.slots)
            if slot < 0:
                raise GiveUp
            self.slots[key], self.names[slot] = slot, key
            if positive:
                self.positive.add(slot)
        return CONTEXT.gen(self.slots[key])

    def algebraic(self, key: Hashable, degree: int, value: Polynomial, *, positive: bool = False) -> Polynomial:
        """A generator g with g^degree = value, a polynomial in generators that are there already."""
        known = key in self.slots
        g = self.generator(key, positive=positive)
        if not known:
            self.relations[self.slots[key]] = degree, g**degree - value
        return g

    def scale(self, key: Hashable, denominator: int) -> int:
        """The denominator in use for a key. Raises Rescale where it is too coarse for this one."""
        current = self.scales.setdefault(key, denominator)
        if current % denominator:
            raise Rescale(key, denominator)
        return current

    def reduced(self, polynomial: Polynomial) -> Polynomial:
        """Modulo the relations, the latest generator first."""
        self._check(polynomial)
        for slot in sorted(self.relations):
            degree, relation = self.relations[slot]
            if not polynomial.is_zero() and polynomial.degrees()[slot] >= degree:
                _, polynomial = divmod(polynomial, relation)
                self._check(polynomial)
        return polynomial

    def _check(self, polynomial: Polynomial) -> None:
        if len(polynomial) > MOST_TERMS or is_over(self.deadline):
            raise GiveUp

    def fraction(self, above: Polynomial, below: Polynomial) -> Quotient:
        """Reduced and in lowest terms. GiveUp where the denominator vanishes."""
        above, below = self.reduced(above), self.reduced(below)
        if below.is_zero():
            raise GiveUp
        if above.is_zero():
            return Quotient(ZERO, ONE)
        common = above.gcd(below)
        if not common.is_constant():
            above, below = divmod(above, common)[0], divmod(below, common)[0]
        leading = below.leading_coefficient()
        return Quotient(above / leading, below / leading)

    def add(self, a: Quotient, b: Quotient) -> Quotient:
        if a.below == b.below:
            return self.fraction(a.above + b.above, a.below)
        return self.fraction(a.above * b.below + b.above * a.below, a.below * b.below)

    def multiply(self, a: Quotient, b: Quotient) -> Quotient:
        return self.fraction(a.above * b.above, a.below * b.below)

    def power(self, a: Quotient, n: int) -> Quotient:
        if n < 0:
            return self.power(self.fraction(a.below, a.above), -n)
        size = max(len(a.above), len(a.below))
        if n > MOST_DEGREE and size > 1:
            raise GiveUp
        if n > 8 and size > 40:
            raise GiveUp
        return self.fraction(a.above**n, a.below**n)

    def is_positive(self, polynomial: Polynomial) -> bool:
        """Whether it is a sum of positive terms, each a product of squares and positive generators; False also means unknown."""
        for powers, coefficient in polynomial.to_dict().items():
            if coefficient < 0 or any(power % 2 and slot not in self.positive for slot, power in enumerate(powers)):
                return False
        return True

    def sign(self, factor: Polynomial) -> int | None:
        """The sign of a polynomial all over the domain, where it is known."""
        return 1 if self.is_positive(factor) else self.signs.get(_key(factor))

    def learn(self, number: Expr, factors: list[tuple[Polynomial, int]]) -> None:
        """From number·Π factorⁿ > 0: the sign of the one factor that is not known yet. Raises Learned."""
        unknown = []
        for factor, count in factors:
            if count % 2 == 0:
                continue
            sign = self.sign(factor)
            if sign is None:
                unknown.append(factor)
            else:
                number = number * sign
        if len(unknown) == 1:
            raise Learned(_key(unknown[0]), 1 if number > 0 else -1)


def constant(value: Expr) -> Quotient:
    return Quotient(CONTEXT.constant(value), ONE)


def rational(p: int, q: int = 1) -> Quotient:
    return constant(fmpq(p, q))


def polynomial(value: Polynomial) -> Quotient:
    return Quotient(value, ONE)


def primes(number: Expr) -> dict[int, int]:
    """Prime factorisation of a positive rational number. GiveUp for a long one."""
    p, q = int(getattr(number, "p", number)), int(getattr(number, "q", 1))
    if max(p, q).bit_length() > 90:
        raise GiveUp
    found = {int(prime): count for prime, count in sympy.factorint(p).items()}
    for prime, count in sympy.factorint(q).items():
        found[int(prime)] = found.get(int(prime), 0) - count
    return {prime: count for prime, count in found.items() if prime != 1 and count}
