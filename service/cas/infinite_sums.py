"""Infinite sums in closed form by partial fractions and telescoping, and divergence by comparison.

    Σ c/(n + a)      →  −c ψ(low + a), where the c add up to 0         Σ c/(n + a)^m  →  c ζ(m, low + a)
    Σ cos(nθ)/n²     =   π²/6 − πθ/2 + θ²/4 for 0 ≤ θ ≤ 2π, and so on with Bernoulli’s polynomials
    arctan u(n)      =  arctan g(n+1) − arctan g(n), with g linear     Σ f(n) ≥ Σ c/n diverges where n·f(n) → c > 0

Contract: a term in the index, where the range begins and that it has no end → the value, ±∞, or None. Verified elsewhere.
Source: Abramowitz & Stegun, 6.3.16, 6.4.10 and 6.8.
"""

from __future__ import annotations

import sympy
from sympy import Expr, S, Symbol
from sympy.simplify.fu import TR8

MOST_DEGREE = 12


def infinite_sum(term: Expr, n: Symbol, low: Expr, high: Expr) -> Expr | None:
    """The sum from low to ∞, or over all whole numbers; ∞ or −∞ where it diverges by comparison."""
    if high is not S.Infinity:
        return None
    if low is S.NegativeInfinity:
        return _over_all(term, n)
    if not low.is_Integer:
        return None
    for way in (_by_partial_fractions, _of_arctangents, _of_waves, _by_comparison):
        value = way(term, n, low)
        if value is not None:
            return value
    return None


def _over_all(term: Expr, n: Symbol) -> Expr | None:
    """Σ f(n) for n ≥ 0 and Σ f(−n) for n ≥ 1."""
    parts = [infinite_sum(term, n, S.Zero, S.Infinity), infinite_sum(term.subs(n, -n), n, S.One, S.Infinity)]
    if any(part is None or part.is_infinite for part in parts):
        return None
    return sympy.simplify(sympy.Add(*parts))


def _by_partial_fractions(term: Expr, n: Symbol, low: Expr) -> Expr | None:
    """A proper fraction with rational poles and a denominator of degree at least two more than the numerator."""
    above, below = sympy.fraction(sympy.together(term))
    if not (above.is_polynomial(n) and below.is_polynomial(n)) or term.free_symbols - {n}:
        return None
    upper, lower = sympy.Poly(above, n), sympy.Poly(below, n)
    if lower.degree() - upper.degree() < 2 or lower.degree() > MOST_DEGREE:
        return None
    if sum(lower.ground_roots().values()) != lower.degree():
        return None
    parts = [_fraction(part, n, low) for part in sympy.Add.make_args(sympy.apart(above / below, n))]
    return None if any(part is None for part in parts) else _plain(sympy.Add(*parts))


def _fraction(part: Expr, n: Symbol, low: Expr) -> Expr | None:
    """Σ c/(s n + t)^m, as far as it has a value: for m = 1 the part that is left where the others add up to 0 with it."""
    above, below = sympy.fraction(part)
    base, power = below.as_base_exp() if not below.is_Mul else sympy.factor_list(below, n)[1][0]
    constant = sympy.cancel(above * base**power / below)
    slope, shift = sympy.Poly(base, n).all_coeffs()
    if constant.has(n):
        return None
    scale, start = constant / slope**power, low + shift / slope
    if power == 1:
        return -scale * sympy.digamma(start)
    return scale * sympy.zeta(power, start)


def _plain(value: Expr) -> Expr | None:
    """With ψ at fractions by Gauss' theorem and ζ at halves; None where special functions stay."""
    value = value.replace(sympy.zeta, _hurwitz)
    value = value.replace(sympy.digamma, _digamma)
    value = sympy.simplify(sympy.expand_log(sympy.expand(value), force=True))
    return None if value.has(sympy.polygamma, sympy.digamma, S.EulerGamma, sympy.I) else value


def _digamma(z: Expr) -> Expr:
    return sympy.expand_func(sympy.digamma(z))


def _hurwitz(power: Expr, start: Expr = S.One) -> Expr:
    """ζ(m, k) and ζ(m, k + 1/2) by ζ(m): 2^m ζ(m) is what the halves and the whole numbers give together."""
    before: Expr = S.Zero
    while start.is_nonpositive and start != 0:
        before, start = before + 1 / start**power, start + 1
    whole = sympy.floor(start)
    if not start.is_positive or start - whole not in (0, S.Half):
        return sympy.zeta(power, start, evaluate=False)
    if start == whole:
        return before + sympy.zeta(power) - sympy.Add(*(S.One / k**power for k in range(1, int(start))))
    return before + (2**power - 1) * sympy.zeta(power) - sympy.Add(*(1 / (k + S.Half) ** power for k in range(int(whole))))


