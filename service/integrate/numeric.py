"""Numbers for expressions: a SymPy expression as a straight line of mpmath calls, and quick checks made with it.

Only for choosing between candidates while searching; the answer's own check is `service.verify`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import Expr, Symbol

from service.cas.formulas import Formula
from service.cas.root_sums import RealRootLogs, RootLogs
from service.functions import IN_SYMPY

Number = Any
"""An mpmath real or complex number."""


class NotNumeric(Exception):
    """The expression holds something that has no number here (an unevaluated integral, an unknown function)."""


def _power(base: Number, exponent: Number) -> Number:
    if exponent == 0.5:
        return mp.sqrt(base)
    return mp.power(base, exponent)


def _odd_root(p: int, q: int) -> Callable[[Number, Number], Number]:
    """x^{p/q} for odd q: real for negative x, as the service has it over the reals."""

    def power(base: Number, _exponent: Number) -> Number:
        if mp.im(base) == 0 and mp.re(base) < 0:
            return (-1) ** p * mp.power(-base, mp.mpf(p) / q)
        return mp.power(base, mp.mpf(p) / q)

    return power


def _evaluator(found: str | Callable[..., Number]) -> Callable[..., Number]:
    """A record's evaluator: mpmath's function of that name, or one of our own that gets its context."""
    own: Callable[..., Number] = getattr(mp, found) if isinstance(found, str) else partial(found, mp)
    return own


FUNCTIONS: dict[str, Callable[..., Number]] = {
    "TupleArg": lambda *members: members,
    **{name: _evaluator(entry.mpmath) for name, entry in IN_SYMPY.items() if entry.mpmath},
}
DEFINED: dict[str, Formula] = {name: Formula(entry.definition) for name, entry in IN_SYMPY.items() if entry.definition}


@dataclass(frozen=True, slots=True)
class Line:
    """One call: the function and the places of its operands among the values so far."""

    call: Callable[..., Number]
    operands: tuple[int, ...]


class Program:
    """An expression ready to be evaluated again and again: equal parts are computed once."""

    def __init__(self, expression: Expr, real_roots: bool = True) -> None:
        """real_roots: odd roots of negative numbers are real (else principal). Raises NotNumeric."""
        self._real_roots = real_roots
        self._places: dict[Any, int] = {}
        self._lines: list[Line] = []
        self._symbols: dict[Symbol, int] = {}
        self._constants: list[tuple[int, Expr]] = []
        self._numbers: dict[int, Number] = {}
        self._precision = 0
        self._result = self._place(expression)

    def _place(self, node: Expr) -> int:
        if node in self._places:
            return self._places[node]
        name = type(node).__name__
        if name in DEFINED and name not in FUNCTIONS:
            return self._place(DEFINED[name](*node.args))
        operands = tuple(self._place(arg) for arg in _operands(node)) if node.args else ()
        place = len(self._lines)
        if node.is_Symbol:
            self._symbols[node] = place
            self._lines.append(Line(mp.mpf, ()))
        elif not node.args:
            self._constants.append((place, node))
            self._lines.append(Line(mp.mpf, ()))
        else:
            self._lines.append(Line(_call(node, self._real_roots), operands))
        self._places[node] = place
        return place

    def __call__(self, values: Mapping[Symbol, Number]) -> Number:
        """The number at a point; raises what mpmath raises."""
        found: list[Number] = [None] * len(self._lines)
        for symbol, place in self._symbols.items():
            found[place] = values[symbol]
        if self._precision != mp.prec:
            self._numbers = {place: _constant(constant) for place, constant in self._constants}
            self._precision = mp.prec
        for place, number in self._numbers.items():
            found[place] = number
        for place, line in enumerate(self._lines):
            if line.operands:
                found[place] = line.call(*[found[i] for i in line.operands])
        return found[self._result]


def _operands(node: Expr) -> tuple[Expr, ...]:
    return tuple(sorted(node.free_symbols, key=str)) or (sympy.S.One,) if isinstance(node, RootLogs) else node.args


def _constant(node: Expr) -> Number:
    if node.is_Integer:
        return mp.mpf(int(node))
    if node.is_Rational:
        return mp.mpf(int(node.p)) / int(node.q)
    if node is sympy.I:
        return mp.mpc(0, 1)
    if node.is_number and not node.is_infinite:
        return mpmath.mpmathify(node.evalf(mp.dps))
    raise NotNumeric(str(node))


def _sum(*terms: Number) -> Number:
    return sum(terms[1:], terms[0])


def _product(*factors: Number) -> Number:
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result


def _call(node: Expr, real_roots: bool) -> Callable[..., Number]:
    if isinstance(node, RootLogs):
        return _root_logs(node)
    if node.is_Add:
        return _sum
    if node.is_Mul:
        return _product
    if node.is_Pow:
        odd = real_roots and node.exp.is_Rational and node.exp.q % 2 == 1 and node.exp.q > 1
        return _odd_root(int(node.exp.p), int(node.exp.q)) if odd else _power
    name = type(node).__name__
    if name not in FUNCTIONS:
        raise NotNumeric(name)
    return FUNCTIONS[name]


def _root_logs(node: RootLogs) -> Callable[..., Number]:
    """Σ c ln g over the roots of p."""
    c, g, r, p = node.args
    term, symbols = Program(c * sympy.log(g)), sorted(node.free_symbols, key=str)
    coefficients = [Program(coefficient) for coefficient in sympy.Poly(p, r).all_coeffs()]
    known: dict[Any, Sequence[Number]] = {}

    def value(*values: Number) -> Number:
        given = dict(zip(symbols, values, strict=bool(symbols)))
        key = (mp.prec, *(given[symbol] for symbol in symbols if symbol in p.free_symbols))
        if key not in known:
            known[key] = mp.polyroots([coefficient(given) for coefficient in coefficients], maxsteps=200, extraprec=mp.prec)
        total = sum((term({**given, r: root}) for root in known[key]), mp.mpf(0))
        return mp.re(total) if isinstance(node, RealRootLogs) else total

    return value


def points(count: int = 20, seed: int = 7) -> list[Number]:
    """Well-spread real numbers: most within (−3, 3), some near 0 and 1, some out to ±12; always the same ones."""
    rng = random.Random(seed)
    ranges = ((-3.0, 3.0, 8), (0.02, 0.98, 4), (1.0, 5.0, 4), (-12.0, 12.0, 6))
    return [mp.mpf(rng.uniform(low, high)) for low, high, n in ranges for _ in range(max(1, n * count // 22))]


def parameter_values(symbols: Iterable[Symbol], seed: int = 0) -> dict[Symbol, Number]:
    """Values for the parameters, each by its name: unlike each other, the same each time; from seed 10 on of either sign."""
    values: dict[Symbol, Number] = {}
    for symbol in symbols:
        rng = random.Random(f"{symbol.name} {seed}")
        value = mp.mpf(rng.randint(2, 5)) if symbol.is_integer else mp.mpf(rng.randint(13, 61)) / 23
        if symbol.is_negative or (seed >= 10 and not symbol.is_nonnegative and rng.random() < 0.6):
            value = -value
        values[symbol] = value
    return values


def sign_of(quantity: Expr) -> int | None:
    """1 or −1 where a quantity in parameters is known to have that sign or has it in all draws, else None."""
    if quantity.is_positive:
        return 1
    if quantity.is_negative:
        return -1
    program = Program(quantity)
    values = [value_at(program, parameter_values(quantity.free_symbols, seed)) for seed in range(6 if quantity.free_symbols else 1)]
    found = {int(mp.sign(mp.re(value))) for value in values if value is not None}
    return found.pop() if len(found) == 1 and found != {0} else None


def more_points() -> list[Number]:
    """A finer and wider net, for integrands that are real on a short interval or far out only."""
    rng = random.Random(11)
    return [mp.mpf(rng.uniform(-2, 2)) for _ in range(60)] + [mp.mpf(rng.uniform(-60, 60)) for _ in range(40)]


FAILURES = (ZeroDivisionError, ValueError, OverflowError, TypeError, ArithmeticError, mpmath.libmp.NoConvergence)


def value_at(program: Program, values: Mapping[Symbol, Number]) -> Number | None:
    """The number there, None where there is none."""
    try:
        value = program(values)
        return value if mp.isfinite(value) else None
    except FAILURES:
        return None


def is_real(value: Number, scale: float = 1e-18) -> bool:
    return bool(abs(mp.im(value)) <= scale * (1 + abs(value)))


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

    draws: seeds of parameter values. Raises NotNumeric where one of the two can't be evaluated.
    """
    check = Check()
    parameters = sorted((answer.free_symbols | integrand.free_symbols) - {x}, key=str)
    wanted, found = Program(integrand, real_roots), Program(answer, real_roots)
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


