"""Integrands built of one exponential: u = e^{g(x)}, and products polynomial × exponential × sine or cosine.

    ∫ R(e^{kx}) dx = (1/k) ∫ R(u)/u du
    ∫ xⁿ e^{αx} cos(βx + φ) dx = e^{αx} Re Σⱼ (−1)ʲ n!/(n−j)! xⁿ⁻ʲ e^{i(βx+φ)}/(α + iβ)ʲ⁺¹

Source: Gradshteyn & Ryzhik 2.3, 2.66.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd, lcm

from sympy import (
    Add,
    Dummy,
    Expr,
    Function,
    I,
    Integer,
    Mul,
    Poly,
    Pow,
    Rational,
    S,
    Symbol,
    binomial,
    cancel,
    cos,
    cosh,
    coth,
    exp,
    expand,
    expand_mul,
    ff,
    im,
    log,
    powsimp,
    re,
    sin,
    sinh,
    tanh,
)  # fmt: skip
from sympy.simplify.fu import TR8

from service.integrate.radicals import tidied
from service.integrate.search import Search
from service.integrate.shape import HYPERBOLIC, exponentials, linear_parts, radicals, terms


def exponential_substitution(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/(a + b e^{mx}), √(1 − eˣ), eˣ/(1 + e^{2x}); also with hyperbolic functions beside the exponentials."""
    f = as_exponentials(f, x)
    parts = exponentials(f, x)
    rates = [_rate(part, x) for part in parts]
    if not parts or any(rate is None for rate in rates):
        return
    base = rates[0]
    ratios = [cancel(rate / base) for rate in rates]  # type: ignore[operator]
    if not all(r.is_Rational for r in ratios):
        return
    step = Rational(gcd(*[int(r.p) for r in ratios]), lcm(*[int(r.q) for r in ratios]))
    rate = base * step
    u = Dummy("u", positive=True)
    swap = {part: part.subs(x, 0) * u ** cancel(r / step) for part, r in zip(parts, ratios, strict=True)}
    inner = f.xreplace(swap)
    inner = inner.subs(x, log(u) / rate) / (rate * u)
    found = search.inner(tidied(inner, u), u)
    if found is not None:
        yield found.subs(u, exp(rate * x))


def as_exponentials(f: Expr, x: Symbol) -> Expr:
    """Hyperbolic functions written with exponentials where exponentials stand beside them."""
    if f.atoms(*HYPERBOLIC) and exponentials(f, x):
        f = f.replace(lambda part: isinstance(part, HYPERBOLIC), lambda part: part.rewrite(exp))
    return f


def _rate(part: Expr, x: Symbol) -> Expr | None:
    """r of c·e^{r x}."""
    base, exponent = part.as_base_exp() if isinstance(part, exp) else (part.base, part.exp)
    parts = linear_parts(exponent, x)
    if parts is None or base.has(x):
        return None
    return parts[0] * log(base)


def has_exponential(f: Expr, x: Symbol) -> bool:
    return bool(exponentials(f, x))


