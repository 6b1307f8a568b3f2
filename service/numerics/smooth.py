"""An integrand as it is on one stretch between its kinks: |g| as g or −g, max and min as one of their arguments, ⌊g⌋ as a number.

Over the reals an odd root of a negative number is real, so ∛g is −∛(−g) where g < 0.
"""

from __future__ import annotations

from flint import arb
from sympy import Abs, Expr, Heaviside, Integer, Max, Min, Piecewise, Pow, Rational, Symbol, ceiling, floor, frac, sign

from service.cas.formulas import classes
from service.numerics.balls import real_value
from service.numerics.program import NoProgram

KINKED = (*classes("step", several=True), Piecewise)


def smooth(f: Expr, x: Symbol, place: Rational) -> Expr:
    """The analytic expression that equals f around `place`, a point that is not critical. Raises NoProgram."""
    if x not in f.free_symbols or not (f.has(*KINKED) or odd_roots(f, x)):
        return f
    if isinstance(f, Piecewise):
        return smooth(_branch(f, x, place), x, place)
    args = [smooth(arg, x, place) if isinstance(arg, Expr) else arg for arg in f.args]
    if isinstance(f, KINKED):
        return _resolved(f, args, x, place)
    if is_odd_root(f, x) and _value(args[0], x, place) < 0:
        return Integer(-1) ** f.exp.p * (-args[0]) ** f.exp
    return f.func(*args)


def is_odd_root(part: Expr, x: Symbol) -> bool:
    """A power p/q of something with x, q odd and over 1, x real."""
    return bool(
        part.is_Pow and part.exp.is_Rational and part.exp.q > 1 and part.exp.q % 2 and x in part.base.free_symbols and x.is_extended_real
    )


def odd_roots(f: Expr, x: Symbol) -> tuple[Expr, ...]:
    """The parts of f that are odd roots."""
    return tuple(part for part in f.atoms(Pow) if is_odd_root(part, x))


def takes_real_root(f: Expr, x: Symbol, place: Rational) -> bool:
    """Whether an odd root of a negative number occurs at the place."""
    return any(_value(smooth(part.base, x, place), x, place) < 0 for part in odd_roots(f, x))


def _branch(f: Piecewise, x: Symbol, place: Rational) -> Expr:
    for value, condition in f.args:
        if condition.xreplace({x: place}) == True:  # noqa: E712  a SymPy truth value
            return value
    raise NoProgram("Piecewise")


def _value(g: Expr, x: Symbol, place: Rational) -> arb:
    value = real_value(g.xreplace({x: place}), 128)
    if value is None:
        raise NoProgram(str(g))
    return value


def _resolved(f: Expr, args: list[Expr], x: Symbol, place: Rational) -> Expr:
    if isinstance(f, Abs):
        return args[0] if _value(args[0], x, place) > 0 else -args[0]
    if isinstance(f, sign):
        return Integer(1) if _value(args[0], x, place) > 0 else Integer(-1)
    if isinstance(f, Heaviside):
        return Integer(1) if _value(args[0], x, place) > 0 else Integer(0)
    if isinstance(f, Max | Min):
        ordered = sorted(args, key=lambda arg: float(_value(arg, x, place).mid()))
        return ordered[-1] if isinstance(f, Max) else ordered[0]
    if isinstance(f, floor):
        return _floor(args[0], x, place)
    if isinstance(f, ceiling):
        return _floor(args[0], x, place) + 1
    if isinstance(f, frac):
        return args[0] - _floor(args[0], x, place)
    return args[0] - args[1] * _floor(args[0] / args[1], x, place)


def _floor(g: Expr, x: Symbol, place: Rational) -> Expr:
    whole = _value(g, x, place).floor().unique_fmpz()
    if whole is None:
        raise NoProgram("floor")
    return Integer(int(whole))
