"""Values as complex balls with a proved error bound, by python-flint.

    Evaluator(f)                over the reals: an odd root of a negative quantity is real, and where √, log, asin, … of a real
                                quantity is not real the whole expression has no value; a root of a negative number is principal
    Evaluator(f, real=False)    over ℂ: roots, powers and logarithms are principal
    compiled(f, x)              the same in one variable with the flag *analytic* that `acb.integral` sends: with it, a ball on
                                which f might not be analytic gives a value that is not finite

Contract: a ball that is not finite means "not defined here, or not seen to be at this precision".
Source: Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", IEEE Trans. Computers 66 (2017).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache, partial, reduce
from math import prod
from typing import TypeAlias

import flint
from flint import acb, arb, fmpq
from sympy import Expr, Rational, Symbol

from service.functions import CONSTANT, Function
from service.numerics.from_expression import program
from service.numerics.from_tree import defined, without
from service.numerics.machine import Call, Machine, Step, applied, arithmetic
from service.numerics.program import RECORDS, Builder, Cases, Condition, Instruction, NoProgram, Parameters, Program, RootSum, Test
from service.precision import precision

Ball: TypeAlias = acb
Number: TypeAlias = Expr | acb | arb | fmpq | int
"""An exact number (a SymPy rational, or one plus a rational multiple of i) or a ball."""
Values = Mapping[Symbol, Number]
Curve = Callable[[acb, bool], acb]
"""A function of a ball and the flag *analytic*."""

NOWHERE = acb(arb.nan())
UNDEFINED = acb(arb.nan(), arb.nan())
BITS = 96
MOST_BITS = 1600
FAILURES = (ValueError, ZeroDivisionError, OverflowError, ArithmeticError)


REPLACED = without(lambda entry: entry.ball)


class _Outside(ArithmeticError):
    """A value that is not real."""


def _bits() -> int:
    return int(flint.ctx.prec)


class Evaluator:
    """An expression ready to be evaluated at many points. Raises NoProgram where it holds something without a value."""

    def __init__(self, expression: Expr, *, real: bool = True) -> None:
        self.real = real
        self._machine = _machine(program(expression), real)
        self.symbols: tuple[Symbol, ...] = self._machine.symbols

    def __call__(self, values: Values, bits: int = BITS) -> acb:
        """The value at a point, in balls of this many bits; not finite where undefined."""
        with precision(bits):
            try:
                return self._machine.run({symbol: ball(values[symbol]) for symbol in self.symbols})
            except FAILURES:
                return UNDEFINED

    def accurate(self, values: Values, bits: int = BITS) -> acb:
        """As a call, with the working precision raised until half of these bits are certain, or the value seems undefined."""
        working = bits
        while True:
            value = self(values, working)
            if _is_accurate(value, bits // 2) or working >= MOST_BITS:
                return value
            working *= 4


@lru_cache(maxsize=256)
def evaluator(expression: Expr, real: bool = True) -> Evaluator:
    """The evaluator of an expression, remembered. Raises NoProgram."""
    return Evaluator(expression, real=real)


@lru_cache(maxsize=256)
def compiled(f: Expr, x: Symbol | None) -> Curve:
    """f as a function of x on balls, over ℂ. Raises NoProgram."""
    own = program(f)
    if own.symbols.keys() - {x}:
        raise NoProgram("parameters")
    own = defined(own, REPLACED)
    plain = Machine(own, partial(_bound_with_flag, False), _bits).curve()
    analytic = cache(lambda: Machine(own, partial(_bound_with_flag, True), _bits).curve())
    return lambda z, claims: analytic()(z) if claims else plain(z)


def value(number: Expr, bits: int = 128) -> acb:
    """An exact number as a ball. Raises NoProgram."""
    with precision(bits):
        return compiled(number, None)(acb(0), False)


@lru_cache(maxsize=256)
def real_value(number: Expr, bits: int = 128) -> arb | None:
    """A real constant as an `arb` whose width is below 2^(−bits/2) relative, raising precision as needed; None if that fails."""
    for factor in (1, 2, 4, 8):
        try:
            ball = value(number, bits * factor)
        except (NoProgram, ValueError, TypeError, ZeroDivisionError, AttributeError):
            return None
        if not ball.is_finite():
            continue
        if not ball.imag.contains(0):
            return None
        if ball.imag.is_zero() or ball.imag.rad() < arb(2) ** (-bits // 2):
            wide = ball.real.rel_accuracy_bits() < bits // 2 and not ball.real.rad() < arb(2) ** -bits
            if not wide:
                return ball.real
    return None


def ball(number: Number) -> acb:
    """An exact number (or a ball) as a ball of the current precision."""
    if isinstance(number, acb):
        return number
    if isinstance(number, arb | fmpq | int):
        return acb(arb(number))
    if number.is_Rational:
        return acb(arb(fmpq(int(number.p), int(number.q))))
    real, imaginary = number.as_real_imag()
    if not (real.is_Rational and imaginary.is_Rational):
        return Evaluator(number, real=False)({}, _bits())  # π/2 − 1/64
    return acb(arb(fmpq(int(real.p), int(real.q))), arb(fmpq(int(imaginary.p), int(imaginary.q))))


def is_real(value: acb) -> bool | None:
    """Whether a finite value is real; None where its ball can't tell."""
    imaginary = value.imag
    if imaginary.is_zero():
        return True
    if not imaginary.contains(0):
        return False
    return True if imaginary.rad() < arb(2) ** -30 * (1 + abs(value.real)) else None


