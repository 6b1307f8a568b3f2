"""The value of a definite integral as a number with an error bound, and with it the check of an exact value.

Each smooth piece between critical points is tried in rigorous ball arithmetic (Johansson, "Numerical integration in
arbitrary-precision ball arithmetic", 2018), as it stands or after x = s ± tᵐ at a branch point and x = 1/t at infinity; what
remains goes to double exponential quadrature, and slowly decaying waves to a turned path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from flint import acb, arb
from sympy import Expr, Integer, Symbol, exp, log, oo, pi, simplify

from service.cas.formulas import classes
from service.clock import SliceOver, latest, left, within
from service.numerics.balls import compiled, real_value
from service.numerics.critical import TooManyPoints, critical_points, sample
from service.numerics.program import NoProgram
from service.numerics.quadrature import oscillation
from service.numerics.quadrature.asymptotics import Behaviour, Kind, near
from service.numerics.quadrature.enclosure import enclosure, is_bounded, regularised
from service.numerics.quadrature.outcome import Divergence, Number, Outcome, Undefined
from service.numerics.quadrature.tanh_sinh import Estimate, between, to_infinity
from service.numerics.smooth import KINKED, smooth
from service.precision import precision

PERIODIC = classes("trigonometric")
SECONDS = 3.0
"""Longest time for one number."""
DIGITS = 25
"""Digits that a quadrature aims at."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A smooth stretch of the integrand: f on (start, end), with its behaviour at both."""

    f: Expr
    start: Expr
    end: Expr
    left: Behaviour
    right: Behaviour


def integral_value(f: Expr, x: Symbol, a: Expr, b: Expr, digits: int = DIGITS) -> Outcome:
    """∫_a^b f dx as a number, or how it fails to be one. f holds no symbol but x; a and b are real or infinite.

    None where that takes over SECONDS; an outer slice that ends first is over for the caller too.
    """
    try:
        with within(SECONDS, latest(2 * SECONDS)):
            return _outcome(f, x, a, b, digits)
    except (SliceOver, SystemError) as error:  # an alarm that rings inside flint comes out as a SystemError
        if left() <= 0:
            raise SliceOver from error
        return None


@lru_cache(maxsize=256)
def _outcome(f: Expr, x: Symbol, a: Expr, b: Expr, digits: int) -> Outcome:
    try:
        if a == b:
            return Number(arb(0), True, "the interval is a point")
        if _is_after(a, b):
            return _negated(integral_value(f, x, b, a, digits))
        turns = whole_periods(f, x, a, b)
        if turns is not None:
            return _times(integral_value(f, x, a, turns[1], digits), turns[0])
        return _repeated(f, x, a, b, digits) or _by_mean(f, x, a, b) or _value(f, x, a, b, digits)
    except (NoProgram, TooManyPoints, ValueError, TypeError, ArithmeticError, NotImplementedError, AttributeError):
        return None


def _is_after(a: Expr, b: Expr) -> bool:
    if a == oo or b == -oo:
        return True
    if a == -oo or b == oo:
        return False
    low, high = real_value(a, 256), real_value(b, 256)
    if low is None or high is None:
        raise NoProgram("bounds")
    return bool(low > high)


def _negated(outcome: Outcome) -> Outcome:
    match outcome:
        case Number(ball, proved, method):
            with precision(400):
                return Number(-ball, proved, method)
        case Divergence(place, sign, oscillates):
            return Divergence(place, -sign, oscillates)
    return outcome


def whole_periods(f: Expr, x: Symbol, a: Expr, b: Expr) -> tuple[Integer, Expr] | None:
    """(n, a + T) where b − a is n > 1 periods T of f, for T a divisor of 2π."""
    if not (a.is_finite and b.is_finite and f.has(*PERIODIC)):
        return None
    for period in (pi / 4, pi / 3, pi / 2, 2 * pi / 3, pi, 2 * pi):
        turns = (b - a) / period
        if turns.is_Integer and turns > 1 and f.xreplace({x: x + period}) == f:
            return turns, a + period
    return None


