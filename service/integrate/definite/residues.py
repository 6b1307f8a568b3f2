"""Residues: rational functions over the real line, alone or times a sine or a cosine.

∫ R(x) e^{iωx} dx over ℝ = 2πi Σ Res over the upper half-plane, for ω > 0 and deg Q ≥ deg P + 1 (ω = 0: deg P + 2).
Source: Ahlfors, Complex Analysis, 4.5.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Add,
    Dummy,
    Expr,
    I,
    Integer,
    Poly,
    Symbol,
    cancel,
    cos,
    diff,
    exp,
    expand,
    expand_complex,
    factorial,
    im,
    oo,
    pi,
    radsimp,
    re,
    roots,
    simplify,
    sin,
    sqrtdenest,
    together,
)  # fmt: skip
from sympy.polys.polyerrors import PolynomialError
from sympy.simplify.fu import TR8

from service.integrate.definite.task import Task
from service.verify.definite import constant_ball


def is_over_the_line(task: Task) -> bool:
    return bool(task.b == oo and task.a in (-oo, 0))


def over_the_line(task: Task) -> Iterator[Expr]:
    """∫ over ℝ, or half of it for an even integrand over (0, ∞)."""
    f, x = task.f, task.x
    share = Integer(1)
    if task.a == 0:
        if simplify(f - f.xreplace({x: -x})) != 0:
            return
        share = Integer(2)
    waves = _waves(f, x)
    if waves is None:
        return
    total = Integer(0)
    for omega, amplitude, is_sine in waves:
        value = _wave_integral(amplitude, x, omega, is_sine)
        if value is None:
            return
        total += value
    yield tidy_radicals(re(expand_complex(total)) / share)


def _wave_integral(amplitude: Expr, x: Symbol, omega: Expr, is_sine: bool) -> Expr | None:
    """∫ R cos ωx or ∫ R sin ωx along a path just above the real line, as halves e^{iωx} (closed above) and e^{−iωx} (below)."""
    if omega == 0:
        return _residues(amplitude, x, omega, above=True)
    upper, lower = _residues(amplitude, x, omega, above=True), _residues(amplitude, x, -omega, above=False)
    if upper is None or lower is None:
        return None
    return (upper - lower) / (2 * I) if is_sine else (upper + lower) / 2


def _waves(f: Expr, x: Symbol) -> list[tuple[Expr, Expr, bool]] | None:
    """f as Σ R(x)·cos(ωx) or R(x)·sin(ωx), ω ≥ 0, with rational R."""
    numerator, denominator = together(f).as_numer_denom()
    if not denominator.is_polynomial(x):
        return None
    found: dict[tuple[Expr, bool], Expr] = {}
    for term in Add.make_args(expand(TR8(expand(numerator)))):
        amplitude, waving = term.as_independent(sin, cos, as_Add=False)
        if not amplitude.is_polynomial(x):
            return None
        if waving == 1:
            key = (Integer(0), False)
        elif isinstance(waving, sin | cos) and x not in (waving.args[0] / x).free_symbols:
            rate = waving.args[0] / x
            if not rate.is_positive:
                return None
            key = (rate, isinstance(waving, sin))
        else:
            return None
        found[key] = found.get(key, Integer(0)) + amplitude
    return [(omega, cancel(part / denominator), is_sine) for (omega, is_sine), part in found.items()]


def _residues(amplitude: Expr, x: Symbol, omega: Expr, above: bool) -> Expr | None:
    """2πi Σ Res of R(z)e^{iωz} over Im z > 0, or −2πi Σ Res over Im z ≤ 0.

    The path runs above the poles on the line; those belong to parts of an integrand that as a whole has none, such as sin x/x.
    """
    numerator, denominator = cancel(amplitude).as_numer_denom()
    gap = Poly(denominator, x).degree() - Poly(numerator, x).degree()
    if gap < (1 if omega != 0 else 2):
        return None
    poles = _poles(denominator, x)
    if poles is None:
        return None
    total = Integer(0)
    for pole, order in poles:
        is_above = _is_above(im(pole))
        if is_above is None:
            return None
        if is_above == above:
            total += _residue(numerator, denominator, x, omega, pole, order)
    return 2 * pi * I * total * (1 if above else -1)


def _is_above(height: Expr) -> bool | None:
    """Whether a height is positive; None where it depends on parameters or has no number."""
    if height.free_symbols:
        return True if height.is_positive else False if height.is_nonpositive else None
    ball = constant_ball(height, 200)
    return None if ball is None else bool(ball > 0)


def _poles(denominator: Expr, x: Symbol) -> list[tuple[Expr, int]] | None:
    try:
        found = roots(Poly(denominator, x))
    except PolynomialError:
        return None
    if sum(found.values()) != Poly(denominator, x).degree():
        return None
    return [(_plain(pole), order) for pole, order in found.items()]


def _plain(pole: Expr) -> Expr:
    """The pole as u + iv with real radicals."""
    real, imaginary = pole.as_real_imag()
    return sqrtdenest(radsimp(real)) + I * sqrtdenest(radsimp(imaginary))


def _residue(numerator: Expr, denominator: Expr, x: Symbol, omega: Expr, pole: Expr, order: int) -> Expr:
    """Res at a pole of order m: the (m − 1)-th derivative of (z − p)ᵐ R(z) e^{iωz} at p, over (m − 1)!."""
    if order == 1:
        return (numerator / denominator.diff(x) * exp(I * omega * x)).xreplace({x: pole})
    z = Dummy("z")
    cofactor = Poly(denominator, x)
    for _ in range(order):
        cofactor = cofactor.quo(Poly(x - pole, x, extension=True))
    regular = (numerator / cofactor.as_expr() * exp(I * omega * x)).xreplace({x: z})
    return (diff(regular, z, order - 1) / factorial(order - 1)).xreplace({z: pole})


def tidy_radicals(value: Expr) -> Expr:
    return sqrtdenest(radsimp(expand(value)))
