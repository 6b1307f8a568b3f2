"""Roots of a characteristic equation as numbers, and the roots that a line states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from service.algebra.build import number, sub, substituted
from service.algebra.statements import signed_versions
from service.judge.differential_equations import complex_value
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

MOST = 6
NEAR = 1e-4


def coefficients(polynomial: Tree, name: str) -> list[complex] | None:
    """The coefficients of a polynomial, the constant first; None where it is none of degree up to MOST."""
    values = [complex_value(substituted(polynomial, {name: number(Fraction(k))})) for k in range(-3, MOST)]
    if any(value is None for value in values):
        return None
    points = [complex(k) for k in range(-3, MOST)]
    found = _interpolated(points, [value for value in values if value is not None])
    while found and abs(found[-1]) < 1e-7:
        found.pop()
    return found if len(found) <= MOST else None


def _interpolated(points: Sequence[complex], values: Sequence[complex]) -> list[complex]:
    """Newton's divided differences, multiplied out."""
    table = list(values)
    for level in range(1, len(points)):
        for index in range(len(points) - 1, level - 1, -1):
            table[index] = (table[index] - table[index - 1]) / (points[index] - points[index - level])
    found: list[complex] = [0j]
    for index in range(len(points) - 1, -1, -1):
        found = [a + b for a, b in zip([0j, *found], [*(-points[index] * c for c in found), 0j], strict=True)]
        found[0] += table[index]
    return found


def roots(found: Sequence[complex]) -> list[complex]:
    """All the roots, by simultaneous iteration (Durand and Kerner)."""
    degree = len(found) - 1
    if degree < 1:
        return []
    monic = [c / found[-1] for c in found]
    size = 1 + max(abs(c) for c in monic[:-1])
    guesses = [size ** (1 / degree) * (0.4 + 0.9j) ** k for k in range(degree)]
    for _ in range(200):
        for index, guess in enumerate(guesses):
            bottom = 1 + 0j
            for other, value in enumerate(guesses):
                if other != index:
                    bottom *= guess - value
            guesses[index] = guess - _at(monic, guess) / (bottom or 1e-12)
    return guesses


def _at(found: Sequence[complex], x: complex) -> complex:
    value = 0j
    for c in reversed(found):
        value = value * x + c
    return value


def distinct(values: Sequence[complex]) -> list[complex]:
    kept: list[complex] = []
    for value in values:
        if not is_among(value, kept):
            kept.append(value)
    return kept


def is_among(value: complex, values: Sequence[complex]) -> bool:
    return any(abs(value - other) < NEAR * (1 + abs(value)) for other in values)


def stated(tree: Tree, name: str) -> list[complex] | None:
    """The values that an equation in one letter leaves for it: r = 2, (r − 3)² = 0, r = 1 ± 2i; None where that can't be told."""
    sides: Sequence[Tree]
    match tree:
        case Apply(head="or", args=args):
            found = [stated(arg, name) for arg in args]
            return None if any(one is None for one in found) else [value for one in found if one is not None for value in one]
        case Relation(sides=sides, signs=signs) if set(signs) <= {"=", "~"}:
            chain = list(_of_chain(sides, name))
            if not chain or any(one is None for one in chain):
                return None
            last = chain[-1] or []
            return last if all(_alike(one or [], last) for one in chain) else []
        case _:
            return None


def _alike(a: Sequence[complex], b: Sequence[complex]) -> bool:
    return all(is_among(value, b) for value in a) and all(is_among(value, a) for value in b)


def _of_chain(sides: Sequence[Tree], name: str) -> Iterator[list[complex] | None]:
    """What each side of a chain leaves for the letter: r = … = 1 ± 2i, or r² − 1 = (r − 1)(r + 1) = 0."""
    if sides[0] == Symbol(name):
        for side in sides[1:]:
            yield _of_pair(sides[0], side, name)
        return
    for side in sides[:-1]:
        yield _of_pair(side, sides[-1], name)


def _of_pair(first: Tree, second: Tree, name: str) -> list[complex] | None:
    values: list[complex] = []
    for left, right in signed_versions((first, second)):
        if left == Symbol(name) and not free_symbols(right):
            value = complex_value(right)
            if value is None:
                return None
            values.append(value)
            continue
        found = coefficients(sub(left, right), name)
        if found is None:
            return None
        values += roots(found)
    return distinct(values)
