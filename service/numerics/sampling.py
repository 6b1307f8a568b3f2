"""Where a formula is tried: exact numbers that may stand for its symbols, the same ones every time.

    points   for a comparison: simple numbers first, then numbers of several sizes on both sides of 0, then near the numbers that the
             formula itself holds where those are far from 1 (√(x − 1000) is defined beyond 1000 only)
    draws    for parameters: numbers that nothing is special about, unlike each other

Contract: every number fits what is assumed of its symbol; a seed gives the same numbers in every process.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from sympy import Expr, I, Integer, Rational, Symbol
from sympy.core.sympify import _sympify

from service.numerics.program import Program
from service.question import Context

Point = Mapping[Symbol, Expr]

SIMPLE = (2, 3, 1, -1, 5, -2, Rational(1, 2), 0, -3, Rational(-1, 2), Rational(3, 2), 7, 10, Rational(1, 3), -5)
"""Points a reader can check in the head."""
RANGES = ((-3.0, 3.0), (0.02, 0.98), (1.0, 5.0), (-12.0, 12.0), (-3.0, 3.0), (-0.98, 0.98), (5.0, 60.0), (-60.0, -5.0))
DENOMINATOR = 97
TRIES = 40
"""How often a number is drawn anew until it fits its symbol."""


def points(symbols: Iterable[Symbol], context: Context, count: int, seed: int = 0, sizes: Sequence[Fraction] = ()) -> Iterator[Point]:
    """Points for a comparison; those near numbers of these sizes come last, and more than `count`."""
    ordered = sorted(symbols, key=lambda s: s.name)
    rng = random.Random(seed)
    for index in range(count):
        yield {symbol: _value(symbol, index + 4 * place, rng, context) for place, symbol in enumerate(ordered)}
    for size in sizes:
        for turn, number in enumerate(beside(size)):
            yield {symbol: _near(symbol, number, turn + place) for place, symbol in enumerate(ordered)}


def _value(symbol: Symbol, index: int, rng: random.Random, context: Context) -> Expr:
    for attempt in range(TRIES):
        number = _number(symbol, index + attempt, rng, context, tried=attempt)
        if fits(symbol, number):
            return number
    return Integer(1) if not symbol.is_negative else Integer(-1)


def _number(symbol: Symbol, index: int, rng: random.Random, context: Context, *, tried: int) -> Expr:
    if symbol.is_integer:
        return Integer(rng.randint(-9, 12))
    if index < len(SIMPLE) and index % 2 == 0 and not tried:
        return _sympify(SIMPLE[index // 2])
    low, high = RANGES[index % len(RANGES)]
    number = Rational(round(rng.uniform(low, high) * DENOMINATOR), DENOMINATOR)
    if symbol.is_imaginary:
        return I * number
    if symbol.is_extended_real is None and context.domain == "complex" and index % 3:
        return number + I * Rational(round(rng.uniform(-3, 3) * DENOMINATOR), DENOMINATOR)
    return number


CLAIMS = ("positive", "negative", "nonnegative", "nonpositive", "integer", "rational", "even", "odd", "prime", "zero", "irrational")


def fits(symbol: Symbol, number: Expr) -> bool:
    """Whether the number may stand for the symbol, by what is assumed of it. An irrational symbol takes any number."""
    for claim in CLAIMS:
        wanted = getattr(symbol, f"is_{claim}")
        if wanted is None or claim == "irrational" or (claim == "rational" and not wanted):
            continue
        if getattr(number, f"is_{claim}") is not wanted:
            return False
    return True


# Scaling to the problem.

ORDINARY = Fraction(1, 40), Fraction(60)
"""Numbers between these are met by the points that are tried anyway."""
MOST_SIZES = 3
STEPS: tuple[Fraction, ...] = tuple(
    Fraction(*pair) for pair in ((1, 97), (-1, 89), (1, 7), (-1, 9), (3, 5), (-4, 9), (7, 3), (-13, 6), (29, 3), (-37, 4))
)
"""How far from a number a point lies, in shares of it."""


def sizes(*programs: Program) -> tuple[Fraction, ...]:
    """The numbers of formulas that are far from 1, exponents apart, each once; negative ones too."""
    found: dict[Fraction, None] = {}
    for program in programs:
        exponents = {line.operands[1] for line in program.instructions if line.head == "pow"}
        for place, line in enumerate(program.instructions):
            number = program.number(place)
            if number and place not in exponents and line.head == "number" and not ORDINARY[0] <= abs(number) <= ORDINARY[1]:
                found[number] = None
    return tuple(found)[:MOST_SIZES]


def beside(size: Fraction) -> tuple[Fraction, ...]:
    """Numbers near one that is far from 1."""
    return tuple(size * (1 + step) for step in STEPS)


def _near(symbol: Symbol, number: Fraction, turn: int) -> Expr:
    """±number, so that it fits the symbol."""
    for choice in (number, -number) if turn % 4 < 2 else (-number, number):
        exact = Integer(round(choice)) if symbol.is_integer else Rational(choice.numerator, choice.denominator)
        if fits(symbol, exact):
            return exact
    return Integer(1) if not symbol.is_negative else Integer(-1)


# Parameters.


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers top/bottom · factor, each part drawn; negative with this chance. whole: the size of whole ones."""

    tops: tuple[int, int]
    bottoms: Sequence[int]
    factors: Sequence[Fraction | int] = (1,)
    whole: tuple[int, int] = (1, 6)
    negative: float = 0.45


