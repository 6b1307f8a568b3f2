"""Antiderivatives for the methods, without absolute values where the sign goes into a constant."""

from __future__ import annotations

from sympy import Abs, Add, Expr, Mul, S, Symbol, exp, expand_log, powsimp

from service.cas.tidy import shortest
from service.integrate import antiderivatives

SLICE = 2.0
"""Seconds for one integral."""


def integral(f: Expr, x: Symbol, seconds: float) -> Expr | None:
    """∫ f dx; None where none is found in time."""
    if f == 0:
        return S.Zero
    if seconds <= 0:
        return None
    found = next(iter(antiderivatives(f, x, min(SLICE, seconds))), None)
    return None if found is None else found.value


def signless(value: Expr) -> Expr:
    """|u| as u: a factor of constant sign is left to a constant."""
    return value.replace(Abs, lambda u: u)


def exponential(value: Expr) -> Expr:
    """e^value with logarithms undone: e^(2 ln|x| + x) is x² eˣ, signs left to a constant."""
    terms = [signless(term) for term in Add.make_args(expand_log(value).expand())]
    return powsimp(Mul(*(exp(term) for term in terms)))


def tidied(value: Expr) -> Expr:
    """A short form; the value itself where shortening fails."""
    return shortest(powsimp(value))