def _repeated(f: Expr, x: Symbol, a: Expr, b: Expr, digits: int) -> Outcome:
    """∫_a^∞ f dx from one period where f(x + T) = r f(x), 0 < r < 1, and f has kinks without end; None elsewhere."""
    if b != oo or not a.is_finite or not f.has(*PERIODIC) or not f.has(*KINKED):
        return None
    for period in (pi, 2 * pi):
        ratio = simplify(f.xreplace({x: x + period}) / f)
        if ratio.is_number and 0 < ratio < 1:
            outcome = integral_value(f, x, a, a + period, digits)
            share = real_value(1 / (1 - ratio), 256)
            if not isinstance(outcome, Number) or share is None:
                return None
            with precision(400):
                return Number(outcome.ball * share, outcome.proved, outcome.method)
    return None


def _by_mean(f: Expr, x: Symbol, a: Expr, b: Expr) -> Divergence | None:
    """The divergence of ∫^∞ h(x) p(x) dx where p has a period, kinks and the mean m ≠ 0, h is a power and ∫^∞ m h diverges.

    ∫ h (p − m) stays bounded where h does, by Dirichlet's test: ∫₁^∞ |sin x|/x dx = ∞. None elsewhere.
    """
    if b != oo or not a.is_finite or not f.has(*KINKED):
        return None
    amplitude, wave = f.as_independent(*PERIODIC, as_Add=False)
    if not wave.has(*KINKED) or amplitude.has(*KINKED) or simplify(wave.xreplace({x: x + 2 * pi}) - wave) != 0:
        return None
    if critical_points(amplitude, x, a, b) or near(f, x, a, 1).converges is False:
        return None
    mean, size = integral_value(wave, x, Integer(0), 2 * pi), near(amplitude, x, oo, -1)
    if not isinstance(mean, Number) or mean.ball.contains(0) or size.kind is not Kind.POWER or size.power > -1 or size.power < -2:
        return None
    return Divergence(oo, size.sign * (1 if mean.ball > 0 else -1)) if size.converges is False else None


def _times(outcome: Outcome, turns: Integer) -> Outcome:
    if not isinstance(outcome, Number):
        return outcome
    with precision(400):
        return Number(outcome.ball * int(turns), outcome.proved, outcome.method)


def _value(f: Expr, x: Symbol, a: Expr, b: Expr, digits: int) -> Outcome:
    parts = list(pieces(f, x, a, b))
    for part in parts:
        if not is_real_on(part.f, x, part.start, part.end):
            return Undefined(part.start)
    divergence = _divergence(parts, x)
    if divergence is not None:
        return divergence
    numbers = []
    for part in parts:
        number = _piece_value(part, x, digits)
        if number is None:
            return None
        numbers.append(number)
    return _sum(numbers)


def _sum(numbers: Sequence[Number]) -> Number:
    with precision(400):
        total = arb(0)
        for number in numbers:
            total = total + number.ball
    proved = all(number.proved for number in numbers)
    worst = next((number for number in numbers if not number.proved), numbers[0])
    return Number(total, proved, worst.method)


def pieces(f: Expr, x: Symbol, a: Expr, b: Expr) -> Iterator[Piece]:
    """The smooth stretches of f between a < b. Raises NoProgram, TooManyPoints."""
    places = [a, *(point.place for point in critical_points(f, x, a, b)), b]
    if a == -oo and b == oo and len(places) == 2:
        places.insert(1, Integer(0))
    for start, end in pairwise(places):
        g = smooth(f, x, sample(start, end))
        yield Piece(g, start, end, near(g, x, start, 1), near(g, x, end, -1))


def is_real_on(f: Expr, x: Symbol, start: Expr, end: Expr) -> bool:
    """Whether f is real in the middle of an interval on which it is analytic."""
    with precision(128):
        value = compiled(f, x)(compiled(sample(start, end), None)(acb(0), False), False)
    return bool(not value.is_finite() or value.imag.contains(0))


def _divergence(parts: Sequence[Piece], x: Symbol) -> Divergence | None:
    """What the ends of the pieces say; None where every end converges or is left to the quadrature."""
    ends = [(part.f, behaviour, place, side) for part in parts if part.f != 0
            for behaviour, place, side in ((part.left, part.start, 1), (part.right, part.end, -1))]  # fmt: skip
    found = [divergence for end in ends if (divergence := _divergence_at(*end, x)) is not None]
    if not found:
        return None
    signs = {divergence.sign for divergence in found}
    return found[0] if len(signs) == 1 else Divergence(found[0].place, 0)


def _divergence_at(f: Expr, behaviour: Behaviour, place: Expr, side: int, x: Symbol) -> Divergence | None:
    if behaviour.converges is False:
        return Divergence(place, behaviour.sign)
    if behaviour.kind is not Kind.UNKNOWN:
        return None
    sign = oscillation.divergence(_at_infinity(f, x, place, side), x)
    return None if sign is None else Divergence(place, sign, oscillates=sign == 0)