def truth_of(sign: str, difference: acb) -> bool | None:
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


def _is_accurate(value: acb, bits: int) -> bool:
    """Whether so many bits of the value are certain, relative to its size (or absolutely, for a value near 0)."""
    if not value.is_finite():
        return False
    return bool(value.rel_accuracy_bits() >= bits or value.rel_one_accuracy_bits() >= bits)


# Values over the reals or over ℂ.


def _machine(known: Program, real: bool) -> Machine[acb]:
    ready = defined(known, REPLACED)
    return Machine(_with_complex_parts(ready) if real else ready, partial(_bound, real), _bits)


def _with_complex_parts(known: Program) -> Program:
    """With re u and im u as operations on the symbols of u, which may leave the reals: Re Li₂(x) for x > 1."""
    if not any(line.head in PARTS for line in known.instructions):
        return known
    builder, places, symbols = Builder(), list[int](), known.symbols
    for line in known.instructions:
        if line.head in PARTS:
            inside = known.part(line.operands[0])
            places.append(builder.add("part of", [places[symbols[symbol]] for symbol in inside.symbols], (line.head, inside)))
        else:
            places.append(builder.again(line, [places[place] for place in line.operands]))
    return builder.program(places[known.result]).part(places[known.result])


PARTS = ("re", "im")


def _bound(real: bool, known: Program, place: int) -> Step[acb]:
    line = known.instructions[place]
    if (step := arithmetic(line)) is not None:
        return step
    if not line.operands:
        return applied(_leaf(line), ())
    step = _power(real, known, line) if line.head == "pow" else applied(_call(line), line.operands)
    return _guarded(step, line.operands) if real else step


def _leaf(line: Instruction) -> Call[acb]:
    match line.head, line.detail:
        case "number", Fraction() as fraction:
            quotient = fmpq(fraction.numerator, fraction.denominator)
            return lambda: acb(arb(quotient))
        case "constant", "i":
            return lambda: acb(0, 1)
        case "constant", str(name) if (own := CONSTANT[name].ball) is not None:
            return lambda: acb(own(arb))
        case "root of", root:
            return lambda: root_of(root)
        case _:
            raise NoProgram(line.head)


def _guarded(step: Step[acb], operands: tuple[int, ...]) -> Step[acb]:
    """Real operands must not give a value that is not real, as √ and log of a negative number do."""

    def guarded(found: list[acb]) -> acb:
        value = step(found)
        if not value.imag.contains(0) and all(found[place].imag.is_zero() for place in operands):
            raise _Outside
        return value

    return guarded