SMALL = Spread((3, 60), (17, 18), (1, 1, 1, 1, Fraction(1, 5)))
"""Bottoms odd and even: over the reals an odd root of a negative number exists, an even one does not."""
POSITIVE = Spread((13, 61), (23,), whole=(2, 5), negative=0.0)
SIGNED = Spread((13, 61), (23,), whole=(2, 5), negative=0.6)
MODERATE = Spread((3, 99), range(5, 22), whole=(1, 13), negative=0.5)
LINE = Spread((1, 29_919), (9973,), (1, 1, 1, Fraction(1, 3), 4))
"""Places on the line: most within (−3, 3), some near 0, some out to ±12."""
WIDE_LINE = Spread((1, 29_919), (9973,), (1, 1, 1, 20, 20))


def draws(symbols: Iterable[Symbol], seed: int | str, spread: Spread = SMALL) -> Iterator[dict[Symbol, Rational]]:
    """Values of the symbols, in the order of their names, without end."""
    ordered = sorted(symbols, key=lambda s: s.name)
    rng = random.Random(seed)
    while True:
        yield {symbol: _drawn(symbol, rng, spread) for symbol in ordered}


def _drawn(symbol: Symbol, rng: random.Random, spread: Spread) -> Rational:
    size = Integer(rng.randint(*spread.whole)) if symbol.is_integer else _size(rng, spread)
    if symbol.is_even or symbol.is_odd:
        size = 2 * size + (1 if symbol.is_odd else 0)
    negative = symbol.is_negative or symbol.is_nonpositive or (not symbol.is_nonnegative and rng.random() < spread.negative)
    return -size if negative else size


def _size(rng: random.Random, spread: Spread) -> Rational:
    found = Fraction(rng.randint(*spread.tops), _chosen(rng, spread.bottoms)) * _chosen(rng, spread.factors)
    return Rational(found.numerator, found.denominator)


def _chosen(rng: random.Random, among: Sequence[N]) -> N:
    return among[0] if len(among) == 1 else rng.choice(among)


N = TypeVar("N", int, Fraction | int)


def own_values(symbols: Iterable[Symbol], seed: int, spread: Spread) -> dict[Symbol, Rational]:
    """A value of each symbol by its name: the same in every formula."""
    return {symbol: _drawn(symbol, random.Random(f"{symbol.name} {seed}"), spread) for symbol in symbols}


def meeting(
    found: Iterator[dict[Symbol, Rational]], holds: Callable[[Mapping[Symbol, Rational]], bool], count: int, tries: int = 60
) -> Iterator[dict[Symbol, Rational]]:
    """The first so many draws that meet a condition, out of `tries` for each."""
    met = 0
    for _, draw in zip(range(tries * count), found, strict=False):
        if holds(draw):
            met += 1
            yield draw
        if met == count:
            return