def _at_infinity(f: Expr, x: Symbol, place: Expr, side: int) -> Expr:
    """The integrand whose integral near +∞ is that of f near the place."""
    if place == oo:
        return f
    if place == -oo:
        return f.xreplace({x: -x})
    return f.xreplace({x: place + side / x}) / x**2


def _piece_value(part: Piece, x: Symbol, digits: int) -> Number | None:
    if x not in part.f.free_symbols:
        return _constant_piece(part)
    if Kind.UNKNOWN in (part.left.kind, part.right.kind):
        wave = _oscillating(part, x, digits)
        if wave is not None:
            return wave
    if _is_logarithmic(part.left) or _is_logarithmic(part.right):
        return _stretched(part, x, digits)
    return _rigorous(part, x, digits) or _cut_off(part, x, digits) or _quadrature(part, x, digits) or _rough(part, x)


def _is_logarithmic(end: Behaviour) -> bool:
    return end.kind is Kind.POWER and end.power == -1


def _stretched(part: Piece, x: Symbol, digits: int) -> Number | None:
    """A piece with an end where f ~ 1/(u ln² u), which converges too slowly for anything else: u = e^(−t) there."""
    middle = sample(part.start, part.end)
    numbers = []
    for end, side, behaviour in ((part.start, 1, part.left), (part.end, -1, part.right)):
        if not _is_logarithmic(behaviour):
            outcome = integral_value(part.f, x, min(end, middle), max(end, middle), digits)
        elif end in (oo, -oo):
            start = log(max(abs(middle), 1))
            g = part.f.xreplace({x: -side * exp(x)}) * exp(x)
            edge = -side * exp(start)
            gap = integral_value(part.f, x, min(middle, edge), max(middle, edge), digits)
            outcome = _together(integral_value(g, x, start, oo, digits), gap)
        else:
            g = part.f.xreplace({x: end + side * exp(-x)}) * exp(-x)
            outcome = integral_value(g, x, -log(abs(end - middle)), oo, digits)
        if not isinstance(outcome, Number):
            return None
        numbers.append(outcome)
    return _sum(numbers)


def _together(one: Outcome, other: Outcome) -> Outcome:
    return _sum([one, other]) if isinstance(one, Number) and isinstance(other, Number) else None


def _cut_off(part: Piece, x: Symbol, digits: int) -> Number | None:
    """A piece on a half-line along which f falls faster than any power: in balls up to where it no longer counts."""
    if part.end == oo and part.right.kind is Kind.VANISHING and part.start.is_finite:
        f, start = part.f, part.start
    elif part.start == -oo and part.left.kind is Kind.VANISHING and part.end.is_finite:
        f, start = part.f.xreplace({x: -x}), -part.end
    else:
        return None
    middle = start + 1
    far = _negligible_beyond(f, x, middle, digits)
    near_part = integral_value(f, x, start, middle, digits)
    if far is None or not isinstance(near_part, Number):
        return None
    ball = enclosure(f, x, middle, far, digits)
    if ball is None:
        return None
    with precision(int(4 * digits) + 200):
        error = arb(10) ** -(digits + 1) * (1 + abs(ball.mid()))
        return Number(near_part.ball + ball + arb(0, error.upper()), False, "ball arithmetic up to where the integrand no longer counts")


def _negligible_beyond(f: Expr, x: Symbol, start: Expr, digits: int) -> Expr | None:
    """X = start + 2ⁿ such that |f|·x is below 10^−(digits+4) at X and at points beyond."""
    function = compiled(f, x)
    with precision(int(4 * digits) + 60):
        origin = compiled(start, None)(acb(0), False).real
        goal = arb(10) ** -(digits + 4)
        for n in range(2, 15):
            places = [origin + arb(2) ** n * share for share in (1, arb(1.1), arb(1.37), 2, 3)]
            values = [function(acb(place), False) for place in places]
            if all(value.is_finite() and value.abs_upper() * place < goal for value, place in zip(values, places, strict=True)):
                return start + Integer(2) ** n
    return None


def _constant_piece(part: Piece) -> Number | None:
    if part.f == 0:
        return Number(arb(0), True, "the integrand is 0")
    ball = real_value(part.f * (part.end - part.start), 256)
    return None if ball is None else Number(ball, True, "the integrand is constant")


