"""The value of an expression at a point, as a ball with a proved error bound.

Over the reals an odd root of a negative quantity is real, and where √, log, asin, … of a real quantity is not real the
whole expression has no value; over ℂ roots, powers and logarithms are principal.
Equal parts of an expression are worked out once; nothing is turned into code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import flint
import sympy
from flint import acb, arb, fmpq
from sympy import S

from service.cas.root_sums import RealRootLogs, RootLogs
from service.precision import precision
from service.verify.named import CONSTANTS, N_ARY, REWRITTEN, NoBalls, called, root_of

Ball = Any
"""A complex ball, `flint.acb`."""
Values = Mapping[Any, Any]
"""SymPy symbol → exact number (a SymPy rational, or one plus a rational multiple of i) or a ball."""

UNDEFINED = acb(arb.nan(), arb.nan())
BITS = 96
MOST_BITS = 1600
MAX_NODES = 20_000
MOST_TERMS = 2000
"""Longest sum that is added up term by term."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call: what to do with the values at these places."""

    call: Callable[..., Ball]
    places: tuple[int, ...]


class Evaluator:
    """An expression ready to be evaluated at many points. Raises NoBalls where it holds something without a value."""

    def __init__(self, expression: Any, *, real: bool = True) -> None:
        self.real = real
        self.symbols: dict[Any, int] = {}
        self._steps: list[Step | None] = []
        self._places: dict[Any, int] = {}
        self._result = self._place(expression)

    def __call__(self, values: Values, bits: int = BITS) -> Ball:
        """The value at a point, in balls of this many bits; not finite where undefined."""
        with precision(bits):
            found: list[Ball] = [None] * len(self._steps)
            for symbol, place in self.symbols.items():
                found[place] = ball(values[symbol])
            for place, step in enumerate(self._steps):
                if step is not None:
                    operands = [found[i] for i in step.places]
                    try:
                        value = step.call(*operands)
                    except (ValueError, ZeroDivisionError, OverflowError, ArithmeticError):
                        return UNDEFINED
                    if self.real and _leaves_the_reals(value, operands):
                        return UNDEFINED
                    found[place] = value
            return found[self._result]

    def accurate(self, values: Values, bits: int = BITS) -> Ball:
        """As a call, with the working precision raised until half of these bits are certain, or the value seems undefined."""
        working = bits
        while True:
            value = self(values, working)
            if _is_accurate(value, bits // 2) or working >= MOST_BITS:
                return value
            working *= 4

    def _place(self, node: Any) -> int:
        if node in self._places:
            return self._places[node]
        if len(self._steps) > MAX_NODES:
            raise NoBalls("too large")
        step = None if node.is_Symbol else self._step(node)
        place = len(self._steps)
        self._steps.append(step)
        self._places[node] = place
        if node.is_Symbol:
            self.symbols[node] = place
        return place

    def _step(self, node: Any) -> Step:
        if node.is_Rational and node.is_finite:
            return Step(_constant(fmpq(int(node.p), int(node.q))), ())
        if isinstance(node, sympy.Piecewise):
            return self._piecewise(node)
        if node.is_Pow:
            return self._power(node)
        if isinstance(node, sympy.Sum | sympy.Product):
            return self._many(node)
        if isinstance(node, RootLogs):
            return self._root_logs(node)
        name = type(node).__name__
        if not node.args and name in CONSTANTS:
            return Step(lambda: acb(CONSTANTS[name]()), ())
        if name in REWRITTEN:
            return Step(_same, (self._place(REWRITTEN[name](*node.args)),))
        return self._call(node, name)

    def _call(self, node: Any, name: str) -> Step:
        if name == "hyper":
            return self._hypergeometric(node)
        if self.real and name in ("re", "im"):
            return self._part_of_complex(node, name)
        if name in ("ComplexRootOf", "CRootOf"):
            return Step(lambda: root_of(node), ())
        if isinstance(node, sympy.core.function.AppliedUndef) or not node.args:
            raise NoBalls(name)
        call = _operation(name)
        return Step(call, tuple(self._place(arg) for arg in node.args))

    def _power(self, node: Any) -> Step:
        base, exponent = node.base, node.exp
        place = self._place(base)
        if exponent.is_Integer:
            n = int(exponent)
            return Step(lambda b: _whole_power(b, n), (place,))
        if exponent.is_Rational:
            p, q = int(exponent.p), int(exponent.q)
            if self.real and q % 2 == 1 and base.free_symbols:
                return Step(lambda b: _odd_root_power(b, p, q), (place,))
            return Step(lambda b: _principal_power(b, p, q), (place,))
        return Step(lambda b, e: b.pow(e), (place, self._place(exponent)))

    def _many(self, node: Any) -> Step:
        """A sum or product over a range of whole numbers, term by term."""
        (index, low, high), *more = node.limits
        if more or not (low.is_Integer and high.is_Integer) or high - low >= MOST_TERMS:
            raise NoBalls("a long sum")
        terms = [self._place(node.function.xreplace({index: sympy.Integer(k)})) for k in range(int(low), int(high) + 1)]
        if not terms:
            terms = [self._place(S.Zero if isinstance(node, sympy.Sum) else S.One)]
        return Step(_add if isinstance(node, sympy.Sum) else _multiply, tuple(terms))

    def _part_of_complex(self, node: Any, name: str) -> Step:
        """Re or Im of something that may leave the reals: Re Li₂(x) for x > 1."""
        inside = Evaluator(node.args[0], real=False)
        symbols = list(inside.symbols)
        part = called(name).function

        def call(*values: Ball) -> Ball:
            return part(inside(dict(zip(symbols, values, strict=True)), flint.ctx.prec), False)

        return Step(call, tuple(self._place(symbol) for symbol in symbols))

    def _root_logs(self, node: Any) -> Step:
        """Σ c ln g over the roots of a polynomial, found with proved error bounds."""
        c, g, r, p = node.args
        term = Evaluator(c * sympy.log(g), real=False)
        coefficients = [Evaluator(coefficient, real=False) for coefficient in reversed(sympy.Poly(p, r).all_coeffs())]
        symbols = sorted(node.free_symbols, key=str)
        real = isinstance(node, RealRootLogs)

        def call(*values: Ball) -> Ball:
            given, bits = dict(zip(symbols, values, strict=True)), flint.ctx.prec
            roots = flint.acb_poly([coefficient(given, bits) for coefficient in coefficients]).roots(arb(2) ** -bits, 4 * bits)
            total = _add(acb(0), *(term({**given, r: root}, bits) for root in roots))
            return acb(total.real) if real else total

        return Step(call, tuple(self._place(symbol) for symbol in symbols))

    def _hypergeometric(self, node: Any) -> Step:
        upper, lower, argument = node.args
        count = len(upper)
        places = (*[self._quotient(part) for part in (*upper, *lower)], self._place(argument))
        if (count, len(lower)) == (2, 1):
            a, b, c = upper[0], upper[1], lower[0]
            differences = {"ab": a - b, "ac": a - c, "bc": b - c, "abc": a + b - c}
            whole = {name: bool(sympy.expand(difference).is_integer) for name, difference in differences.items()}
            return Step(lambda *v: v[-1].hypgeom_2f1(*v[:-1], **whole), places)
        return Step(lambda *v: v[-1].hypgeom(list(v[:count]), list(v[count:-1])), places)

    def _quotient(self, parameter: Any) -> int:
        """A parameter as one division: whole values come out as whole numbers, which decide the formula."""
        above, below = sympy.together(parameter).as_numer_denom()
        places = self._place(above), self._place(below)
        self._steps.append(Step(lambda p, q: p / q, places))
        return len(self._steps) - 1

    def _piecewise(self, node: Any) -> Step:
        places: list[int] = []
        tests: list[Callable[[list[Ball]], bool | None]] = []
        for value, condition in node.args:
            tests.append(self._condition(condition, places))
            places.append(self._place(value))
            tests.append(_take(len(places) - 1))
        return Step(_choice(tests), tuple(places))

    def _condition(self, condition: Any, places: list[int]) -> Callable[[list[Ball]], bool | None]:
        """The truth of a condition from the values at `places`, which grows; None where the balls can't tell."""
        if condition in (S.true, S.false):
            truth = condition is S.true
            return lambda values: truth
        if isinstance(condition, sympy.And | sympy.Or | sympy.Not):
            parts = [self._condition(part, places) for part in condition.args]
            return _connective(type(condition).__name__, parts)
        if isinstance(condition, sympy.core.relational.Relational):
            places.append(self._place(condition.lhs - condition.rhs))
            index, sign = len(places) - 1, condition.rel_op
            return lambda values: truth_of(sign, values[index])
        raise NoBalls(type(condition).__name__)


def _leaves_the_reals(value: Ball, operands: list[Ball]) -> bool:
    """Whether real operands gave a value that is not real, as √ and log of a negative number do."""
    return bool(operands) and not value.imag.contains(0) and all(operand.imag.is_zero() for operand in operands)


Take = Callable[[list[Ball]], Any]


def _take(index: int) -> Take:
    return lambda values: values[index]


def _choice(tests: list[Take]) -> Callable[..., Ball]:
    def choose(*values: Ball) -> Ball:
        given = list(values)
        for test, value in zip(tests[::2], tests[1::2], strict=True):
            truth = test(given)
            if truth is None:
                return UNDEFINED
            if truth:
                return value(given)
        return UNDEFINED

    return choose


def _connective(name: str, parts: list[Take]) -> Take:
    def decide(values: list[Ball]) -> bool | None:
        truths = [part(values) for part in parts]
        if name == "Not":
            return None if truths[0] is None else not truths[0]
        decisive = name == "Or"
        if decisive in truths:
            return decisive
        return None if None in truths else not decisive

    return decide


def truth_of(sign: str, difference: Ball) -> bool | None:
    """Whether `difference sign 0` holds; None where the ball can't tell."""
    if not difference.is_finite():
        return None
    real = difference.real
    match sign:
        case "==" | "!=":
            same = True if difference.is_zero() else (None if difference.contains(0) else False)
            return same if sign == "==" or same is None else not same
        case "<" | ">=":
            less = True if real < 0 else (False if real >= 0 else None)
            return less if sign == "<" or less is None else not less
        case _:
            more = True if real > 0 else (False if real <= 0 else None)
            return more if sign == ">" or more is None else not more


def ball(number: Any) -> Ball:
    """An exact number (or a ball) as a ball of the current precision."""
    if isinstance(number, acb):
        return number
    if isinstance(number, arb | fmpq | int):
        return acb(arb(number))
    if number.is_Rational:
        return acb(arb(fmpq(int(number.p), int(number.q))))
    real, imaginary = number.as_real_imag()
    if not (real.is_Rational and imaginary.is_Rational):
        return Evaluator(number, real=False)({}, flint.ctx.prec)  # π/2 − 1/64
    return acb(arb(fmpq(int(real.p), int(real.q))), arb(fmpq(int(imaginary.p), int(imaginary.q))))


def _constant(quotient: Any) -> Callable[[], Ball]:
    return lambda: acb(arb(quotient))


def _same(value: Ball) -> Ball:
    return value


def _add(*terms: Ball) -> Ball:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _multiply(*factors: Ball) -> Ball:
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return total


def _whole_power(base: Ball, n: int) -> Ball:
    if n < 0 and base.contains(0):
        return UNDEFINED
    return base**n


def _principal_power(base: Ball, p: int, q: int) -> Ball:
    if base.is_zero():
        return base if p > 0 else UNDEFINED
    if p < 0 and base.contains(0):
        return UNDEFINED
    if q == 2:
        return base.sqrt() ** p
    return base.pow(acb(arb(fmpq(p, q))))


def _odd_root_power(base: Ball, p: int, q: int) -> Ball:
    """base^(p/q), real for a real base: (−8)^(1/3) = −2."""
    if base.imag.is_zero() and base.real < 0:
        size = (-base).pow(acb(arb(fmpq(p, q))))
        return -size if p % 2 else size
    return _principal_power(base, p, q)


def _absolute(z: Ball) -> Ball:
    return acb(abs(z.real)) if z.imag.is_zero() else acb(abs(z))


def _sign(z: Ball) -> Ball:
    if z.is_zero():
        return acb(0)
    if z.imag.is_zero():
        return acb(1) if z.real > 0 else acb(-1) if z.real < 0 else UNDEFINED
    return z / acb(abs(z)) if not z.contains(0) else UNDEFINED


OWN: dict[str, Callable[..., Ball]] = {
    "Add": _add,
    "Mul": _multiply,
    "Abs": _absolute,
    "sign": _sign,
    "DiracDelta": lambda z, *_: acb(0) if not z.contains(0) else UNDEFINED,
}
"""Operations on balls, by the SymPy name."""


def _operation(name: str) -> Callable[..., Ball]:
    if name in OWN:
        return OWN[name]
    if name in N_ARY:
        combine = N_ARY[name]
        return lambda *values: _fold(combine, values)
    function = called(name).function
    return lambda *values: function(*values, False)


def _fold(combine: Callable[[Ball, Ball, bool], Ball], values: tuple[Ball, ...]) -> Ball:
    total = values[0]
    for value in values[1:]:
        total = combine(total, value, False)
    return total


def _is_accurate(value: Ball, bits: int) -> bool:
    """Whether so many bits of the value are certain, relative to its size (or absolutely, for a value near 0)."""
    if not value.is_finite():
        return False
    return bool(value.rel_accuracy_bits() >= bits or value.rel_one_accuracy_bits() >= bits)


def is_real(value: Ball) -> bool | None:
    """Whether a finite value is real; None where its ball can't tell."""
    imaginary = value.imag
    if imaginary.is_zero():
        return True
    if not imaginary.contains(0):
        return False
    return True if imaginary.rad() < arb(2) ** -30 * (1 + abs(value.real)) else None


@lru_cache(maxsize=256)
def evaluator(expression: Any, real: bool = True) -> Evaluator:
    """The evaluator of an expression, remembered. Raises NoBalls."""
    return Evaluator(expression, real=real)
