"""Roots and quotients of functions of the circle and the hyperbola: one letter for sin x, cos x, tan x, sinh x, cosh x or tanh x.

    ∫ f(sin x, cos² x)·cos x dx = ∫ f(u, 1 − u²) du,   ∫ f(tan x)/cos² x dx = ∫ f(u) du

Contract: the letter is exact wherever the integrand is real; roots are taken of rational functions of the two waves alone.
Source: Timofeev, Integration of functions (1948), ch. 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Expr, cos, cosh, cot, coth, csc, csch, sec, sech, sin, sinh, tan, tanh

from service.rules.integration_ways import Piece, Way, Ways, X, substituted

S, C, T, W = (sympy.Dummy(name, real=True) for name in "sctw")
"""The two waves, the new letter, and sin 2x, while an integrand is looked at."""
MOST_OPS = 80
MOST_MULTIPLE = 6
"""The highest multiple of x that is written in the waves of x."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Waves s and c with s² = sign·(1 − c²), s′ = c and c′ = −sign·s; others: what else is made of them."""

    s: Expr
    c: Expr
    sign: int
    others: dict[Expr, Expr]

    @property
    def tangent(self) -> Expr:
        return tan(X) if self.sign == 1 else tanh(X)

    @property
    def heads(self) -> tuple[type, ...]:
        return tuple(type(wave) for wave in (self.s, self.c, *self.others))


CIRCLE = Kind(sin(X), cos(X), 1, {tan(X): S / C, cot(X): C / S, sec(X): 1 / C, csc(X): 1 / S})
HYPERBOLA = Kind(sinh(X), cosh(X), -1, {tanh(X): S / C, coth(X): C / S, sech(X): 1 / C, csch(X): 1 / S})


