"""Where to try an expression: exact points, simple ones first, spread over every interval between its critical points."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from sympy import I, Integer, Rational
from sympy.core.sympify import _sympify

from service.question import Context

SIMPLE = (2, 3, 1, -1, 5, -2, Rational(1, 2), 0, -3, Rational(-1, 2), Rational(3, 2), 7, 10, Rational(1, 3), -5)
"""Points a reader can check in the head."""
RANGES = ((-3.0, 3.0), (0.02, 0.98), (1.0, 5.0), (-12.0, 12.0), (-3.0, 3.0), (-0.98, 0.98), (5.0, 60.0), (-60.0, -5.0))
DENOMINATOR = 97


def points(symbols: Sequence[Any], context: Context, count: int, seed: int = 0) -> Iterator[dict[Any, Any]]:
    """Points as symbol → exact number, that respect what is assumed of the symbols; the same ones every time."""
    ordered = sorted(symbols, key=lambda s: s.name)
    rng = random.Random(seed)
    for index in range(count):
        yield {symbol: _value(symbol, index + 4 * place, rng, context) for place, symbol in enumerate(ordered)}


def _value(symbol: Any, index: int, rng: random.Random, context: Context) -> Any:
    for attempt in range(40):
        number = _number(symbol, index + attempt, rng, context, tried=attempt)
        if fits(symbol, number):
            return number
    return Integer(1) if not symbol.is_negative else Integer(-1)


def _number(symbol: Any, index: int, rng: random.Random, context: Context, *, tried: int) -> Any:
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


def fits(symbol: Any, number: Any) -> bool:
    """Whether the number may stand for the symbol, by what is assumed of it. An irrational symbol takes any number."""
    for claim in CLAIMS:
        wanted = getattr(symbol, f"is_{claim}")
        if wanted is None or claim == "irrational" or (claim == "rational" and not wanted):
            continue
        if getattr(number, f"is_{claim}") is not wanted:
            return False
    return True
