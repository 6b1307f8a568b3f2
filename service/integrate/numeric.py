"""Quick checks of candidates while searching, at well-spread points; the answer's own check is `service.verify`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from mpmath import mp
from sympy import Expr, Rational, Symbol

from service.numerics.multiprecision import Evaluator, Number, is_real, value_at
from service.numerics.program import NoProgram
from service.numerics.sampling import LINE, POSITIVE, SIGNED, WIDE_LINE, Spread, draws, own_values

X = Symbol("x")
COUNT, MORE = 20, 100


def points(count: int = COUNT, spread: Spread = LINE) -> list[Number]:
    """Well-spread real numbers, always the same ones."""
    return [_number(draw[X]) for draw in islice(draws([X], 7, spread), count)]


def more_points() -> list[Number]:
    """A finer and wider net, for integrands that are real on a short interval or far out only."""
    return points(MORE, WIDE_LINE)


def parameter_values(symbols: Iterable[Symbol], seed: int = 0) -> dict[Symbol, Number]:
    """Values for the parameters, each by its name, the same each time; from seed 10 on of either sign."""
    values = own_values(symbols, seed, SIGNED if seed >= 10 else POSITIVE)
    return {symbol: _number(value) for symbol, value in values.items()}


def _number(value: Rational) -> Number:
    return mp.mpf(int(value.p)) / int(value.q)


def sign_of(quantity: Expr) -> int | None:
    """1 or −1 where a quantity in parameters is known to have that sign or has it in all draws, else None."""
    if quantity.is_positive:
        return 1
    if quantity.is_negative:
        return -1
    program = Evaluator(quantity)
    values = [value_at(program, parameter_values(quantity.free_symbols, seed)) for seed in range(6 if quantity.free_symbols else 1)]
    found = {int(mp.sign(mp.re(value))) for value in values if value is not None}
    return found.pop() if len(found) == 1 and found != {0} else None


@dataclass(slots=True)
class Check:
    """How an antiderivative fared: points where its slope is the integrand, where it is not, and where it is not real."""

    agree: int = 0
    differ: int = 0
    complex: int = 0

    @property
    def good(self) -> bool:
        return self.agree >= 3 and self.differ == 0


STEP = 1e-10


def slope_check(
    answer: Expr, integrand: Expr, x: Symbol, draws: Sequence[int] = (0, 1), enough: int = 40, real_roots: bool = True
) -> Check:
    """Compare the central difference of `answer` with `integrand` at real points where the integrand is real.

    draws: seeds of parameter values. Raises NoProgram where one of the two can't be evaluated.
    """
    check = Check()
    parameters = sorted((answer.free_symbols | integrand.free_symbols) - {x}, key=str)
    wanted, found = Evaluator(integrand, real_roots), Evaluator(answer, real_roots)
    with mp.workdps(32):
        for draw in (*draws, 2, 3, 4, 5) if parameters else draws[:1]:
            if check.agree >= 3 and draw not in draws:
                break
            given = parameter_values(parameters, draw)
            for point in points():
                _compare(check, wanted, found, given, x, point)
                if check.differ >= 3 or check.agree >= enough:
                    return check
        if check.agree < 3 and check.differ == 0:
            given = parameter_values(parameters, draws[0])
            for point in more_points():
                _compare(check, wanted, found, given, x, point)
    return check


def _compare(check: Check, wanted: Evaluator, found: Evaluator, given: dict[Symbol, Number], x: Symbol, point: Number) -> None:
    want = value_at(wanted, {**given, x: point})
    if want is None or not is_real(want) or abs(want) > 1e12:
        return
    h = mp.mpf(STEP)
    value = _slope(found, given, x, point, h)
    if value is None or abs(value - want) > mp.mpf("1e-7") * (1 + abs(want)):
        with mp.workdps(90):  # large terms may cancel: once more with more digits
            want = value_at(wanted, {**given, x: point})
            value = _slope(found, given, x, point, h**2)
        if want is None or value is None or abs(value - want) > mp.mpf("1e-7") * (1 + abs(want)):
            check.differ += 1
            return
    check.agree += 1
    here = value_at(found, {**given, x: point})
    if here is not None and not is_real(here, 1e-14):
        check.complex += 1


def _slope(found: Evaluator, given: dict[Symbol, Number], x: Symbol, point: Number, h: Number) -> Number | None:
    left, right = value_at(found, {**given, x: point - h}), value_at(found, {**given, x: point + h})
    return None if left is None or right is None else (right - left) / (2 * h)


def signs(part: Expr, integrand: Expr, x: Symbol, draws: Sequence[int] = (0, 1)) -> set[int]:
    """The signs (−1, 0, 1; 2 for not real) that `part` takes where the integrand is real."""
    seen: set[int] = set()
    parameters = sorted((part.free_symbols | integrand.free_symbols) - {x}, key=str)
    try:
        wanted, inner = Evaluator(integrand), Evaluator(part)
    except NoProgram:
        return {2}
    with mp.workdps(20):
        for draw in draws if parameters else draws[:1]:
            given = parameter_values(parameters, draw)
            met = _signs_at(points(), wanted, inner, given, x)
            if len(met) < FEW:
                met += _signs_at(more_points(), wanted, inner, given, x)
            seen.update(met)
    return seen


FEW = 6
"""Fewer points than this on the integrand's domain say little about a sign on it."""


def _signs_at(at: Iterable[Number], wanted: Evaluator, inner: Evaluator, given: dict[Symbol, Number], x: Symbol) -> list[int]:
    """The signs of `inner` at those of these points at which `wanted` is real."""
    met = []
    for point in at:
        want = value_at(wanted, {**given, x: point})
        value = value_at(inner, {**given, x: point}) if want is not None and is_real(want, 1e-12) else None
        if value is not None:
            met.append(int(mp.sign(mp.re(value))) if is_real(value, 1e-12) else 2)
    return met