def roots_of_waves(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ R(sin x, cos x, roots of such) dx with one letter for sin x, cos x or tan x; sinh, cosh, tanh alike"""
    if _has_roots(f):
        yield from _of_kind(f, CIRCLE)
        yield from _of_kind(f, HYPERBOLA)


def hyperbolic(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ R(sinh x, cosh x) dx with one letter for sinh x, cosh x or tanh x"""
    yield from _of_kind(f, HYPERBOLA)


def _of_kind(f: Expr, kind: Kind) -> Iterator[Way]:
    if f.has(*kind.heads) and sympy.count_ops(f) <= MOST_OPS:
        yield from _by_letter(f, kind)


def _has_roots(f: Expr) -> bool:
    return any(node.exp.is_Rational and not node.exp.is_Integer and node.has(X) for node in f.atoms(sympy.Pow))


def _by_letter(f: Expr, kind: Kind) -> Iterator[Way]:
    held = _in_letters(f, kind)
    if held is None:
        return
    square = kind.sign * (1 - T**2)
    for g, let, slope in (
        (_rewritten(-kind.sign * held / S, {C: T}, S, square), kind.c, -kind.sign * kind.s),
        (_rewritten(held / C, {S: T}, C, 1 - kind.sign * T**2), kind.s, kind.c),
        (_rewritten(held * C**2, {S: T * C}, C, 1 / (1 + kind.sign * T**2)), kind.tangent, 1 / kind.c**2),
    ):
        if g is not None:
            yield substituted("substitution", g.xreplace({T: X}), let, g=let, d=slope)


def _in_letters(f: Expr, kind: Kind) -> Expr | None:
    """f in s and c alone; None where x is left."""
    found = _of_one_angle(f, kind).xreplace(kind.others).xreplace({kind.s: S, kind.c: C})
    return None if found.has(X) else found


def _of_one_angle(f: Expr, kind: Kind) -> Expr:
    """Waves of multiples of x in waves of x."""
    many = [node for node in f.atoms(*kind.heads) if node.args[0] != X and (node.args[0] / X).is_Integer]
    if not many or any(abs(node.args[0] / X) > MOST_MULTIPLE for node in many):
        return f
    return f.xreplace({node: sympy.expand_trig(node) for node in many})


def _rewritten(f: Expr, start: dict[Expr, Expr], letter: Expr, square: Expr) -> Expr | None:
    """f, which is even in the letter after the start, with its square put in, also under roots; None where it is not."""
    roots = {node: sympy.Dummy("r") for node in f.atoms(sympy.Pow) if not node.exp.is_Integer}
    outer = _even(f.xreplace(roots).xreplace(start), letter, square)
    inner = {name: _even(node.base.xreplace(start), letter, square) for node, name in roots.items()}
    if outer is None or any(base is None for base in inner.values()):
        return None
    return sympy.factor(outer).xreplace({name: _power(sympy.factor(inner[name]), node.exp) for node, name in roots.items()})


def _power(base: Expr, n: Expr) -> Expr:
    """The power, that of 1/d as one of d."""
    above, below = sympy.fraction(base)
    return below**-n if above == 1 else base**n


def _even(f: Expr, letter: Expr, square: Expr) -> Expr | None:
    """A rational function that is even in the letter, with its square in another; None for one that is not."""
    above, below = sympy.fraction(sympy.cancel(sympy.together(f)))
    if not above.is_polynomial(letter) or not below.is_polynomial(letter):
        return None
    top, bottom = sympy.Poly(above, letter), sympy.Poly(below, letter)
    odd = {k % 2 for poly in (top, bottom) for (k,) in poly.monoms()}
    if len(odd) != 1:
        return None
    shift = odd.pop()
    above, below = (sympy.Add(*(c * square ** ((k - shift) // 2) for (k,), c in poly.terms())) for poly in (top, bottom))
    found = sympy.cancel(sympy.together(above / below))
    return None if found.has(letter) else found


def sums_of_waves(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ g(sin 2x)·sin x dx by d(sin x ± cos x): sin 2x = 1 − (sin x − cos x)² = (sin x + cos x)² − 1"""
    if not f.has(sin(2 * X)) or not _has_roots(f):
        return
    yield from _at_sum(f)
    found = _on_sums(f)
    if found is not None:
        plus, minus = found
        pieces = [(g / 2, wave) for g, wave in ((plus, sin(X) + cos(X)), (minus, cos(X) - sin(X))) if g != 0]
        yield Way("sum_and_difference_of_waves", pieces=tuple(_piece(g, wave) for g, wave in pieces))


def _piece(g: Expr, wave: Expr) -> Piece:
    scale, core = g.as_independent(X, as_Add=False)
    return Piece(scale, core * wave)


def _at_sum(f: Expr) -> Iterator[Way]:
    """g(sin 2x)·(cos x ± sin x) with a letter for sin x ∓ cos x."""
    for wave, let, value in ((sin(X) + cos(X), sin(X) - cos(X), 1 - X**2), (cos(X) - sin(X), sin(X) + cos(X), X**2 - 1)):
        rest = f / wave
        held = rest.xreplace({sin(2 * X): W})
        if not held.has(X):
            yield substituted("substitution", held.xreplace({W: value}), let, g=let, d=wave)


def _on_sums(f: Expr) -> tuple[Expr, Expr] | None:
    """(P, M) with f = (P·(sin x + cos x) + M·(cos x − sin x))/2, both functions of sin 2x alone."""
    held = f.xreplace({sin(2 * X): W}).xreplace(CIRCLE.others).xreplace({sin(X): S, cos(X): C})
    if held.has(X):
        return None
    ofs = ofc = sympy.S.Zero
    for term in sympy.Add.make_args(sympy.expand_mul(held)):
        rest, m, n = term, 0, 0
        for factor in sympy.Mul.make_args(term):
            base, k = factor.as_base_exp()
            if base in (S, C):
                rest, m, n = rest / factor, m + (k if base == S else 0), n + (k if base == C else 0)
        if rest.has(S, C) or abs(m - n) != 1:
            return None
        if m > n:
            ofs += rest * (W / 2) ** n
        else:
            ofc += rest * (W / 2) ** m
    return (ofs + ofc).xreplace({W: sin(2 * X)}), (ofc - ofs).xreplace({W: sin(2 * X)})
