"""Symmetry of an integrand with bounds: odd and even over an interval about 0, and whole periods.

Contract: ∫ from −a to a of an odd f is 0 and of an even f twice ∫ from 0 to a; ∫ over n periods is n times ∫ over one. The first only
where f has no pole between the bounds and these are finite.
"""

from __future__ import annotations

import sympy
from sympy import Expr

from service.algebra.build import ZERO, mul, number
from service.cas import to_tree
from service.rules.integrals_with_bounds import Definite, between, definite, poles
from service.rules.rule import Move, Moves, Rule, Scope
from service.tree import Tree


def _about_zero(node: Tree) -> Definite | None:
    """∫ from −a to a of a function of x; None for anything else."""
    d = definite(node)
    is_meant = d is not None and d.g.has(d.letter) and d.low + d.high in (0, sympy.nan) and d.is_between_numbers
    return d if is_meant else None


def _parity(g: Expr, x: sympy.Symbol) -> int:
    """1 for an even function, −1 for an odd one, 0 for any other."""
    mirrored = g.subs(x, -x)
    if mirrored == g or sympy.expand(mirrored - g) == 0:
        return 1
    return -1 if mirrored == -g or sympy.expand(mirrored + g) == 0 else 0


def _odd(node: Tree, scope: Scope) -> Moves:
    """∫ from −a to a of an odd f = 0"""
    d = _about_zero(node)
    if d is not None and d.high.is_finite and _parity(d.g, d.letter) == -1 and not poles(d):
        yield Move(ZERO, {"f": d.f})


def _odd_terms(node: Tree, scope: Scope) -> Moves:
    """∫ from −a to a of (odd + even) = ∫ from −a to a of the even terms"""
    d = _about_zero(node)
    if d is None or not d.g.is_Add or d.high.is_infinite or poles(d):
        return
    parities = {term: _parity(term, d.letter) for term in d.g.args}
    odd, even = ([term for term, parity in parities.items() if parity == which] for which in (-1, 1))
    if odd and even and len(odd) + len(even) == len(d.g.args):
        kept = to_tree(sympy.Add(*even))
        yield Move(between(kept, d.x, d.a, d.b), {"f": to_tree(sympy.Add(*odd)), "d": kept})


def _even(node: Tree, scope: Scope) -> Moves:
    """∫ from −a to a of an even f = 2·∫ from 0 to a"""
    d = _about_zero(node)
    if d is not None and _parity(d.g, d.letter) == 1:
        yield Move(mul(number(2), d.over(ZERO, d.b)), {"f": d.f, "b": d.b})


LEAST_PERIODS = 3


def _periods(node: Tree, scope: Scope) -> Moves:
    """∫ over n periods = n·∫ over one, for several periods and where there are bars"""
    d = definite(node)
    if d is None or not d.is_between_numbers or d.high.is_infinite or d.low.is_infinite:
        return
    period = _period(d.g, d.letter)
    times = sympy.simplify((d.high - d.low) / period) if period is not None else sympy.S.Zero
    if times.is_Integer and times >= (2 if d.g.has(sympy.Abs) else LEAST_PERIODS):
        upper = to_tree(d.low + period)
        yield Move(mul(number(int(times)), d.over(d.a, upper)), {"f": d.f, "p": to_tree(period), "n": number(int(times))})


WAVES = (sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc)


def _period(g: Expr, x: sympy.Symbol) -> Expr | None:
    """The period of a function whose x stands in sines and the like only; of 2π/k and its half, the one that is a period."""
    waves = [wave for wave in g.atoms(*WAVES) if wave.has(x)]
    rates = [sympy.diff(wave.args[0], x) for wave in waves]
    if not rates or any(not rate.is_Rational or rate == 0 for rate in rates) or g.xreplace({w: sympy.Dummy() for w in waves}).has(x):
        return None
    rate = sympy.Rational(int(sympy.igcd(0, *(r.p for r in rates))), int(sympy.ilcm(1, *(r.q for r in rates))))
    whole = 2 * sympy.pi / rate
    return whole / 2 if sympy.expand_trig(g.subs(x, x + whole / 2)) == g or g.subs(x, x + whole / 2) == g else whole


ODD = Rule("odd_over_symmetric", "", _odd, ("integrate(x^3, (x, -2, 2))", "0"))
ODD_TERMS = Rule("odd_terms_drop_out", "", _odd_terms, ("integrate(x^3 + x^2, (x, -2, 2))", "integrate(x^2, (x, -2, 2))"))
EVEN = Rule("even_over_symmetric", "", _even, ("integrate(x^2, (x, -2, 2))", "2*integrate(x^2, (x, 0, 2))"))
PERIODS = Rule(
    "whole_periods", "", _periods, ("integrate(abs(sin(x)), (x, 0, 6*pi))", "6*integrate(abs(sin(x)), (x, 0, pi))")
)  # fmt: skip
RULES = (ODD, ODD_TERMS, EVEN, PERIODS)