def hyperbolic_as_exponential(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """sinh, cosh … as exponentials where nothing else helped: √(1 + tanh 4x), x/(e⁻ˣ + eˣ)²."""
    written = f.replace(lambda part: isinstance(part, HYPERBOLIC), lambda part: part.rewrite(exp))
    if written != f:
        yield search.inner(written, x)


def has_root_of_tangent(f: Expr, x: Symbol) -> bool:
    """√(1 + tanh 4x): near ±1 the exponential form keeps its digits."""
    return any(part.base.has(tanh, coth) for part in radicals(f, x))


def polynomial_exponential_trigonometric(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x² sin x, e^{ax} cos bx, x eˣ cos x, d^x x³ sin x, sin(a + x) cos x."""
    total: list[Expr] = []
    for term in terms(_linearised(f, x)):
        found = _one_term(term, x)
        if found is None:
            return
        total.append(found)
    yield Add(*total)


def _linearised(f: Expr, x: Symbol) -> Expr:
    """Products of sines and cosines as sums, powers of exponentials as exponentials."""
    wide = powsimp(expand(f.replace(lambda part: isinstance(part, (sinh, cosh)), lambda part: part.rewrite(exp)), log=False, trig=False))
    if not wide.has(sin, cos):
        return expand_mul(wide)
    wide = wide.replace(
        lambda part: part.is_Pow and isinstance(part.base, (sin, cos)) and part.exp.is_Integer,
        lambda part: _multiple_angles(part.base, int(part.exp)),
    )
    return expand_mul(TR8(expand_mul(wide)))


def _multiple_angles(base: Expr, n: int) -> Expr:
    """cosⁿθ = 2⁻ⁿ Σ C(n, k) cos (n − 2k)θ; sinⁿθ the same with θ − π/2, written out."""
    angle = base.args[0]
    if isinstance(base, cos):
        return Add(*[binomial(n, k) * cos((n - 2 * k) * angle) for k in range(n + 1)]) / 2**n
    if n % 2 == 0:
        return Add(*[Integer(-1) ** (n // 2 - k) * binomial(n, k) * cos((n - 2 * k) * angle) for k in range(n + 1)]) / 2**n
    return Add(*[Integer(-1) ** ((n - 1) // 2 - k) * binomial(n, k) * sin((n - 2 * k) * angle) for k in range(n + 1)]) / 2**n


def _one_term(term: Expr, x: Symbol) -> Expr | None:
    """∫ c xⁿ e^{αx + γ} cos(βx + φ) dx (or sin)."""
    constant, n, alpha, growth, wave = S.One, 0, S.Zero, S.One, None
    for factor in Mul.make_args(term):
        if not factor.has(x):
            constant *= factor
        elif factor == x or (factor.is_Pow and factor.base == x and factor.exp.is_Integer and factor.exp > 0):
            n += 1 if factor == x else int(factor.exp)
        elif isinstance(factor, exp) or (factor.is_Pow and not factor.base.has(x)):
            rate = _rate(factor, x)
            if rate is None:
                return None
            alpha, growth = alpha + rate, growth * factor
        elif isinstance(factor, (sin, cos)) and wave is None:
            wave = factor
        else:
            return None
    if wave is None:
        return constant * _growing(n, alpha, growth, x)
    parts = linear_parts(wave.args[0], x)
    return None if parts is None else constant * _waving(n, alpha, growth, parts[0], wave, x)


def _growing(n: int, alpha: Expr, growth: Expr, x: Symbol) -> Expr:
    if alpha == 0:
        return growth * x ** (n + 1) / (n + 1)
    return growth * Add(*[(-1) ** j * ff(n, j) * x ** (n - j) / alpha ** (j + 1) for j in range(n + 1)])


def _waving(n: int, alpha: Expr, growth: Expr, beta: Expr, wave: Expr, x: Symbol) -> Expr:
    angle = wave.args[0]
    norm = (alpha**2 + beta**2).factor() if alpha != 0 else beta**2
    cosine, sine = S.Zero, S.Zero  # ∫ xⁿ e^{αx} e^{iθ} = growth (A + iB) e^{iθ}
    a, b = Dummy("a", real=True), Dummy("b", real=True)
    for j in range(n + 1):
        power = expand((a - I * b) ** (j + 1))
        weight = (-1) ** j * ff(n, j) * x ** (n - j) / norm ** (j + 1)
        cosine += weight * re(power).subs({a: alpha, b: beta})
        sine += weight * im(power).subs({a: alpha, b: beta})
    cosine, sine = (_by_power(part, x) for part in (cosine, sine))
    if isinstance(wave, cos):
        return growth * (cosine * cos(angle) - sine * sin(angle))
    return growth * (sine * cos(angle) + cosine * sin(angle))


def _by_power(p: Expr, x: Symbol) -> Expr:
    """A polynomial in x with each coefficient in lowest terms."""
    if p == 0:
        return p
    return Add(*[cancel(c) * x ** m[0] for m, c in Poly(p, x).terms()])


def is_polynomial_exponential_trigonometric(f: Expr, x: Symbol) -> bool:
    """Only polynomials, exponentials and sines of linear arguments, multiplied and added."""
    allowed = (sin, cos, exp, sinh, cosh)
    if not f.has(*allowed) and not exponentials(f, x):
        return False
    for part in f.atoms(Pow):
        if part.base.has(x) and not (part.exp.is_Integer and 0 < part.exp <= 12):
            return False
    return all(isinstance(part, allowed) for part in f.atoms(Function) if part.has(x))
