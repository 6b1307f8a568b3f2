"""Two expressions side by side at exact points, in ball arithmetic: where they differ is proved, where they agree is counted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sympy
from flint import acb, arb
from sympy import Expr, Symbol

from service.clock import is_over
from service.messages import Message
from service.numerics.balls import BITS, Evaluator, evaluator
from service.numerics.from_expression import program
from service.numerics.program import NoProgram
from service.numerics.sampling import fits, points, sizes
from service.question import Context
from service.verify.verdict import Counterexample, Finding, Verdict

POINTS = 24
ENOUGH = 8
"""So many agreeing points count as a check."""
SECONDS = 1.5
NEAR = sympy.Rational(1, 1009)


@dataclass(slots=True)
class Tally:
    """How the two sides fared at the points tried so far."""

    agree: int = 0
    unclear: int = 0
    only_left: list[Mapping[str, Expr]] = field(default_factory=list)
    only_right: list[Mapping[str, Expr]] = field(default_factory=list)
    outside: int = 0
    digits: int = 0
    counterexample: Counterexample | None = None


def numerically(left: Expr, right: Expr, context: Context, *, enough: int = ENOUGH, extra: Iterable[Mapping[Symbol, Expr]] = ()) -> Finding:
    """Compare at well-spread points; DIFFERENT only with a point where the values are proved different.

    Over the reals only points count where both sides are real all through; where neither ever is, principal complex
    values are compared and the finding has the flag "complex". extra: further points to try first.
    """
    real = context.domain != "complex"
    found = _at_points(left, right, context, real, enough, extra)
    if not real or found.agree or found.only_left or found.only_right or found.counterexample is not None:
        return _summed_up(found, enough, ())
    return _summed_up(_at_points(left, right, context, False, enough, extra), enough, ("complex",))


def _at_points(left: Expr, right: Expr, context: Context, real: bool, enough: int, extra: Iterable[Mapping[Symbol, Expr]]) -> Tally:
    tally = Tally()
    try:
        first, second = evaluator(left, real), evaluator(right, real)
    except (NoProgram, RecursionError):
        return tally
    symbols = sorted(left.free_symbols | right.free_symbols, key=lambda s: s.name)
    if not symbols:
        _compare_numbers(first, second, tally)
        return tally
    until = time.monotonic() + SECONDS
    for point in (*extra, *points(symbols, context, POINTS, sizes=sizes(program(left), program(right)))):
        found = _at(first, second, point, tally)
        if found is not None and _is_no_isolated_point(first, second, point):
            tally.counterexample = found
            break
        if tally.agree >= enough + 6 or is_over(until):
            break
    return tally


def _summed_up(tally: Tally, enough: int, flags: tuple[str, ...]) -> Finding:
    lefts, rights = tuple(tally.only_left), tuple(tally.only_right)
    if tally.counterexample is not None:
        return Finding(Verdict.DIFFERENT, "the values differ", True, tally.agree, tally.counterexample, lefts, rights, flags)
    if tally.digits:
        return Finding(Verdict.EQUAL, Message("equal to {} digits", tally.digits), False, 1, flags=flags)
    if tally.agree >= enough or (tally.agree >= 3 and not tally.unclear):
        return Finding(Verdict.EQUAL, "equal at sample points", False, tally.agree, None, lefts, rights, flags)
    return Finding(Verdict.UNDECIDED, "too few points could be compared", False, tally.agree, None, lefts, rights, flags)


def _compare_numbers(first: Evaluator, second: Evaluator, tally: Tally) -> None:
    """Two numbers, compared to a great many digits."""
    for bits in (BITS, 4 * BITS, 12 * BITS):
        a, b = first.accurate({}, bits), second.accurate({}, bits)
        if not (a.is_finite() and b.is_finite()):
            return
        if not (a - b).contains(0):
            tally.counterexample = Counterexample({}, a, b)
            return
    if (a - b).rel_one_accuracy_bits() > 6 * BITS:
        tally.agree, tally.digits = 1, int(6 * BITS * 0.301)


def _at(first: Evaluator, second: Evaluator, point: Mapping[Symbol, Expr], tally: Tally) -> Counterexample | None:
    """Compare at one point, and count; a counterexample where the values are proved different."""
    a, b = first.accurate(point), second.accurate(point)
    defined = a.is_finite(), b.is_finite()
    if defined == (False, False):
        tally.outside += 1
    elif defined[0] != defined[1]:
        (tally.only_left if defined[0] else tally.only_right).append(_named(point))
    elif _agree(a, b):
        tally.agree += 1
    elif not (a - b).contains(0):
        return Counterexample(_named(point), a, b)
    else:
        tally.unclear += 1
    return None


def _agree(a: acb, b: acb) -> bool:
    difference = a - b
    return bool(difference.contains(0) and difference.real.rad() + difference.imag.rad() < arb(2) ** -36 * (1 + abs(a)))


def _named(point: Mapping[Symbol, Expr]) -> dict[str, Expr]:
    return {symbol.name: value for symbol, value in point.items()}


def _is_no_isolated_point(first: Evaluator, second: Evaluator, point: Mapping[Symbol, Expr]) -> bool:
    """Whether the sides differ close by too: a single point, such as 0 for sign(x)² and 1, does not count."""
    movable = [symbol for symbol in point if not symbol.is_integer]
    if not movable:
        return True
    scratch = Tally()
    for step in (NEAR, -NEAR):
        moved = {s: (v + step if s in movable and fits(s, v + step) else v) for s, v in point.items()}
        if _at(first, second, moved, scratch) is not None:
            return True
    return scratch.agree == 0
