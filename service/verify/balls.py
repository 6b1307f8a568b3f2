"""Real and complex ball arithmetic for SymPy expressions: every value comes with a proved error bound.

`compiled(f, x)` turns an expression into a function of a ball and the flag *analytic* that `acb.integral` sends:
with the flag, a ball on which f might not be analytic gives a non-finite value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, reduce
from typing import Any

import flint
from flint import acb, arb, fmpq
from sympy import Expr, Integer, Rational, Symbol, oo, zoo
from sympy.core.function import AppliedUndef

from service.cas.root_sums import RootLogs
from service.precision import precision
from service.verify.evaluate import Evaluator as Program
from service.verify.named import CONSTANTS, N_ARY, NOWHERE, REWRITTEN, Call, NoBalls, called, root_of

Ball = Any  # flint.acb; the library has no type stubs
Evaluator = Callable[[Ball, bool], Ball]


def compiled(f: Expr, x: Symbol | None) -> Evaluator:
    """f as a function of x on balls. Raises NoBalls."""
    if x is None or x not in f.free_symbols:
        return _constant(f)
    if f == x:
        return lambda z, analytic: z
    if f.is_Add:
        return _sum([compiled(term, x) for term in f.args])
    if f.is_Mul:
        return _product([compiled(factor, x) for factor in f.args])
    if f.is_Pow:
        return _power(f.base, f.exp, x)
    if isinstance(f, RootLogs):
        return _root_logs(f, x)
    name = type(f).__name__
    if isinstance(f, AppliedUndef):
        raise NoBalls(name)
    if name in REWRITTEN:
        return compiled(REWRITTEN[name](*f.args), x)
    args = [compiled(arg, x) for arg in f.args]
    return _folded(N_ARY[name], args) if name in N_ARY else _call(called(name), args)


def _root_logs(f: RootLogs, x: Symbol) -> Evaluator:
    """Logarithms summed over roots; nowhere claimed to be analytic."""
    if f.free_symbols != {x}:
        raise NoBalls("parameters")
    ready = _ready(f)
    return lambda z, analytic: NOWHERE if analytic else ready({x: z}, flint.ctx.prec)


def _ready(f: RootLogs) -> Callable[[dict[Symbol, Ball], int], Ball]:
    """The program of a sum over roots; the module of programs stands above this one."""

    return Program(f, real=False)


def value(number: Expr, bits: int = 128) -> Ball:
    """An exact number as a ball. Raises NoBalls."""
    with precision(bits):
        return compiled(number, None)(acb(0), False)


def _sum(terms: list[Evaluator]) -> Evaluator:
    def evaluate(z: Ball, analytic: bool) -> Ball:
        total = terms[0](z, analytic)
        for term in terms[1:]:
            total = total + term(z, analytic)
        return total

    return evaluate


def _product(factors: list[Evaluator]) -> Evaluator:
    def evaluate(z: Ball, analytic: bool) -> Ball:
        total = factors[0](z, analytic)
        for factor in factors[1:]:
            total = total * factor(z, analytic)
        return total

    return evaluate


def _folded(operation: Callable[[Ball, Ball, bool], Ball], args: list[Evaluator]) -> Evaluator:
    def evaluate(z: Ball, analytic: bool) -> Ball:
        total = args[0](z, analytic)
        for arg in args[1:]:
            total = operation(total, arg(z, analytic), analytic)
        return total

    return evaluate


def _call(call: Call, args: list[Evaluator]) -> Evaluator:
    function, guard = call.function, call.guard

    def evaluate(z: Ball, analytic: bool) -> Ball:
        values = [arg(z, analytic) for arg in args]
        if analytic and guard is not None and _may_touch_cut(guard(*values)):
            return NOWHERE
        return function(*values, analytic)

    return evaluate


def _power(base: Expr, exponent: Expr, x: Symbol) -> Evaluator:
    inner = compiled(base, x)
    if isinstance(exponent, Integer):
        n = int(exponent)
        return lambda z, analytic: inner(z, analytic) ** n
    if isinstance(exponent, Rational) and exponent.q == 2 and abs(exponent.p) < 64:
        p = int(exponent.p)
        return lambda z, analytic: inner(z, analytic).sqrt(analytic) ** p
    power = compiled(exponent, x)
    return lambda z, analytic: inner(z, analytic).pow(power(z, analytic), analytic)


def _may_touch_cut(w: Ball) -> bool:
    """Whether the ball may meet the half-line (−∞, 0]."""
    return not (w.real > 0 or w.imag > 0 or w.imag < 0)


def _constant(f: Expr) -> Evaluator:
    exact = _exact_constant(f)
    known: dict[int, Ball] = {}

    def evaluate(z: Ball, analytic: bool) -> Ball:
        bits = flint.ctx.prec
        if bits not in known:
            known[bits] = exact()
        return known[bits]

    return evaluate


def _exact_constant(f: Expr) -> Callable[[], Ball]:
    if isinstance(f, Rational) and f not in (oo, -oo, zoo):
        quotient = fmpq(int(f.p), int(f.q))
        return lambda: acb(arb(quotient))
    name = type(f).__name__
    if name in CONSTANTS:
        return lambda: acb(CONSTANTS[name]())
    if name in ("ComplexRootOf", "CRootOf"):
        return lambda: root_of(f)
    if f.is_Add or f.is_Mul:
        parts = [_exact_constant(arg) for arg in f.args]
        return (lambda: sum((part() for part in parts[1:]), parts[0]())) if f.is_Add else (lambda: _times(parts))
    if f.is_Pow:
        return _constant_power(f.base, f.exp)
    return _constant_function(name, f)


def _times(parts: list[Callable[[], Ball]]) -> Ball:
    total = parts[0]()
    for part in parts[1:]:
        total = total * part()
    return total


def _constant_power(base: Expr, exponent: Expr) -> Callable[[], Ball]:
    inner = _exact_constant(base)
    if isinstance(exponent, Integer) and abs(exponent) < 10**6:
        n = int(exponent)
        return lambda: inner() ** n
    if exponent == Rational(1, 2):
        return lambda: inner().sqrt()
    power = _exact_constant(exponent)
    return lambda: inner().pow(power())


def _constant_function(name: str, f: Expr) -> Callable[[], Ball]:
    if isinstance(f, RootLogs):
        ready = _ready(f)
        return lambda: ready({}, flint.ctx.prec)
    if name in REWRITTEN:
        return _exact_constant(REWRITTEN[name](*f.args))
    args = [_exact_constant(arg) for arg in f.args]
    if not args:
        raise NoBalls(name)
    if name in N_ARY:
        operation = N_ARY[name]
        return lambda: reduce(lambda total, part: operation(total, part(), False), args[1:], args[0]())
    function = called(name).function
    return lambda: function(*(part() for part in args), False)


@lru_cache(maxsize=256)
def real_value(number: Expr, bits: int = 128) -> Any:
    """A real constant as an `arb` whose width is below 2^(−bits/2) relative, raising precision as needed; None if that fails."""
    for factor in (1, 2, 4, 8):
        try:
            ball = value(number, bits * factor)
        except (NoBalls, ValueError, TypeError, ZeroDivisionError, AttributeError):
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