def _compare(check: Check, wanted: Program, found: Program, given: dict[Symbol, Number], x: Symbol, point: Number) -> None:
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


def _slope(found: Program, given: dict[Symbol, Number], x: Symbol, point: Number, h: Number) -> Number | None:
    left, right = value_at(found, {**given, x: point - h}), value_at(found, {**given, x: point + h})
    return None if left is None or right is None else (right - left) / (2 * h)


def signs(part: Expr, integrand: Expr, x: Symbol, draws: Sequence[int] = (0, 1)) -> set[int]:
    """The signs (−1, 0, 1; 2 for not real) that `part` takes where the integrand is real."""
    seen: set[int] = set()
    parameters = sorted((part.free_symbols | integrand.free_symbols) - {x}, key=str)
    try:
        wanted, inner = Program(integrand), Program(part)
    except NotNumeric:
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


def _signs_at(at: Iterable[Number], wanted: Program, inner: Program, given: dict[Symbol, Number], x: Symbol) -> list[int]:
    """The signs of `inner` at those of these points at which `wanted` is real."""
    met = []
    for point in at:
        want = value_at(wanted, {**given, x: point})
        value = value_at(inner, {**given, x: point}) if want is not None and is_real(want, 1e-12) else None
        if value is not None:
            met.append(int(mp.sign(mp.re(value))) if is_real(value, 1e-12) else 2)
    return met