def _of_arctangents(term: Expr, n: Symbol, low: Expr) -> Expr | None:
    """Σ c·arctan u where u = a/(1 + (an + b)(an + a + b)): the partial sums telescope."""
    scale, inner = term.as_coeff_Mul()
    if not isinstance(inner, sympy.atan) or not inner.args[0].is_rational_function(n) or inner.free_symbols != {n}:
        return None
    u = sympy.cancel(inner.args[0])
    a, b = sympy.symbols("a b")
    above, below = sympy.fraction(u)
    equation = sympy.Poly(above * (1 + (a * n + b) * (a * n + a + b)) - a * below, n)
    for found in sympy.solve(equation.all_coeffs(), [a, b], dict=True):
        slope, shift = found.get(a, S.Zero), found.get(b, S.Zero)
        if slope.is_real and slope != 0 and shift.is_real and not (slope.free_symbols | shift.free_symbols):
            return scale * (sympy.sign(slope) * sympy.pi / 2 - sympy.atan(slope * low + shift))
    return None


def _of_waves(term: Expr, n: Symbol, low: Expr) -> Expr | None:
    """Products and powers of sines and cosines over powers of n, as a sum of single ones."""
    if low < 1 or term.free_symbols != {n} or not term.has(sympy.sin, sympy.cos):
        return None
    parts = [_of_wave(part, n) for part in sympy.Add.make_args(sympy.expand(TR8(sympy.expand(term))))]
    before = sympy.Add(*(term.subs(n, k) for k in range(1, int(low))))
    return None if any(part is None for part in parts) else sympy.expand(sympy.Add(*parts)) - before


def _of_wave(term: Expr, n: Symbol) -> Expr | None:
    """Σ c cos(nθ)/n^m or Σ c sin(nθ)/n^m from 1 where Fourier series of polynomials give it, also with (−1)ⁿ; θ a number."""
    turned = term.subs((-1) ** n, 1)
    shift = sympy.pi if turned != term else S.Zero
    waves = list(turned.atoms(sympy.sin, sympy.cos))
    if len(waves) > 1:
        return None
    wave = waves[0] if waves else S.One
    angle = sympy.cancel(wave.args[0] / n) if waves else S.Zero
    power = -sympy.degree(turned / wave * n**MOST_DEGREE, n) + MOST_DEGREE if (turned / wave * n**MOST_DEGREE).is_polynomial(n) else S.Zero
    scale = sympy.cancel(turned / wave * n**power)
    if angle.has(n) or scale.has(n) or power < 1:
        return None
    value = _fourier(not isinstance(wave, sympy.sin), int(power), angle + shift)
    return None if value is None else scale * value


def _fourier(even: bool, m: int, angle: Expr) -> Expr | None:
    """Σ cos(nθ)/n^m for even m, −ln(2 sin(θ/2)) for m = 1; Σ sin(nθ)/n^m for odd m. Source: Abramowitz & Stegun, 23.1.16–18."""
    turns = angle / (2 * sympy.pi)
    x = sympy.expand(turns - sympy.floor(turns))
    if even and m == 1:
        return None if x == 0 else -sympy.log(2 * sympy.sin(sympy.pi * x))
    if even != (m % 2 == 0):
        return None
    if m == 1 and x == 0:
        return S.Zero
    sign = S.NegativeOne ** (m // 2 - 1)
    return sympy.expand(sign * (2 * sympy.pi) ** m / (2 * sympy.factorial(m)) * sympy.bernoulli(m, x))


def _by_comparison(term: Expr, n: Symbol, low: Expr) -> Expr | None:
    """±∞ where the terms come to have one sign and stay above a multiple of 1/n."""
    if term.free_symbols != {n} or not _is_algebraic(term, n):
        return None
    x = sympy.Dummy("x", positive=True)
    growth = sympy.limit(term.subs(n, x) * x, x, S.Infinity)
    if growth.is_extended_positive:
        return S.Infinity
    return S.NegativeInfinity if growth.is_extended_negative else None


def _is_algebraic(term: Expr, n: Symbol) -> bool:
    """Whether a term is made of powers with rational exponents, logarithms and such, so that its sign settles."""
    settled = (sympy.log, sympy.atan, sympy.exp)
    return all(isinstance(part, settled) for part in term.atoms(sympy.Function)) and not any(
        power.exp.has(n) for power in term.atoms(sympy.Pow) if power.base.is_negative
    )
