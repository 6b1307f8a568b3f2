"""How fast the trigonometric functions of a line turn, so that it is looked at over whole periods and finely enough."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import pi

from flint import fmpq

from service.algebra.values import Undefined, Unknown, Value, ball, value
from service.functions import of_family
from service.tree import Apply, Tree, free_symbols, walk

TRIGONOMETRIC = frozenset(of_family("trigonometric"))


def periodic(tree: Tree) -> bool:
    """Whether a trigonometric function occurs."""
    return any(isinstance(node, Apply) and node.head in TRIGONOMETRIC for node in walk(tree))


def speeds(tree: Tree, unknown: str, at: Mapping[str, Value]) -> tuple[float, ...]:
    """|c| for each sin(c·x + d) and the like, in increasing order; d/dx of the argument at two places must agree."""
    found = set()
    for node in walk(tree):
        if isinstance(node, Apply) and node.head in TRIGONOMETRIC and unknown in free_symbols(node.args[0]):
            slope = _slope(node.args[0], unknown, at)
            if slope:
                found.add(slope)
    return tuple(sorted(found))


def _slope(argument: Tree, unknown: str, at: Mapping[str, Value]) -> float | None:
    try:
        first, second, third = (ball(value(argument, {**at, unknown: fmpq(x)}, True, 64)).real.mid() for x in (0, 1, 2))
    except (Undefined, Unknown):
        return None
    slope = float(second - first)
    return abs(slope) if abs(float(third - second) - slope) < 1e-9 * (1 + abs(slope)) else None


SIDE = 97
"""Samples on each side of 0 where all turn equally fast: 47 to a period, over two periods to each side."""
MOST_SAMPLES = 400


def grid(tree: Tree, unknown: str, at: Mapping[str, Value]) -> tuple[Fraction, ...]:
    """Where a periodic line is looked at: ±13 for sin x, wider for slow waves and closer for fast ones."""
    found = speeds(tree, unknown, at) or (1.0,)
    side = min(MOST_SAMPLES, round(SIDE * found[-1] / found[0]))
    reach = Fraction(13) / Fraction(found[0]).limit_denominator(1000) if found[0] > 0.002 else Fraction(13)
    return tuple(Fraction(k) * reach / side for k in range(-side, side + 1))


def longest_period(tree: Tree, unknown: str) -> float:
    """2π/c for the slowest wave; 0 where there is none."""
    found = speeds(tree, unknown, {})
    return 2 * pi / found[0] if found else 0.0
