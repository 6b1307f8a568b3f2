"""An exponential times a rational function of another one, e^{mx} tan²x or eˣ/(1 + cos x): by ₂F₁ where nothing elementary is.

With w = e^{kx} and a pole s:

    e^{αx}/(w − s)ʲ⁺¹ = (α/(jks) − 1/s) e^{αx}/(w − s)ʲ − (1/jks) d/dx e^{αx}/(w − s)ʲ
    ∫ e^{αx}/(w − s) dx = −e^{αx}/(αs) F(1, α/k; 1 + α/k; w/s) = e^{αx}/(αs) (F(1, −α/k; 1 − α/k; s/w) − 1)

The second form where |s| < 1 = |w|. For circular functions k is imaginary; the real part is taken at the end.
Source: Abramowitz & Stegun 15.3.1; Timofeev, Integration of functions, 1948, ch. 8.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Pow, S, Symbol, cos, cosh, exp, expand, hyper, im, log, re, sin, sinh

from service.integrate.exponential_poles import Split, split_in_exponential, tidy_constant
from service.integrate.real_parts import Exponential, Parts, sign
from service.integrate.search import Search
from service.integrate.shape import HYPERBOLIC, TRIGONOMETRIC, factors, linear_parts


def exponential_times_rational(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """e^{mx} tan²x, eˣ/(1 + sin x), e^{ax}/(1 + eˣ)², e^{mx}/cosh x; elementary ones (eˣ(1 + sin x)/(1 + cos x)) too."""
    growth, rate, rest = _parted(f, x)
    split = split_in_exponential(rest, x, powers=(0, 0)) if rate != 0 else None
    if split is not None:
        yield _integral(split, rate, growth, x)


def _parted(f: Expr, x: Symbol) -> tuple[Expr, Expr, Expr]:
    """(c e^{αx}, α, the other factors); exponentials of one rate each."""
    growth, rate, others = S.One, S.Zero, S.One
    for part in factors(f):
        base, exponent = (S.Exp1, part.args[0]) if isinstance(part, exp) else part.as_base_exp()
        line = linear_parts(exponent, x) if exponent.has(x) and not base.has(x) else None
        if line is None:
            others *= part
        else:
            growth, rate = growth * part, rate + line[0] * log(base)
    return growth, rate, others


def _integral(split: Split, rate: Expr, growth: Expr, x: Symbol) -> Expr:
    w = Exponential(split.k, split.turning, x)
    found: list[Expr] = []
    simple: dict[Expr, Expr] = {}
    for _, pole in split.poles:
        if pole.s == 0:
            found.append(_real(pole.coefficient / (rate - pole.j * w.k), w.power(-pole.j)))
            continue
        c, j = pole.coefficient, pole.j
        while j > 1:
            found.append(_real(-c / ((j - 1) * w.k * pole.s), w.inverse_power(pole.s, j - 1)))
            c, j = c * (rate / ((j - 1) * w.k * pole.s) - 1 / pole.s), j - 1
        simple[pole.s] = simple.get(pole.s, S.Zero) + c
    for s, c in simple.items():
        c = tidy_constant(expand(c))
        if c != 0 and (split.turning or sign(im(s)) >= 0):  # of two conjugate poles one is enough
            found.append(_at_simple_pole(c if split.turning or sign(im(s)) == 0 else 2 * c, s, rate, w))
    return growth * Add(*found)


def _at_simple_pole(c: Expr, s: Expr, rate: Expr, w: Exponential) -> Expr:
    """e^{−αx} ∫ c e^{αx}/(w − s) dx."""
    order, lead = rate / w.k, _over(c / s, rate)
    if w.has_inside(s):
        real, imaginary = _parts(gauss(-order, s * exp(-w.k * w.x)), w)
        return _real(lead, (real - 1, imaginary))
    return _real(-lead, _parts(gauss(order, tidy_constant(1 / s) * exp(w.k * w.x)), w))


def _over(c: Expr, d: Expr) -> Expr:
    """c/d with a real denominator."""
    below = d.conjugate()
    return c * below / expand(d * below)


def gauss(b: Expr, z: Expr) -> Expr:
    """F(1, b; 1 + b; z)."""
    b = expand(b)
    return hyper((S.One, b), (1 + b,), z)


def _parts(value: Expr, w: Exponential) -> Parts:
    """Re and Im; a function of e^{kx} with real k and real parameters is real where it converges, and its real part serves elsewhere."""
    if not w.turning and value.args[2].is_extended_real:
        negative = value.args[2].could_extract_minus_sign()
        return (value if negative else re(value, evaluate=False)), S.Zero
    return re(value, evaluate=False), im(value, evaluate=False)


def _real(coefficient: Expr, parts: Parts) -> Expr:
    """Re(coefficient · (real + i imaginary))."""
    above, beside = expand(coefficient, complex=True).as_real_imag()
    return tidy_constant(above) * parts[0] - tidy_constant(beside) * parts[1]


def is_exponential_times_rational(f: Expr, x: Symbol) -> bool:
    """A product of an exponential and circular or hyperbolic functions, or of exponentials with a sum of such below."""
    if not f.is_Mul or any(part.base.has(x) and not part.exp.is_Integer for part in f.atoms(Pow) if not isinstance(part, exp)):
        return False
    _, rate, rest = _parted(f, x)
    return rate != 0 and (rest.has(*TRIGONOMETRIC, *HYPERBOLIC) or (rest.has(exp) and bool(rate.free_symbols))) and not _is_whole(rest, x)


def _is_whole(rest: Expr, x: Symbol) -> bool:
    """No poles: only sines and cosines, multiplied and added."""
    return not any(part.exp.is_negative for part in rest.atoms(Pow) if part.base.has(x)) and all(
        isinstance(part, (sin, cos, sinh, cosh, exp)) for part in rest.atoms(*TRIGONOMETRIC, *HYPERBOLIC)
    )
