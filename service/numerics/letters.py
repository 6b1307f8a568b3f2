"""Exact values for the letters of a line: the same ones every time, each as what is known of its letter allows.

points      for expressions: simple numbers first, then all signs, small and large; whole ones for letters that count
beside      near the line's own numbers where those are far from 1
draws       for the letters that an equation is not solved for
products    for a claim about all values: every combination of a few for each letter
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations, product

from flint import acb, arb, fmpq

from service.numerics import sampling
from service.numerics.exact.numbers import Value
from service.numerics.known import COUNTED, fits, fitting, is_whole, words

FRACTIONS: tuple[Fraction, ...] = tuple(
    Fraction(*pair)
    for pair in (
        (1, 1), (2, 1), (7, 10), (-13, 10), (5, 2), (-12, 5), (3, 10), (-2, 5), (23, 5), (-24, 5), (19, 10), (-9, 10),
        (113, 10), (-117, 10), (1, 10), (-1, 10), (31, 5), (-1, 1), (-3, 1), (41, 1), (-39, 1),
    )
)  # fmt: skip
UNIT: tuple[Fraction, ...] = (Fraction(1, 3), Fraction(-2, 7), Fraction(5, 6), Fraction(-4, 5))
WHOLE: tuple[Fraction, ...] = tuple(Fraction(n) for n in (3, 5, 2, 7, 4, 1, 8, 6, 10))


TELLING: dict[int, tuple[tuple[Fraction, ...], ...]] = {
    2: tuple(permutations((Fraction(-8), Fraction(1, 3)))),
    3: tuple(permutations((Fraction(-1), Fraction(2), Fraction(1, 2)))),
}
"""Values that tell laws of powers apart: (a^b)^c is 1 and a^(bc) is −1 for a = −1, b = 2, c = 1/2."""


def points(names: Sequence[str], positive: frozenset[str], whole: frozenset[str]) -> Iterator[dict[str, Fraction]]:
    """Values for the symbols: simple ones first, then all signs, small and large."""
    if not names:
        yield {}
        return
    if len(names) == 1:
        name = names[0]
        pool = WHOLE if name in whole else COUNTED if is_whole(positive, name) else (*FRACTIONS, *UNIT)
        fit = [choice for choice in pool if fits(positive, name, choice)]
        turned = [-choice for choice in pool if choice not in fit and fits(positive, name, -choice)]
        yield from ({name: choice} for choice in (*fit, *turned))
        return
    if len(names) in TELLING and not any(name in whole for name in names):
        for values in TELLING[len(names)]:
            told = dict(zip(names, values, strict=True))
            if all(fits(positive, name, value) for name, value in told.items()):
                yield told
    for row in range(18):
        chosen: dict[str, Fraction] = {}
        for index, name in enumerate(names):
            place = row * (2 * index + 3) + 5 * index + (row * row * index) % 7
            if name in whole:
                chosen[name] = WHOLE[(row + 2 * index) % len(WHOLE)]
                continue
            choice = (*FRACTIONS[:12], *UNIT)[place % 16] + Fraction(index, 11)
            chosen[name] = fitting(positive, name, abs(choice) if row in (0, 1, 2) else choice, row + 4 * index)
        if any(name in whole for name in names):
            counted = sorted((n for n in names if n in whole), key=str)
            tops = sorted((chosen[n] for n in counted), reverse=True)
            chosen |= dict(zip(_size_order(counted), tops, strict=True))
        yield chosen


def _size_order(names: list[str]) -> list[str]:
    """n before k: what is chosen from is larger than what is chosen."""
    return sorted(names, key=lambda name: (name not in ("n", "N", "m"), name))


DRAWS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((7, 3), (5, 4), (11, 5), (3, 7), (13, 6), (17, 9)),
    ((-5, 3), (9, 4), (-8, 5), (12, 7), (-4, 9), (15, 8)),
    ((8, 5), (-11, 4), (5, 6), (-9, 7), (14, 3), (-3, 8)),
    ((3, 7), (-2, 5), (5, 8), (1, 3), (-4, 9), (2, 7)),
    ((-7, 4), (-6, 5), (-13, 6), (-2, 3), (-10, 7), (-19, 9)),
)
"""Values of the symbols that are not solved for, in the order in which they are met."""


HEIGHTS = (7, -5, 3, -11)
"""Imaginary parts beyond π, where logarithms and exponentials are no longer each other's inverses."""


def beside(names: Sequence[str], positive: frozenset[str], sizes: Sequence[Fraction]) -> Iterator[dict[str, Fraction]]:
    """Near numbers that are far from 1, as √(x − 1000) asks for."""
    for size in sizes if names else ():
        for near in sampling.beside(size):
            chosen = {name: near + Fraction(index, 11) for index, name in enumerate(names)}
            if all(fits(positive, name, value) for name, value in chosen.items()):
                yield chosen


def draws(names: Sequence[str], positive: frozenset[str] = frozenset(), real: bool = True) -> Iterator[dict[str, Value]]:
    """Values for the named symbols, several times over; beside the real axis too where complex ones are meant."""
    yield from _real_draws(names, positive)
    if not real and names and not positive & frozenset(names):
        for shift, row in enumerate(DRAWS[:2]):
            yield {
                name: acb(arb(fmpq(*row[index % len(row)])), HEIGHTS[(index + shift) % len(HEIGHTS)]) for index, name in enumerate(names)
            }


def _real_draws(names: Sequence[str], positive: frozenset[str]) -> Iterator[dict[str, Value]]:
    for turn, row in enumerate(DRAWS if names else DRAWS[:1]):
        chosen: dict[str, Value] = {}
        for index, name in enumerate(names):
            top, bottom = row[index % len(row)]
            drawn = fitting(positive, name, Fraction(top, bottom) + index // len(row), turn + 2 * index)
            chosen[name] = fmpq(drawn.numerator, drawn.denominator)
        yield chosen


REALS = tuple(
    Fraction(*pair)
    for pair in (
        (1, 1), (2, 1), (-1, 1), (1, 2), (-2, 1), (3, 1), (0, 1), (-1, 2), (7, 10), (5, 2), (-3, 1), (100, 1), (-100, 1), (1, 10),
        (-13, 10), (41, 7),
    )
)  # fmt: skip
INTEGERS = tuple(Fraction(n) for n in (1, 2, 0, -1, 3, -2, 5, 4, -3, 7, -5, 10, 30, -30))
PER_LETTER = {1: 18, 2: 12, 3: 6, 4: 4}


def products(names: Sequence[str], known: frozenset[str], whole: frozenset[str], least: int | None) -> Iterator[dict[str, Value]]:
    """Every combination of a few values for each letter, simple ones first. least: of letters that count, None where it is not known."""
    if not names:
        yield {}
        return
    most = PER_LETTER[len(names)]
    pools = [[fmpq(v.numerator, v.denominator) for v in _pool(name, known, whole, least) if fits(known, name, v)] for name in names]
    for chosen in product(*(pool[:most] for pool in pools)):
        yield dict(zip(names, chosen, strict=True))


def _pool(name: str, known: frozenset[str], whole: frozenset[str], least: int | None) -> tuple[Fraction, ...]:
    said = words(known, name)
    if name not in whole and not is_whole(known, name):
        return REALS
    if is_whole(known, name) and not said & {"positive", "nonnegative"} and least is None:
        return INTEGERS
    start = least if least is not None else 0 if "nonnegative" in said else 1
    return tuple(Fraction(n) for n in (*range(start, start + 12), start + 19, start + 20, start + 36, start + 60, start + 99))