def _call(line: Instruction) -> Call[acb]:
    match line.detail:
        case Cases() as cases:
            return partial(_chosen, cases)
        case Parameters() as shape:
            return _hypergeometric(shape)
        case RootSum() as detail:
            return _root_sum(detail)
        case (str(name), Program() as inside):
            return _part_of_complex(name, inside)
        case str(head):
            return _total if head == "add" else _product
    return OWN[line.head] if line.head in OWN else _named(line.head)


def _named(name: str) -> Call[acb]:
    """The function of this name, where nothing is claimed to be analytic. Raises NoProgram."""
    entry = _entry(name)
    flagged, own = entry.flagged, entry.ball
    if name in PAIRWISE:
        return _folded(PAIRWISE[name], False)
    return own if flagged is None else lambda *values: flagged(*values, False)  # type: ignore[return-value]  # `_entry` has a ball


def _entry(name: str) -> Function:
    entry = RECORDS.get(name)
    if entry is None or entry.ball is None:
        raise NoProgram(name)
    return entry


PAIRWISE: dict[str, Call[acb]] = {name: entry.flagged for name, entry in RECORDS.items() if max(entry.arity) > 3 and entry.flagged}
"""Functions of any number of arguments, two at a time."""


def _folded(combine: Call[acb], flag: bool) -> Call[acb]:
    return lambda *values: reduce(lambda a, b: combine(a, b, flag), values)


def _total(*terms: acb) -> acb:
    return sum(terms, acb(0))


def _product(*factors: acb) -> acb:
    return prod(factors, start=acb(1))


def _power(real: bool, known: Program, line: Instruction) -> Step[acb]:
    base, above = line.operands
    exponent = known.number(above)
    if exponent is None:
        return lambda found: found[base].pow(found[above])
    p, q = exponent.numerator, exponent.denominator
    if q == 1:
        return lambda found: _whole_power(found[base], p)
    if real and q % 2 == 1 and known.varying[base]:
        return lambda found: _odd_root_power(found[base], p, q)
    return lambda found: _principal_power(found[base], p, q)


def _whole_power(base: acb, n: int) -> acb:
    if n < 0 and base.contains(0):
        return UNDEFINED
    return base**n


def _principal_power(base: acb, p: int, q: int) -> acb:
    if base.is_zero():
        return base if p > 0 else UNDEFINED
    if p < 0 and base.contains(0):
        return UNDEFINED
    if q == 2:
        return base.sqrt() ** p
    return base.pow(acb(arb(fmpq(p, q))))


def _odd_root_power(base: acb, p: int, q: int) -> acb:
    """base^(p/q), real for a real base: (−8)^(1/3) = −2."""
    if base.imag.is_zero() and base.real < 0:
        size = (-base).pow(acb(arb(fmpq(p, q))))
        return -size if p % 2 else size
    return _principal_power(base, p, q)


def _absolute(z: acb) -> acb:
    return acb(abs(z.real)) if z.imag.is_zero() else acb(abs(z))


def _sign(z: acb) -> acb:
    if z.is_zero():
        return acb(0)
    if z.imag.is_zero():
        return acb(1) if z.real > 0 else acb(-1) if z.real < 0 else UNDEFINED
    return z / acb(abs(z)) if not z.contains(0) else UNDEFINED


OWN: dict[str, Call[acb]] = {
    "abs": _absolute,
    "sign": _sign,
    "dirac": lambda z, *_: acb(0) if not z.contains(0) else UNDEFINED,
}
"""Operations with a convention of their own where nothing need be analytic."""


def _part_of_complex(name: str, inside: Program) -> Call[acb]:
    part, machine = _named(name), _machine(inside, False)
    symbols = tuple(inside.symbols)
    return lambda *values: part(machine.run(dict(zip(symbols, values, strict=True))))


def _hypergeometric(shape: Parameters) -> Call[acb]:
    if shape.whole:
        whole = dict(shape.whole)
        return lambda *v: v[-1].hypgeom_2f1(*v[:-1], **whole)
    upper = shape.upper
    return lambda *v: v[-1].hypgeom(list(v[:upper]), list(v[upper:-1]))


