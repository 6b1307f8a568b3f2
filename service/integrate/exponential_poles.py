"""Rational functions of one exponential: which exponential, and the partial fractions over the complex numbers.

    f = Σₙ xⁿ Rₙ(w),  w = e^{kx},        R(w) = Σ c wᵉ + Σ c/(w − s)ʲ

The coefficients at a pole s of order m are those of the quotient of two Taylor series. k is real for exponentials and
hyperbolic functions, imaginary for circular ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, gcd, lcm

from sympy import Dummy, Expr, I, Poly, Pow, Rational, S, Symbol, cancel, exp, expand, log, radsimp, roots, sqrtdenest, together

from service.integrate.shape import HYPERBOLIC, TRIGONOMETRIC, linear_parts, order

MOST_OF_X = 8
"""The highest power of x."""
MOST_POLES = 12


@dataclass(frozen=True, slots=True)
class Pole:
    """c (w − s)^{−j}; s = 0 and any j for a power of w."""

    coefficient: Expr
    s: Expr
    j: int


@dataclass(frozen=True, slots=True)
class Split:
    """Σ xⁿ·(poles of index n) in w = e^{kx}; turning: k = iθ/x with a real angle θ."""

    k: Expr
    turning: bool
    poles: tuple[tuple[int, Pole], ...]


def split_in_exponential(f: Expr, x: Symbol, powers: tuple[int, int] = (1, MOST_OF_X)) -> Split | None:
    """f as Σ xⁿ Rₙ(e^{kx}) in partial fractions; None for other shapes, other highest powers of x, or without readable poles."""
    w = Dummy("w")
    written = _in_exponential(f, x, w)
    if written is None:
        return None
    plain, k, turning = written
    top, bottom = cancel(together(plain)).as_numer_denom()
    if bottom.has(x) or not (top.is_polynomial(x, w) and bottom.is_polynomial(w)):
        return None
    top, bottom, step = _in_a_power(top, bottom, w)
    k *= step
    by_power = Poly(top, x)
    if not powers[0] <= by_power.degree() <= powers[1]:
        return None
    found: list[tuple[int, Pole]] = []
    for (n,), coefficient in by_power.terms():
        poles = partial_fractions(cancel(coefficient / bottom), w)
        if poles is None or len(poles) > MOST_POLES:
            return None
        found += [(n, pole) for pole in poles]
    return Split(k, turning, tuple(found))


def _in_exponential(f: Expr, x: Symbol, w: Symbol) -> tuple[Expr, Expr, bool] | None:
    """(f with the exponential written w, its rate k, whether it turns) for functions of commensurable multiples of x."""
    parts = sorted((part for part in f.atoms(exp, Pow, *TRIGONOMETRIC, *HYPERBOLIC) if part.has(x) and _is_kernel(part, x)), key=order)
    turning = any(isinstance(part, TRIGONOMETRIC) for part in parts)
    rates = {part: _rate(part, x) for part in parts}
    if not parts or any(rate is None for rate in rates.values()) or turning != all(isinstance(part, TRIGONOMETRIC) for part in parts):
        return None
    base = rates[parts[0]]
    ratios = {part: cancel(rate / base) for part, rate in rates.items()}  # type: ignore[operator]
    if not all(ratio.is_Rational for ratio in ratios.values()):
        return None
    step = Rational(gcd(*[int(r.p) for r in ratios.values()]), lcm(*[int(r.q) for r in ratios.values()]))
    swap = {part: _written(part, w ** (ratios[part] / step)) for part in parts}
    plain = f.xreplace(swap)
    if not plain.is_rational_function(x, w):
        return None
    return plain, (base * step * (I if turning else 1)), turning


def _in_a_power(top: Expr, bottom: Expr, w: Symbol) -> tuple[Expr, Expr, int]:
    """The same with w for wᵐ, and the largest m that goes: tangents hold w² only."""
    above, below = Poly(top, w), Poly(bottom, w)
    lows = [min(m for (m,) in p.monoms()) for p in (above, below)]
    step = gcd(lows[0] - lows[1], *[m - low for p, low in zip((above, below), lows, strict=True) for (m,) in p.monoms()])
    if step < 2:
        return top, bottom, 1
    shift = min(lows)
    above, below = (sum((c * w ** ((m - shift) // step) for (m,), c in p.terms()), S.Zero) for p in (above, below))
    return above, below, step


def _is_kernel(part: Expr, x: Symbol) -> bool:
    return not part.is_Pow or part.exp.has(x)


def _rate(part: Expr, x: Symbol) -> Expr | None:
    """k of e^{kx}, c^{..x}, sin kx; None where the argument isn't a multiple of x."""
    g = part.exp if part.is_Pow or isinstance(part, exp) else part.args[0]
    line = linear_parts(g, x)
    if line is None or line[1] != 0 or (part.is_Pow and not isinstance(part, exp) and part.base.has(x)):
        return None
    return line[0] * (log(part.base) if part.is_Pow and not isinstance(part, exp) else S.One)


