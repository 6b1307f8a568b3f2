"""Values as real balls with a proved error bound: odd roots of negative numbers are real, and a ball that reaches beyond the domain
of √, log, asin, … is cut there.

`ball(f, places)` encloses f where its symbols stand for given balls; a ball that is not finite means "not defined here, or not
seen to be at this precision". `sign` settles the sign of a number, and says 0 only where it is smaller than any school number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache, reduce

import flint
from flint import arb, fmpq, fmpz_poly
from sympy import CRootOf, Expr, S, Symbol

from service.functions import CONSTANT
from service.numerics.from_expression import program
from service.numerics.from_tree import defined, without
from service.numerics.machine import Call, Machine, Step, applied, arithmetic
from service.numerics.program import RECORDS, Instruction, NoProgram, Program
from service.precision import precision

Places = Mapping[Symbol, arb]
UNDEFINED = arb.nan()
PRECISIONS = (64, 128, 320, 800, 4000)
"""Bits, tried in this order until a sign shows."""
JUDGED = 800
TINY = 600
"""A number below 2^(−TINY) at JUDGED bits or more counts as zero (no school number comes that close by chance)."""
MOST_EXPONENT = 100_000
REPLACED = without(lambda entry: entry.ball)
FAILURES = (NoProgram, ValueError, ZeroDivisionError, OverflowError, TypeError)


def ball(f: Expr, places: Places) -> arb:
    """An enclosure of f over the reals. Raises NoProgram for a function or symbol it does not know."""
    machine = machine_of(f)
    if not places.keys() >= set(machine.symbols):
        raise NoProgram("a symbol without a value")
    return machine.run(places)


@lru_cache(maxsize=512)
def machine_of(f: Expr) -> Machine[arb]:
    return machine(program(f))


def machine(known: Program) -> Machine[arb]:
    """The program on real balls. Raises NoProgram."""
    return Machine(defined(known, REPLACED), _bound, lambda: int(flint.ctx.prec))


def _bound(known: Program, place: int) -> Step[arb]:
    line = known.instructions[place]
    if (step := arithmetic(line)) is not None:
        return step
    return applied(_leaf(line), ()) if not line.operands else _power(known, line) if line.head == "pow" else _function(line)


def _function(line: Instruction) -> Step[arb]:
    entry = RECORDS.get(line.head)
    own = entry and entry.on_reals
    if not entry or not own:
        raise NoProgram(line.head)
    return applied((lambda *args: reduce(own, args)) if max(entry.arity) > 3 else own, line.operands)


def _leaf(line: Instruction) -> Call[arb]:
    match line.head, line.detail:
        case "number" | "decimal", Fraction() as fraction:
            quotient = fmpq(fraction.numerator, fraction.denominator)
            return lambda: arb(quotient)
        case "constant", str(name) if (own := CONSTANT[name].ball) is not None:
            return lambda: own(arb)
        case "root of", CRootOf() as root:
            return lambda: isolated(root, int(flint.ctx.prec))
        case _:
            raise NoProgram(line.head)


def _power(known: Program, line: Instruction) -> Step[arb]:
    below, above = line.operands
    base, exponent = known.instructions[below], known.number(above)
    if base.head == "constant" and base.detail == "e":
        return lambda found: found[above].exp()
    if exponent is None:
        return applied(_positive_power, line.operands)
    p, q = exponent.numerator, exponent.denominator
    if q > 1:
        return lambda found: _root(found[below], p, q)
    return (lambda found: whole_power(found[below], p)) if abs(p) < MOST_EXPONENT else lambda found: UNDEFINED


def _positive_power(below: arb, above: arb) -> arb:
    return (above * below.log()).exp() if below > 0 else UNDEFINED


def whole_power(below: arb, exponent: int) -> arb:
    """belowⁿ; by repeated multiplication where the ball holds 0, since the library's power is undefined there."""
    if exponent == 1:
        return below
    if exponent < 1 or not below.contains(0):
        return below**exponent
    half = whole_power(below, exponent // 2)
    return half * half * below if exponent % 2 else half * half


def _root(below: arb, above: int, order: int) -> arb:
    """below^(above/order), real for odd orders; a ball that reaches below 0 is cut there for even orders."""
    if abs(above) >= MOST_EXPONENT or order >= MOST_EXPONENT:
        return UNDEFINED
    if below > 0:
        return _principal_root(below, order) ** above
    if below < 0:
        return whole_power(-_principal_root(-below, order), above) if order % 2 else UNDEFINED
    upper = below.abs_upper()
    if upper.is_zero():
        return arb(0) ** above if above > 0 else UNDEFINED
    if above < 0 or not below.is_finite():
        return UNDEFINED
    reach = arb(_principal_root(upper, order).abs_upper()) ** above
    return arb(0).union(reach) if order % 2 == 0 or above % 2 == 0 else (-reach).union(reach)


def _principal_root(positive: arb, order: int) -> arb:
    return positive.sqrt() if order == 2 else positive.root(order)


def sign(f: Expr, places: Callable[[], Places] = dict) -> int | None:
    """−1, 0 or 1; None where f is not defined (or no ball arithmetic knows it).

    places: called at each precision, gives the balls of the symbols.
    """
    if f.is_Rational:
        return int(f.p > 0) - int(f.p < 0)
    for bits in PRECISIONS:
        with precision(bits):
            try:
                enclosure = ball(f, places())
            except FAILURES:
                return None
            if not enclosure.is_finite():
                continue
            if enclosure > 0:
                return 1
            if enclosure < 0:
                return -1
            if bits >= JUDGED and (enclosure.abs_upper() < arb(2) ** -TINY or _is_cut_to_zero(enclosure)):
                return 0
    return None


def _is_cut_to_zero(enclosure: arb) -> bool:
    """The root of a number that is zero: its ball is as wide as a root of the rounding error."""
    return bool(enclosure.abs_upper() < arb(2) ** (-TINY // 8))


def value(number: Expr, bits: int = 64) -> arb | None:
    """A real number as a ball of about this accuracy; None where it has no real value."""
    return _value(lambda: ball(number, {}), bits)


def _value(enclosed: Callable[[], arb], bits: int) -> arb | None:
    for extra in (16, 64, 256, 1024):
        with precision(bits + extra):
            try:
                enclosure = enclosed()
            except FAILURES:
                return None
            if enclosure.is_finite() and (enclosure.rel_accuracy_bits() >= bits or enclosure.abs_upper() < arb(2) ** -bits):
                return enclosure
    return None


def approximate(number: Expr) -> float:
    """A real number as a float; nan where it has no real value. ±∞ as they are."""
    if number is S.Infinity:
        return float("inf")
    if number is S.NegativeInfinity:
        return float("-inf")
    enclosure = value(number, 53)
    return float("nan") if enclosure is None else float(enclosure.mid())


def approximation(known: Program) -> float:
    """A program without symbols as a float; nan where it has no real value. Raises NoProgram."""
    ready = machine(known)
    enclosure = _value(lambda: ready.run({}), 53)
    return float("nan") if enclosure is None else float(enclosure.mid())


# Roots of polynomials with rational coefficients.


def real_balls(polynomial: fmpz_poly) -> list[arb]:
    """Isolating balls of the real roots of a squarefree polynomial, in increasing order."""
    balls = [root.real for root, _ in polynomial.complex_roots() if root.imag.is_zero()]
    return sorted(balls, key=lambda b: float(b.mid()))


@lru_cache(maxsize=1024)
def _balls_at(coefficients: tuple[int, ...], bits: int) -> tuple[arb, ...]:
    with flint.ctx.workprec(bits):
        return tuple(real_balls(fmpz_poly(list(coefficients))))


def isolated(root: CRootOf, bits: int) -> arb:
    """A real CRootOf as an arb."""
    coefficients = tuple(int(c) for c in reversed(root.poly.all_coeffs()))
    balls = _balls_at(coefficients, bits)
    return balls[root.index] if root.index < len(balls) else arb.nan()
