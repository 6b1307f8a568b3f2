"""Values as machine numbers, for quick looks; nan where there is none. Odd roots of negative numbers are real."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from sympy import Expr, Symbol

from service.numerics.from_expression import program
from service.numerics.machine import Machine, Step, applied, arithmetic
from service.numerics.program import RECORDS, Builder, Instruction, NoProgram, Program
from service.numerics.real_balls import approximation

Function = Callable[[float], float]
NAN = math.nan
LARGEST = 10**300
"""Numerators and denominators below this are divided as they stand."""


def function_of(f: Expr, x: Symbol) -> Function:
    """f as a function of x. Raises NoProgram for a function without floats, and for other symbols."""
    own = program(f)
    if own.symbols.keys() - {x}:
        raise NoProgram("parameters")
    return function(own)


def function(known: Program) -> Function:
    """A program of one symbol as a function. Raises NoProgram."""
    return Machine(_with_constants_computed(known), _bound).curve(*FAILURES, failed=NAN)


FAILURES = (ValueError, ZeroDivisionError, OverflowError, TypeError)


def _with_constants_computed(known: Program) -> Program:
    """What no symbol enters is one float, rounded once from a ball."""
    builder, places, varying = Builder(), dict[int, int](), known.varying

    def constant(place: int) -> int:
        fraction = known.number(place)
        return builder.add("float", (), _rounded(known, place)) if fraction is None else builder.number(fraction)

    for place, line in enumerate(known.instructions):
        if varying[place]:
            operands = [places[p] if varying[p] else constant(p) for p in line.operands]
            places[place] = builder.again(line, operands)
    return builder.program(places[known.result] if varying[known.result] else constant(known.result))


def _rounded(known: Program, place: int) -> float:
    try:
        return approximation(known.part(place))
    except NoProgram:
        return NAN


def _bound(known: Program, place: int) -> Step[float]:
    line = known.instructions[place]
    match line.head, line.detail:
        case "float", float(number):
            return lambda found: number
        case "number", Fraction() as fraction:
            quotient = _quotient(fraction)
            return lambda found: quotient
        case "pow", _:
            return _power(known, line)
    entry = RECORDS.get(line.head)
    if entry is not None and entry.floats is not None:
        return applied(entry.floats, line.operands)
    if (step := arithmetic(line)) is None:
        raise NoProgram(line.head)
    return step


def _quotient(fraction: Fraction) -> float:
    a, b = fraction.numerator, fraction.denominator
    return a / b if abs(a) < LARGEST and b < LARGEST else approximation(Program((Instruction("number", (), fraction),), 0, (False,)))


def _power(known: Program, line: Instruction) -> Step[float]:
    below, above = line.operands
    base, exponent = known.instructions[below], known.number(above)
    if base.head == "float" and base.detail == math.e:
        return lambda found: math.exp(found[above])
    if exponent is None:
        return lambda found: math.exp(found[above] * math.log(found[below]))
    if exponent.denominator == 1:
        n = exponent.numerator
        return lambda found: found[below] ** n
    return applied(_rational_power(exponent), (below,))


def _rational_power(exponent: Fraction) -> Function:
    size, is_even = exponent.numerator / exponent.denominator, exponent.denominator % 2 == 0
    sign = -1.0 if exponent.numerator % 2 else 1.0

    def power(below: float) -> float:
        if below >= 0:
            return float(below**size)
        return NAN if is_even else float((-below) ** size) * sign

    return power
