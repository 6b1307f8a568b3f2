"""Limits of sequences that hold a power of a negative number, (−1)ⁿ/n: over the even and over the odd places.

Contract: a letter that counts (n, k, m, or one known to be whole) going to ∞ → the limits over even and odd places, or None.
"""

from __future__ import annotations

import sympy
from sympy import Expr, S, Symbol

from service.search import Budget, in_time

COUNTING = frozenset({"n", "k", "m", "N"})
FAR, NEAR = (10**2, 10**4, 10**8), (10, 100, 1000)
"""Places at which terms are looked at; nearer ones where there are factorials or powers such as 2^(n²)."""


def alternates(function: Expr, variable: Symbol, point: Expr) -> bool:
    """Whether it is a sequence in a counting letter with a power of a negative number."""
    counts = variable.is_integer or variable.name in COUNTING
    return bool(counts and point is S.Infinity and any(_turning(part, variable) for part in function.atoms(sympy.Pow)))


def _turning(part: Expr, variable: Symbol) -> bool:
    return bool(part.is_Pow and part.base.is_number and part.base.is_negative and variable in part.exp.free_symbols)


def even_and_odd(function: Expr, variable: Symbol, seconds: float) -> tuple[Expr, Expr] | None:
    """The limits over even and odd places; None where one is not found."""
    j = sympy.Dummy("j", integer=True, positive=True)

    def over(shift: int) -> Expr:
        form = function.subs(variable, 2 * j + shift).replace(lambda part: _turning(part, j), _without_turn)
        return sympy.limit(form, j, S.Infinity)

    found = in_time(Budget.patient(seconds), lambda: (over(0), over(1)))
    return None if found is None or any(value.has(sympy.Limit, sympy.AccumBounds, S.NaN, j) for value in found) else found


def _without_turn(part: Expr) -> Expr:
    """(−2)^(2j + 1) as −2^(2j + 1)."""
    turn = sympy.expand_power_exp(sympy.Pow(-1, sympy.expand(part.exp)))
    return sympy.Mul(turn, sympy.Pow(-part.base, part.exp))


def comes_close(function: Expr, variable: Symbol, value: Expr) -> bool:
    """Whether the sequence comes closer and closer to the value at large places, even and odd."""
    gaps = [max(abs(_at(function - value, variable, at)) for at in (place, place + 1)) for place in _places(function, variable)]
    return bool(gaps[0] >= gaps[1] >= gaps[2] and gaps[2] < sympy.Rational(1, 10) and (gaps[2] < gaps[0] / 2 or gaps[2] == 0))


def keeps_turning(function: Expr, variable: Symbol) -> bool:
    """Whether neighbouring terms stay apart at large places."""
    steps = [abs(_at(function, variable, place + 1) - _at(function, variable, place)) for place in _places(function, variable)]
    return bool(min(steps) > sympy.Rational(1, 50))


def _places(function: Expr, variable: Symbol) -> tuple[int, int, int]:
    steep = any(part.exp.has(variable) and not part.exp.diff(variable).is_number for part in function.atoms(sympy.Pow))
    return NEAR if steep or function.has(sympy.factorial, sympy.gamma, sympy.binomial) else FAR


def _at(function: Expr, variable: Symbol, place: int) -> Expr:
    return function.evalf(20, subs={variable: place})
