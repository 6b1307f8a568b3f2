"""Expressions as plain functions of a float, for quick looks; nan where they are not defined. Nothing is turned into code."""

from __future__ import annotations

import math
from collections.abc import Callable

from sympy import Expr, Integer, Rational, S, Symbol

from service.functions import IN_SYMPY
from service.solve.balls import approximate

Function = Callable[[float], float]
NAN = math.nan


class NoFloats(Exception):
    """The expression holds a function that is not listed here."""


def function_of(f: Expr, x: Symbol) -> Function:
    """f as a function of x. Raises NoFloats."""
    inner = _compiled(f, x)

    def evaluate(at: float) -> float:
        try:
            return inner(at)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            return NAN

    return evaluate


def _compiled(f: Expr, x: Symbol) -> Function:
    if f == x:
        return lambda at: at
    if x not in f.free_symbols:
        return _constant(f)
    if f.is_Add:
        return _sum([_compiled(term, x) for term in f.args])
    if f.is_Mul:
        return _product([_compiled(factor, x) for factor in f.args])
    if f.is_Pow:
        return _power(f.base, f.exp, x)
    name = type(f).__name__
    if name in FUNCTIONS and len(f.args) == 1:
        outer, inner = FUNCTIONS[name], _compiled(f.args[0], x)
        return lambda at: outer(inner(at))
    if name in FUNCTIONS:
        several, parts = FUNCTIONS[name], [_compiled(arg, x) for arg in f.args]
        return lambda at: several(*(part(at) for part in parts))
    raise NoFloats(name)


def _constant(f: Expr) -> Function:
    number = int(f.p) / int(f.q) if f.is_Rational and abs(f.p) < 10**300 and f.q < 10**300 else approximate(f)
    return lambda at: number


def _sum(terms: list[Function]) -> Function:
    if len(terms) == 2:
        first, second = terms
        return lambda at: first(at) + second(at)
    return lambda at: math.fsum(term(at) for term in terms)


def _product(factors: list[Function]) -> Function:
    if len(factors) == 2:
        first, second = factors
        return lambda at: first(at) * second(at)
    return lambda at: math.prod(factor(at) for factor in factors)


def _power(base: Expr, exponent: Expr, x: Symbol) -> Function:
    if base is S.Exp1:
        above = _compiled(exponent, x)
        return lambda at: math.exp(above(at))
    below = _compiled(base, x)
    if isinstance(exponent, Integer):
        n = int(exponent)
        return lambda at: below(at) ** n
    if isinstance(exponent, Rational):
        return _rational_power(below, int(exponent.p), int(exponent.q))
    above = _compiled(exponent, x)
    return lambda at: math.exp(above(at) * math.log(below(at)))


def _rational_power(below: Function, p: int, q: int) -> Function:
    size = p / q

    def evaluate(at: float) -> float:
        b = below(at)
        if b >= 0:
            return float(b**size)
        if q % 2 == 0:
            return NAN
        return float((-b) ** size) * (-1.0 if p % 2 else 1.0)

    return evaluate


FUNCTIONS: dict[str, Callable[..., float]] = {name: entry.floats for name, entry in IN_SYMPY.items() if entry.floats}
"""SymPy name → the function of floats."""