def _root_sum(detail: RootSum) -> Call[acb]:
    """Σ c ln g over the roots of a polynomial, found with proved error bounds."""
    term = _machine(detail.term, False)
    coefficients = [_machine(coefficient, False) for coefficient in detail.coefficients]

    def total(*values: acb) -> acb:
        given: dict[Hashable, acb] = dict(zip(detail.symbols, values, strict=True))
        bits = _bits()
        roots = flint.acb_poly([coefficient.run(given) for coefficient in coefficients]).roots(arb(2) ** -bits, 4 * bits)
        found = _total(*(term.run({**given, detail.root: root}) for root in roots))
        return acb(found.real) if detail.real else found

    return total


def _chosen(cases: Cases, *values: acb) -> acb:
    for condition, branch in cases.branches:
        truth = _truth(condition, values)
        if truth is None:
            return UNDEFINED
        if truth:
            return values[branch]
    return UNDEFINED


def _truth(condition: Condition, values: Sequence[acb]) -> bool | None:
    """The truth of a condition; None where the balls can't tell."""
    if isinstance(condition, bool):
        return condition
    if isinstance(condition, Test):
        return truth_of(condition.sign, values[condition.operand])
    truths = [_truth(part, values) for part in condition.parts]
    if condition.name == "Not":
        return None if truths[0] is None else not truths[0]
    decisive = condition.name == "Or"
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def root_of(root: Expr) -> acb:
    """A root of a polynomial with rational coefficients, from SymPy's isolating interval."""
    bits = _bits() + 8
    centre = root.eval_rational(Rational(1, 2**bits))
    real, imaginary = centre.as_real_imag()
    radius = arb(0, arb(2) ** -bits)
    found = acb(arb(fmpq(int(real.p), int(real.q))) + radius)
    return found if imaginary == 0 else found + acb(0, 1) * (arb(fmpq(int(imaginary.p), int(imaginary.q))) + radius)


# The same over ℂ with a flag.


def _bound_with_flag(flag: bool, known: Program, place: int) -> Step[acb]:
    line = known.instructions[place]
    if (step := arithmetic(line)) is not None:
        return step
    flag = flag and known.varying[place]
    if line.head == "pow":
        return _flagged_power(line.operands, known.number(line.operands[1]), flag)
    if line.head == "root sum":  # logarithms; nowhere claimed to be analytic
        return (lambda found: NOWHERE) if flag else applied(_call(line), line.operands)
    return applied(_flagged(line.head, flag) if line.operands else _leaf(line), line.operands)


def _flagged_power(operands: tuple[int, ...], exponent: Fraction | None, flag: bool) -> Step[acb]:
    base, above = operands
    if exponent is not None and exponent.denominator == 1:
        n = exponent.numerator
        return lambda found: found[base] ** n
    if exponent is not None and exponent.denominator == 2 and abs(exponent.numerator) < LARGEST_ROOT:
        p = exponent.numerator
        return lambda found: found[base].sqrt(flag) ** p
    return lambda found: found[base].pow(found[above], flag)


LARGEST_ROOT = 64
"""A half-integer power below this is a power of a root."""


def _flagged(name: str, flag: bool) -> Call[acb]:
    """The function of this name; with the flag, not finite on a ball that may meet its cut. Raises NoProgram."""
    if not flag:
        return _named(name)
    if name in PAIRWISE:
        return _folded(PAIRWISE[name], True)
    entry = _entry(name)
    if entry.flagged is None and entry.cut is None:
        return lambda *_: NOWHERE
    flagged = entry.flagged
    call: Call[acb] = entry.ball if flagged is None else lambda *values: flagged(*values, True)  # type: ignore[assignment]  # see `_entry`
    return _off_cut(call, entry.cut) if entry.cut else call


def _off_cut(call: Call[acb], cut: Call[acb]) -> Call[acb]:
    def guarded(*values: acb) -> acb:
        w = cut(*values)
        return call(*values) if w.real > 0 or w.imag > 0 or w.imag < 0 else NOWHERE

    return guarded
