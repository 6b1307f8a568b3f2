"""Values as mpmath numbers, real or complex, at the working precision of `mpmath.mp`, for choosing between candidates while searching.

Odd roots of negative numbers are real, unless they are asked for as principal; √ and logarithms of them are complex.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TypeAlias

import mpmath
from mpmath import mp, mpc, mpf
from sympy import Expr, Symbol

from service.numerics.from_expression import program
from service.numerics.from_tree import defined, without
from service.numerics.machine import Call, Machine, Step, applied, arithmetic
from service.numerics.program import RECORDS, Instruction, NoProgram, Parameters, Program, RootSum

Number: TypeAlias = mpf | mpc
REPLACED = without(lambda entry: entry.mpmath)
FAILURES = (ZeroDivisionError, ValueError, OverflowError, TypeError, ArithmeticError, mpmath.libmp.NoConvergence)


class Evaluator:
    """An expression ready to be evaluated again and again. Raises NoProgram."""

    def __init__(self, expression: Expr, real_roots: bool = True) -> None:
        """real_roots: odd roots of negative numbers are real (else principal)."""
        self._machine = _machine(program(expression), real_roots)

    def __call__(self, values: Mapping[Symbol, Number]) -> Number:
        """The number at a point; raises what mpmath raises."""
        return self._machine.run(values)


def value_at(evaluator: Evaluator, values: Mapping[Symbol, Number]) -> Number | None:
    """The number there, None where there is none."""
    try:
        value = evaluator(values)
        return value if mp.isfinite(value) else None
    except FAILURES:
        return None


def is_real(value: Number, scale: float = 1e-18) -> bool:
    return bool(abs(mp.im(value)) <= scale * (1 + abs(value)))


def _machine(known: Program, real_roots: bool) -> Machine[Number]:
    return Machine(defined(known, REPLACED), partial(_bound, real_roots), lambda: int(mp.prec))


def _bound(real_roots: bool, known: Program, place: int) -> Step[Number]:
    line = known.instructions[place]
    return arithmetic(line) or applied(_call(real_roots, known, line), line.operands)


def _call(real_roots: bool, known: Program, line: Instruction) -> Call[Number]:
    match line.detail:
        case Parameters() as shape:
            return _hypergeometric(shape.upper)
        case RootSum() as detail:
            return _root_sum(detail)
    if not line.operands:
        return _leaf(line)
    return _power(known.number(line.operands[1]), real_roots) if line.head == "pow" else _function(line.head)


def _leaf(line: Instruction) -> Call[Number]:
    match line.head, line.detail:
        case "number" | "decimal", Fraction() as fraction:
            return lambda: mp.mpf(fraction.numerator) / fraction.denominator
        case "constant", str(name) if name in CONSTANTS:
            return CONSTANTS[name]
        case _:
            raise NoProgram(line.head)


CONSTANTS: dict[str, Call[Number]] = {
    "pi": lambda: +mp.pi, "e": lambda: +mp.e, "i": lambda: mp.mpc(0, 1), "euler_gamma": lambda: +mp.euler, "catalan": lambda: +mp.catalan,
    "golden_ratio": lambda: +mp.phi,
}  # fmt: skip


def _power(exponent: Fraction | None, real_roots: bool) -> Call[Number]:
    if exponent == Fraction(1, 2):
        return lambda base, _: mp.sqrt(base)
    if real_roots and exponent is not None and exponent.denominator > 1 and exponent.denominator % 2 == 1:
        return _odd_root((-1) ** exponent.numerator)
    return mp.power  # type: ignore[no-any-return]  # mpmath is untyped


def _odd_root(sign: int) -> Call[Number]:
    """x^{p/q} for odd q: real for negative x, as the service has it over the reals."""

    def power(base: Number, exponent: Number) -> Number:
        if mp.im(base) == 0 and mp.re(base) < 0:
            return sign * mp.power(-base, exponent)
        return mp.power(base, exponent)

    return power


def _function(name: str) -> Call[Number]:
    """A record's evaluator: mpmath's function of that name, or one of our own that gets its context. Raises NoProgram."""
    entry = RECORDS.get(name)
    if entry is None or not entry.mpmath:
        raise NoProgram(name)
    own: Call[Number] = getattr(mp, entry.mpmath) if isinstance(entry.mpmath, str) else partial(entry.mpmath, mp)
    return own


def _hypergeometric(upper: int) -> Call[Number]:
    return lambda *values: mp.hyper(values[:upper], values[upper:-1], values[-1])


def _root_sum(detail: RootSum) -> Call[Number]:
    """Σ c ln g over the roots of p."""
    term = _machine(detail.term, True)
    coefficients = [_machine(coefficient, True) for coefficient in reversed(detail.coefficients)]
    known: dict[tuple[Number, ...], Sequence[Number]] = {}

    def value(*values: Number) -> Number:
        given: dict[Hashable, Number] = dict(zip(detail.symbols, values, strict=True))
        polynomial = tuple(coefficient.run(given) for coefficient in coefficients)
        key = (mp.prec, *polynomial)
        if key not in known:
            known[key] = mp.polyroots(list(polynomial), maxsteps=200, extraprec=mp.prec)
        total = sum((term.run({**given, detail.root: root}) for root in known[key]), mp.mpf(0))
        return mp.re(total) if detail.real else total

    return value