def _written(part: Expr, w: Expr) -> Expr:
    """The function in w = e^{its argument}, or e^{i · its argument} for a circular one."""
    if isinstance(part, exp) or part.is_Pow:
        return w
    unit = I if isinstance(part, TRIGONOMETRIC) else S.One
    sine, cosine = (w - 1 / w) / (2 * unit), (w + 1 / w) / 2
    table = {"sin": sine, "cos": cosine, "tan": sine / cosine, "cot": cosine / sine, "sec": 1 / cosine, "csc": 1 / sine}
    return table[type(part).__name__.removesuffix("h")]


def partial_fractions(r: Expr, w: Symbol) -> list[Pole] | None:
    """r as a sum of poles; None where the denominator's roots have no readable form."""
    above, below = (Poly(side, w) for side in r.as_numer_denom())
    quotient, rest = above.div(below)
    found = [Pole(c, S.Zero, -m) for (m,), c in quotient.terms() if c != 0]
    for factor, multiplicity in _factors(below):
        places = _roots_of(factor, w)
        if places is None:
            return None
        for s in places:
            found += _at(rest, below, s, multiplicity)
    return found


def _factors(below: Poly) -> list[tuple[Poly, int]]:
    field = below.set_domain(below.domain.get_field()) if below.domain.has_assoc_Field else below
    return [(factor, int(m)) for factor, m in field.factor_list()[1] if factor.degree() > 0]


def _roots_of(factor: Poly, w: Symbol) -> list[Expr] | None:
    """All roots by radicals, each once."""
    if factor.degree() > 2 and (factor.free_symbols - {w} or factor.domain.is_EX):
        return None
    found = roots(factor)
    if sum(found.values()) != factor.degree():
        return None
    return [tidy_constant(s) for s in sorted(found, key=order)]


def tidy_constant(c: Expr) -> Expr:
    """A constant in a short form."""
    if c.free_symbols:
        return cancel(c)
    return sqrtdenest(radsimp(expand(c))) if not c.is_Rational else c


def _at(top: Poly, bottom: Poly, s: Expr, m: int) -> list[Pole]:
    """The poles at the root s of order m: Σ (aᵢ)/Σ (dᵢ) as series in w − s."""
    a = [_taylor(top, s, i) for i in range(m)]
    d = [_taylor(bottom, s, m + i) for i in range(m)]
    c: list[Expr] = []
    for i in range(m):
        c.append(tidy_constant((a[i] - sum((c[j] * d[i - j] for j in range(i)), S.Zero)) / d[0]))
    return [Pole(value, s, m - i) for i, value in enumerate(c) if value != 0]


def _taylor(p: Poly, s: Expr, i: int) -> Expr:
    """p⁽ⁱ⁾(s)/i!."""
    slope = p
    for _ in range(i):
        slope = slope.diff()
    return tidy_constant(slope.as_expr().subs(p.gen, s) / factorial(i))
