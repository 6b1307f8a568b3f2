"""Constants that linear equations determine, at generic values of the letters that stand beside them.

    Σ aᵢⱼ Cⱼ = bᵢ   →   the value of each C where the aᵢⱼ and bᵢ are numbers

Contract: a claim C = F that differs at generic points is refuted for certain; one that agrees at enough of them agrees at the points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from flint import arb, arb_mat

from service.algebra.build import ZERO, neg, sub, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.values import ball
from service.judge.differential_equations import ROWS, at_point, generic
from service.tree import Relation, Tree, free_symbols

ENOUGH = 3
MOST = 4
Row = tuple[tuple[Tree, ...], Tree]
"""(a₁, …, aₙ), b."""


def fits(name: str, value: Tree, equations: Sequence[Tree], constants: Sequence[str]) -> bool | None:
    """Whether C = value is what the equations leave for C; None where they are not linear or leave it open."""
    rows = [row for one in equations if (row := _row(one, constants)) is not None]
    if name not in constants or len(constants) > MOST or set(free_symbols(value)) & set(constants):
        return None
    letters = sorted({letter for a, b in rows for tree in (*a, b) for letter in free_symbols(tree)} | set(free_symbols(value)))
    agreed = 0
    for index in range(ROWS if letters else 1):
        point = generic(letters, index)
        own, said = _solved(rows, constants, name, point), at_point(value, point)
        if own is None or said is None:
            continue
        if not (own - ball(said).real).contains(0):
            return False
        agreed += 1
        if agreed >= ENOUGH:
            break
    return True if agreed >= (ENOUGH if letters else 1) else None


def _row(one: Tree, constants: Sequence[str]) -> Row | None:
    """The coefficients of an equation that is linear in the constants."""
    if not isinstance(one, Relation) or one.signs != ("=",):
        return None
    residual = sub(*one.sides)
    try:
        slopes = tuple(derivative(residual, name) for name in constants)
    except NoDerivative:
        return None
    if any(set(free_symbols(slope)) & set(constants) for slope in slopes):
        return None
    return slopes, neg(substituted(residual, dict.fromkeys(constants, ZERO)))


def _solved(rows: Sequence[Row], constants: Sequence[str], name: str, point: Mapping[str, Fraction]) -> arb | None:
    """The value of the constant at the point, from the first equations that determine all."""
    count = len(constants)
    numbers = [found for a, b in rows if (found := _numbers((*a, b), point)) is not None]
    for chosen in _choices(numbers, count):
        try:
            solved = arb_mat([list(row[:-1]) for row in chosen]).solve(arb_mat([[row[-1]] for row in chosen]))
        except (ZeroDivisionError, ValueError):
            continue
        return solved[list(constants).index(name), 0]
    return None


def _choices(numbers: Sequence[Sequence[arb]], count: int) -> Iterator[Sequence[Sequence[arb]]]:
    for start in range(max(0, len(numbers) - count + 1)):
        yield numbers[start : start + count]


def _numbers(trees: Sequence[Tree], point: Mapping[str, Fraction]) -> list[arb] | None:
    values = [at_point(tree, point) for tree in trees]
    if any(value is None for value in values):
        return None
    balls = [ball(value) for value in values if value is not None]
    return [b.real for b in balls] if all(b.imag.contains(0) for b in balls) else None
