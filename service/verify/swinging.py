"""Whether a function keeps oscillating on its way to a point, so that it has no limit there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sympy import Expr, Rational, S, Symbol

from service.numerics.balls import evaluator
from service.numerics.program import NoProgram
from service.question import Context
from service.verify.verdict import UNDECIDED, Counterexample, Finding, Verdict

STEPS = 160
"""Places on the way, each about 0.6 octaves further than the one before."""
FIRST = 40
"""The first place is 2^−40 from the point (2^40 on the way to ±∞)."""
BITS = 1200
TURNS = 8
"""How often the function must turn on the second half of the way."""


def keeps_oscillating(
    function: Expr, variable: Symbol, point: Expr, side: str, bounds: tuple[Expr, Expr] | None, context: Context
) -> Finding:
    """Whether the values swing as widely on the second half of the way as on the first.

    bounds: the least and the greatest value that it comes close to again and again, where those are claimed.
    DIFFERENT where the swings die away, are none, or do not come near the bounds; UNDECIDED where it has no numbers.
    """
    try:
        curve = evaluator(function, context.domain != "complex")
        ends = None if bounds is None else [float(evaluator(bound, True)({}, 100).real.mid()) for bound in bounds]
        found = [curve({variable: place}, BITS) for place in _places(point, side)]
    except (NoProgram, RecursionError, KeyError, ValueError, OverflowError):
        return UNDECIDED
    values = [float(ball.real.mid()) for ball in found if ball.is_finite() and ball.real.rad() < 1]
    if len(values) < STEPS * 3 // 4:
        return UNDECIDED
    early, late = values[: len(values) // 2], values[len(values) // 2 :]
    if _turns(late) < TURNS or not _as_wide(early, late):
        return Finding(Verdict.DIFFERENT, "it settles", False, len(values), Counterexample({}, None, None))
    if ends is not None and not _fill(values, ends):
        return Finding(Verdict.DIFFERENT, "it does not come near these bounds", False, len(values), Counterexample({}, None, None))
    return Finding(Verdict.EQUAL, "its values keep swinging on the way to the point", False, len(values))


DISTANCES = tuple(way + Rational(71, 226) for way in (4, 9, 2**6, 2**12, 2**24, 2**60))
"""No whole numbers, where (−2)ˣ has a value."""


def is_defined_towards(function: Expr, variable: Symbol, point: Expr, side: str, context: Context) -> bool:
    """Whether the function has a value at any of the places on the way; True too where that can't be told."""
    if function.free_symbols - {variable} or point.free_symbols or variable.is_integer:
        return True
    try:
        curve = evaluator(function, context.domain != "complex")
        return any(curve({variable: place}, BITS).is_finite() for place in _beyond(point, side, DISTANCES))
    except (NoProgram, RecursionError, KeyError, ValueError, OverflowError, TypeError):
        return True


def _places(point: Expr, side: str) -> list[Expr]:
    """Distances 2^(40 + 0.6 j), a little irregular so that no period is met in step, to or beyond the point."""
    ways = [Rational(97 + 61 * (j * j % 7), 97) * Rational(2) ** (FIRST + 3 * j // 5) for j in range(STEPS)]
    return _beyond(point, side, ways)


def _beyond(point: Expr, side: str, ways: Sequence[Expr]) -> list[Expr]:
    """Places so far out, for ±∞; else so close to the point."""
    ways = [Rational(way) for way in ways]
    if point.is_infinite:
        return [way if point is S.Infinity else -way for way in ways]
    return [point + (1 / way if side == "right" else -1 / way) for way in ways]


def _turns(values: Sequence[float]) -> int:
    steps = [after - before for before, after in pairwise(values) if after != before]
    return sum(1 for before, after in pairwise(steps) if before * after < 0)


def _as_wide(early: Sequence[float], late: Sequence[float]) -> bool:
    """Swings that do not die away; where they grow, the values keep coming back to the middle or change sign."""
    before, after = max(early) - min(early), max(late) - min(late)
    if not after > max(before / 2, 1e-12 * (1 + max(map(abs, late)))):
        return False
    third = len(early) // 3
    return after < 4 * before or min(late) < 0 < max(late) or min(map(abs, late[third:])) < 2 * max(map(abs, early))


def _fill(values: Sequence[float], ends: Sequence[float]) -> bool:
    width = ends[1] - ends[0]
    return abs(min(values) - ends[0]) < 0.03 * width and abs(max(values) - ends[1]) < 0.03 * width
