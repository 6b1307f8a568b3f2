"""Cauchy principal values as numbers: each point of divergence folded on itself, so that what is left converges.

PV ∫ f dx over (c − d, c + d) = ∫₀ᵈ f(c + u) + f(c − u) du,    PV ∫ f dx over |x| > M = ∫_M^∞ f(u) + f(−u) du
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from flint import arb
from sympy import Dummy, Expr, Integer, Symbol, cancel, expand, oo, simplify

from service.clock import SliceOver, within
from service.numerics.balls import real_value
from service.numerics.critical import TooManyPoints
from service.numerics.program import NoProgram
from service.numerics.quadrature.integrals import integral_value, pieces
from service.numerics.quadrature.outcome import Divergence, Number, Outcome
from service.precision import precision

SECONDS = 0.4
"""For making the folded integrand simple."""
FAILURES = (NoProgram, TooManyPoints, ValueError, TypeError, ArithmeticError, NotImplementedError, AttributeError)

Part = tuple[Expr, Symbol, Expr, Expr]
"""(integrand, variable, start, end)."""


def principal_value(f: Expr, x: Symbol, a: Expr, b: Expr) -> Outcome:
    """PV ∫_a^b f dx as a number; a Divergence where even that doesn't exist. The integral itself where it converges."""
    outcome = integral_value(f, x, a, b)
    if not isinstance(outcome, Divergence) or outcome.oscillates:
        return outcome
    try:
        if _is_after(a, b):
            return _added(_folded(f, x, b, a) or (), -1) or outcome
        return _added(_folded(f, x, a, b) or (), 1) or outcome
    except FAILURES:
        return None


def _is_after(a: Expr, b: Expr) -> bool:
    return a == oo or b == -oo or (a != -oo and b != oo and bool(_ball(a) > _ball(b)))


def _added(parts: Sequence[Part], direction: int) -> Outcome:
    """The sum of the parts; None where there is none."""
    if not parts:
        return None
    total, proved = arb(0), True
    for part in parts:
        outcome = integral_value(*part)
        if not isinstance(outcome, Number):
            return outcome
        with precision(400):
            total, proved = total + direction * outcome.ball, proved and outcome.proved
    return Number(total, proved, "ball arithmetic on the integrand folded at each point of divergence")


def _folded(f: Expr, x: Symbol, a: Expr, b: Expr) -> list[Part] | None:
    """Integrals that converge where the principal value exists; None where an end itself diverges alone."""
    stretches = list(pieces(f, x, a, b))
    opens = stretches[0].left.converges is False or stretches[-1].right.converges is False
    if opens and not (a == -oo and b == oo):
        return None
    points = [after.start for before, after in pairwise(stretches)
              if False in (before.right.converges, after.left.converges)]  # fmt: skip
    low, high = a, b
    parts: list[Part] = []
    if opens:
        reach = Integer(max([1, *(int(float(abs(_ball(point)).upper())) + 2 for point in points)]))
        low, high = -reach, reach
        parts.append(_fold(f, x, Integer(0), reach, oo))
    return [*parts, *_around(f, x, points, low, high)]


def _around(f: Expr, x: Symbol, points: Sequence[Expr], low: Expr, high: Expr) -> Iterator[Part]:
    """Each point folded as far as halfway to its neighbours, and what lies between as it is."""
    start = low
    for position, point in enumerate(points):
        following = points[position + 1] if position + 1 < len(points) else high
        room = _sooner(point - start, (following - point) / (2 if position + 1 < len(points) else 1))
        if start != point - room:
            yield f, x, start, point - room
        yield _fold(f, x, point, Integer(0), room)
        start = point + room
    if start != high:
        yield f, x, start, high


def _sooner(one: Expr, other: Expr) -> Expr:
    if other in (oo, -oo) or one in (oo, -oo):
        return Integer(1) if one == other else (other if one in (oo, -oo) else one)
    return one if _ball(one) < _ball(other) else other


def _ball(place: Expr) -> arb:
    ball = real_value(place, 256)
    if ball is None:
        raise NoProgram(str(place))
    return ball


def _fold(f: Expr, x: Symbol, centre: Expr, start: Expr, end: Expr) -> Part:
    u = Dummy("u", positive=True)
    both = f.xreplace({x: centre + u}) + f.xreplace({x: centre - u})
    return _simple(both), u, start, end


def _simple(f: Expr) -> Expr:
    try:
        with within(SECONDS, inf):
            return min((expand(f), cancel(f), simplify(f)), key=lambda form: form.count_ops())
    except (SliceOver, SystemError, *FAILURES):
        return f
