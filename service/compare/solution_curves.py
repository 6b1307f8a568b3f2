"""General solutions with one arbitrary constant that need not enter linearly: y = ±√(2x + c), y = tan(x + c), G(x, y) = c.

    two families are one   ⟺   each curve of one is a curve of the other, through the same point

Contract: curves through points of both families are compared at further points; agreement of all is `checked`, anything else says
nothing, since a constant may have been missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from flint import fmpq

from service.algebra.build import mul
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import outcome
from service.algebra.statements import signed_versions
from service.algebra.values import ball
from service.compare.scores import Score
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

Plane = Callable[[float, float], float | None]
Points = Sequence[tuple[float, float]]
STARTS = (0.31, 1.37, 2.63, -0.47, -1.61)
STEPS = (0.0, 0.013, 0.041, -0.027, 0.087, -0.061)
"""Curves are followed a little way only, so that they need not cross a gap of their domain."""
CONSTANTS = (0.73, 2.29, -1.13, 5.87, -3.41)
LARGE = 30
"""Near a pole a curve and the gap beside it are not told apart."""
HEIGHTS = (0.59, 1.71, 2.93)
SIZES = tuple(10 ** (k / 12) for k in range(-36, 49))
GRID = (*(-size for size in reversed(SIZES)), 0.0, *SIZES)
"""Constants among which a change of sign is sought."""
NEAR = 1e-9
AGREEING = 3
MEMBERS = 2
SAME = Score(True, "equivalent", 1.0, Verification("checked", "the same curves through the same points", len(STARTS)))


@dataclass(frozen=True, slots=True)
class Branches:
    """y = f(x, c) for each f."""

    functions: tuple[Plane, ...]


@dataclass(frozen=True, slots=True)
class Levels:
    """G(x, y) = c."""

    tree: Tree
    function: str
    variable: str
    height: Plane


Family = Branches | Levels


def same_curves(answer: Tree, reference: Tree, constants: tuple[str, str], function: str, variable: str) -> Score | None:
    """One family of curves; None where that is not seen. constants: the letter of the answer's and of the reference's."""
    first, second = (_family(tree, letter, function, variable) for tree, letter in zip((answer, reference), constants, strict=True))
    if first is None or second is None:
        return None
    starts = [x for x in STARTS if _lives(first, x) and _lives(second, x)]
    return SAME if len(starts) > 1 and _holds(first, second, starts) and _holds(second, first, starts) else None


def _family(tree: Tree, constant: str, function: str, variable: str) -> Family | None:
    branches = _branches(tree, function)
    if branches:
        letters = {variable, constant}
        fits = all(set(free_symbols(branch)) <= letters for branch in branches)
        return Branches(tuple(_evaluated(branch, variable, constant) for branch in branches)) if fits else None
    match tree:
        case Relation(signs=("=",), sides=(left, Symbol(name=name))) if name == constant and {*free_symbols(left)} <= {function, variable}:
            return Levels(left, function, variable, _evaluated(left, variable, function))
        case _:
            return None


def _branches(tree: Tree, function: str) -> tuple[Tree, ...]:
    """The right sides of y = … or y = …, each ± opened; () for anything else."""
    match tree:
        case Apply(head="or", args=parts):
            found = [_branches(part, function) for part in parts]
            return tuple(one for branch in found for one in branch) if all(found) else ()
        case Relation(signs=("=",), sides=(Symbol(name=name) | Apply(head="call", args=(Symbol(name=name), _)), right)) if name == function:
            return () if name in free_symbols(right) else tuple(one for (one,) in signed_versions((right,)))
        case _:
            return ()


def _evaluated(tree: Tree, first: str, second: str) -> Plane:
    def evaluated(a: float, b: float) -> float | None:
        found = outcome(tree, {first: _rational(a), second: _rational(b)}, True)
        return None if isinstance(found, str) else _finite(float(ball(found).real.mid()))

    return evaluated


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _rational(number: float) -> fmpq:
    return fmpq(*number.as_integer_ratio())


def _holds(family: Family, other: Family, starts: Sequence[float]) -> bool:
    """Whether the curves of the other that were looked at are curves of the family."""
    match family, other:
        case Branches(), Levels():
            return all(_through(family, other.height, x, y) for x in starts for y in HEIGHTS if other.height(x, y) is not None)
        case Levels(), Branches():
            return _each_branch(other, starts, lambda points: _is_level(family.height, points))
        case Branches(), Branches():
            return _each_branch(other, starts, lambda points: any(_goes_through(f, points) for f in family.functions))
        case Levels(), Levels():
            return _have_one_slope(family, other)
        case _:
            return False


def _have_one_slope(first: Levels, second: Levels) -> bool:
    """G_x H_y = G_y H_x at points: each is a function of the other."""
    x, y = first.variable, first.function
    try:
        g, h = ((derivative(level.tree, x), derivative(level.tree, y)) for level in (first, second))
    except NoDerivative:
        return False
    cross = [_evaluated(mul(g[0], h[1]), x, y), _evaluated(mul(g[1], h[0]), x, y)]
    pairs = [tuple(side(a, b) for side in cross) for a in STARTS for b in HEIGHTS]
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    return len(known) > AGREEING and all(_near(one, other) for one, other in known) and any(one != 0 for one, _ in known)


def _lives(family: Family, x: float) -> bool:
    """Whether the family says anything about the place."""
    match family:
        case Branches(functions=functions):
            return any(function(x, constant) is not None for function in functions for constant in CONSTANTS)
        case Levels(height=height):
            return any(height(x, y) is not None for y in HEIGHTS)


def _each_branch(family: Branches, starts: Sequence[float], fits: Callable[[Points], bool]) -> bool:
    """Whether enough curves of each branch were seen, and all of them fit."""
    for function in family.functions:
        curves = list(_curves(function, starts))
        if len(curves) < MEMBERS or not all(map(fits, curves)):
            return False
    return bool(family.functions)


def _curves(function: Plane, starts: Sequence[float]) -> Iterator[Points]:
    """Points of each curve that has enough of them near a start."""
    for constant in CONSTANTS:
        for start in starts:
            points = _near_start(function, constant, start)
            if len(points) > AGREEING and all(abs(y) < LARGE for _, y in points):
                yield points


def _near_start(function: Plane, constant: float, start: float) -> Points:
    return [(start + step, y) for step in STEPS if (y := function(start + step, constant)) is not None]


def _is_level(height: Plane, points: Points) -> bool:
    found = [height(x, y) for x, y in points]
    known = [h for h in found if h is not None]
    return len(known) > AGREEING and all(_near(h, known[0]) for h in known)


def _goes_through(function: Plane, points: Points) -> bool:
    (x, y), *rest = points
    return any(_agrees(function, constant, rest) for constant in _constants(function, x, y))


def _agrees(function: Plane, constant: float, points: Points) -> bool:
    pairs = [(y, found) for x, y in points if (found := function(x, constant)) is not None]
    return len(pairs) >= AGREEING and all(_near(found, y) for y, found in pairs)


def _through(family: Branches, height: Plane, x: float, y: float) -> bool:
    """Whether a curve of the family through (x, y) keeps the height."""
    return any(
        _is_level(height, _near_start(function, constant, x)) for function in family.functions for constant in _constants(function, x, y)
    )


def _constants(function: Plane, x: float, y: float) -> Iterator[float]:
    """Constants for which the curve goes through the point, as far as a change of sign shows them."""
    gaps = [(c, found - y) for c in _defined(function, x) if (found := function(x, c)) is not None]
    for (low, first), (high, second) in pairwise(gaps):
        if first == 0:
            yield low
        elif first * second < 0:
            root = _bisected(function, x, y, low, high)
            if root is not None:
                yield root


def _defined(function: Plane, x: float) -> Iterator[float]:
    """Constants of the grid with a value, and the ends of the stretches that have one."""
    for low, high in pairwise(GRID):
        here, there = (function(x, c) is not None for c in (low, high))
        if here:
            yield low
        if here != there:
            yield _edge(function, x, *((low, high) if here else (high, low)))


def _edge(function: Plane, x: float, inside: float, outside: float) -> float:
    for _ in range(25):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if function(x, middle) is None else (middle, outside)
    return inside


def _bisected(function: Plane, x: float, y: float, low: float, high: float) -> float | None:
    start = function(x, low)
    rising = start is not None and start < y
    for _ in range(60):
        middle = (low + high) / 2
        found = function(x, middle)
        if found is None:
            return None
        low, high = (middle, high) if (found < y) == rising else (low, middle)
    found = function(x, low)
    return low if found is not None and _near(found, y) else None


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= NEAR * (1 + abs(a) + abs(b))
