"""Whether a series converges, and its decimal, where no closed form is known.

    |aₙ₊₁/aₙ| → L:  converges for L < 1, diverges for L > 1          aₙ → c ≠ 0:  diverges
    −ln|aₙ|/ln n → p:  converges for p > 1, diverges for p < 1        p = 1:  −ln|n aₙ|/ln ln n → q likewise
    (−1)ⁿ bₙ with bₙ falling to 0:  converges                         |sin|, |cos| ≤ 1:  by what is left of them

Contract: a term in one index without parameters, from a whole number to ∞ → the verdict with its test, or None where no test decides.
Source: Knopp, Theory and Application of Infinite Series, §§12–16 and 64.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Expr, S, Symbol

from service.messages import Said
from service.search import FAILURES, Budget, in_time

SLICE = 0.5
"""Seconds for one limit."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """converges; test: a sentence that says why. sign: of a divergent series whose terms keep one sign; 0 for others.

    kind: "geometric", "power" or "alternating", which tells how to add up.
    """

    converges: bool
    test: Said
    kind: str = ""
    sign: int = 0


RATIO = "the ratio test decides."
TERMS = "its terms do not go to 0."
POWERS = "a comparison with powers of n decides."
LOGARITHMS = "a comparison with 1/(n ln n) decides."
LEIBNIZ = "its terms change sign and their sizes fall to 0."
WAVES = "sines and cosines are at most 1, and without them it converges."


def verdict(term: Expr, n: Symbol) -> Verdict | None:
    """The first test that decides."""
    if term.free_symbols != {n}:
        return None
    x = sympy.Dummy("x", positive=True)
    turned = _without_turn(term, n)
    if turned is not None:
        return _alternating(turned.subs(n, x), x)
    plain = term.subs(n, x)
    if plain.has(sympy.sin, sympy.cos) and (found := _below_waves(plain, x)) is not None:
        return found
    return _of_one_sign(plain, x)


def _without_turn(term: Expr, n: Symbol) -> Expr | None:
    """bₙ of (−1)ⁿ bₙ, up to its sign; None for terms of one sign."""
    turn = [part for part in term.atoms(sympy.Pow) if part.base.is_negative and part.base.is_number and part.exp.has(n)]
    if len(turn) != 1 or turn[0].exp.diff(n) not in (1, -1) or term.subs(turn[0], S.One).has(turn[0]):
        return None
    rest = sympy.Mul(*(factor for factor in sympy.Mul.make_args(term) if factor != turn[0]))
    return rest * (-turn[0].base) ** turn[0].exp if turn[0] in sympy.Mul.make_args(term) else None


def _alternating(b: Expr, x: Symbol) -> Verdict | None:
    absolute = _of_one_sign(b, x)
    if absolute is not None and absolute.converges:
        return absolute
    if absolute is not None and absolute.test in (RATIO, TERMS):
        return Verdict(False, absolute.test)
    falls = _limit(b, x) == 0 and _falls(b, x)
    return Verdict(True, LEIBNIZ, "alternating") if falls else None


def _falls(b: Expr, x: Symbol) -> bool:
    """Whether |b| falls for large x: the derivative of ln|b| goes to 0 from below, or stays below."""
    slope = sympy.diff(b, x) / b
    for factor in (S.One, x, x * sympy.log(x)):
        at_end = _limit(slope * factor, x)
        if at_end is not None and at_end != 0:
            return bool(at_end.is_extended_negative)
    return False


def _below_waves(term: Expr, x: Symbol) -> Verdict | None:
    waves = [factor for factor in sympy.Mul.make_args(term) if isinstance(factor.as_base_exp()[0], sympy.sin | sympy.cos)]
    if not waves or any(not wave.as_base_exp()[1].is_positive for wave in waves):
        return None
    rest = sympy.Mul(*(factor for factor in sympy.Mul.make_args(term) if factor not in waves))
    found = None if rest.has(sympy.sin, sympy.cos) else _of_one_sign(rest, x)
    return Verdict(True, WAVES) if found is not None and found.converges else None


def _of_one_sign(a: Expr, x: Symbol) -> Verdict | None:
    sign = _sign(a, x)
    if sign == 0:
        return None
    return next((found for test in (_by_ratio, _by_terms, _by_powers) if (found := test(sign * a, x, sign)) is not None), None)


def _sign(a: Expr, x: Symbol) -> int:
    """The sign that the terms have far out, as far as four places tell."""
    try:
        values = [a.evalf(15, subs={x: place}) for place in PLACES]
    except FAILURES:
        return 0
    signs = {1 if value > 0 else -1 for value in values if value.is_extended_real and value != 0}
    return signs.pop() if len(signs) == 1 and all(value.is_extended_real for value in values) else 0


PLACES = (23, 40, 75, 160)
"""Small enough for factorials and nⁿ to be numbers."""


def _by_ratio(a: Expr, x: Symbol, sign: int) -> Verdict | None:
    if not (a.has(sympy.factorial, sympy.gamma, sympy.exp) or any(power.exp.has(x) for power in a.atoms(sympy.Pow))):
        return None
    ratio = in_time(Budget.patient(SLICE), lambda: sympy.powsimp(sympy.gammasimp(a.subs(x, x + 1) / a)))
    at_end = None if ratio is None else _limit(ratio, x)
    if at_end is None or not at_end.is_extended_real or at_end == 1:
        return None
    return Verdict(True, RATIO, "geometric") if at_end < 1 else Verdict(False, RATIO, sign=sign)


def _by_terms(a: Expr, x: Symbol, sign: int) -> Verdict | None:
    at_end = _limit(a, x)
    return Verdict(False, TERMS, sign=sign) if at_end is not None and at_end.is_extended_positive else None


def _by_powers(a: Expr, x: Symbol, sign: int) -> Verdict | None:
    power = _limit(-sympy.log(a) / sympy.log(x), x)
    if power is None or not power.is_extended_real:
        return None
    if power != 1:
        return Verdict(bool(power > 1), POWERS, "power", sign)
    above = _limit(x * a, x)
    if above is not None and above.is_extended_positive:
        return Verdict(False, POWERS, sign=sign)
    finer = _limit(-sympy.log(x * a) / sympy.log(sympy.log(x)), x)
    if finer is None or not finer.is_extended_real:
        return None
    if finer != 1:
        return Verdict(bool(finer > 1), LOGARITHMS, "power", sign)
    above = _limit(x * sympy.log(x) * a, x)
    return Verdict(False, LOGARITHMS, sign=sign) if above is not None and above.is_extended_positive else None


def _limit(f: Expr, x: Symbol) -> Expr | None:
    value = in_time(Budget.patient(SLICE), lambda: sympy.limit(f, x, S.Infinity))
    return None if value is None or value.has(sympy.Limit, sympy.AccumBounds, S.NaN, x) else value