def _middle(start: Expr, end: Expr) -> Expr:
    return sample(start, end)


def _oscillating(part: Piece, x: Symbol, digits: int) -> Number | None:
    """A piece with an end where the integrand oscillates: the tail on a turned path, the rest as usual."""
    if part.right.kind is Kind.UNKNOWN:
        place, side, other = part.end, -1, part.start
    else:
        place, side, other = part.start, 1, part.end
    g = _at_infinity(part.f, x, place, side)
    cut = oscillation.singular_radius(g, x)
    if place == oo:
        inner = other, max(cut, other + 1) if other.is_finite else cut
    elif place == -oo:
        inner = -max(cut, 1 - other) if other.is_finite else -cut, other
    else:
        return None if not other.is_finite else _oscillating_at_point(part, g, place, side, other, cut, x, digits)
    start = abs(inner[1] if place == oo else inner[0])
    return _joined(g, part.f, x, start, inner, digits)


def _oscillating_at_point(part: Piece, g: Expr, place: Expr, side: int, other: Expr, cut: Expr, x: Symbol, digits: int) -> Number | None:
    start = max(cut, 1 / abs(other - place) + 1)
    edge = place + side / start
    inner = (edge, other) if side == 1 else (other, edge)
    return _joined(g, part.f, x, start, inner, digits)


def _joined(g: Expr, f: Expr, x: Symbol, start: Expr, inner: tuple[Expr, Expr], digits: int) -> Number | None:
    tail = oscillation.tail(g, x, start, digits)
    further = oscillation.tail(g, x, start + 2, digits)
    between_them = integral_value(g, x, start, start + 2, digits)
    rest = integral_value(f, x, inner[0], inner[1], digits)
    if tail is None or further is None or not isinstance(between_them, Number) or not isinstance(rest, Number):
        return None
    with precision(400):
        doubt = abs(further.value + between_them.ball - tail.value).upper()
        error = tail.error + further.error + doubt
        if error > arb(10) ** -16:
            return None
        return Number(rest.ball + tail.value + arb(0, error.upper()), False, "quadrature with the oscillating tail on a turned path")


def _rigorous(part: Piece, x: Symbol, digits: int) -> Number | None:
    """Ball arithmetic on the piece as it stands, or on its two halves after substitutions that make the ends regular."""
    if part.start.is_finite and part.end.is_finite and is_bounded(part.left) and is_bounded(part.right):
        ball = enclosure(part.f, x, part.start, part.end, digits)
        if ball is not None:
            return Number(ball, True, "ball arithmetic encloses the integral")
    if Kind.POWER not in (part.left.kind, part.right.kind) or Kind.VANISHING in (part.left.kind, part.right.kind):
        return None
    middle = _middle(part.start, part.end)
    halves = [
        regularised(part.f, x, part.start, 1, middle, part.left, digits),
        regularised(part.f, x, part.end, -1, middle, part.right, digits),
    ]
    balls = [half for half in halves if half is not None]
    if len(balls) < 2:
        return None
    with precision(400):
        return Number(balls[0] + balls[1], True, "ball arithmetic encloses the integral after a substitution")


def _quadrature(part: Piece, x: Symbol, digits: int) -> Number | None:
    estimate = _estimate(part, x, digits)
    if estimate is None:
        return None
    with precision(400):
        return Number(estimate.value + arb(0, estimate.error), False, "double exponential quadrature")


def _rough(part: Piece, x: Symbol) -> Number | None:
    """A few digits where more can't be had: enough to refuse a wrong value."""
    for digits in (9, 5):
        estimate = _estimate(part, x, digits)
        if estimate is not None:
            with precision(400):
                return Number(estimate.value + arb(0, (100 * estimate.error).upper()), False, "rough quadrature")
    return None


def _estimate(part: Piece, x: Symbol, digits: int) -> Estimate | None:
    f, start, end = part.f, part.start, part.end
    if start == -oo and end == oo:
        return None
    if end == oo:
        return to_infinity(compiled(f.xreplace({x: start + x}), x), digits)
    if start == -oo:
        return to_infinity(compiled(f.xreplace({x: end - x}), x), digits)
    with precision(800):
        width = compiled(end - start, None)(acb(0), False).real
    left, right = compiled(f.xreplace({x: start + x}), x), compiled(f.xreplace({x: end - x}), x)
    return between(left, right, width, digits)
