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
    total = _along(f, x, 1)
    if total is not None:
        yield tidy_radicals(re(expand_complex(total)) / share)


def principal_over_the_line(task: Task) -> Iterator[Expr]:
    """PV ∫ over ℝ: the mean of a path just above the poles on the line and one just below them."""
    above, below = _along(task.f, task.x, 1), _along(task.f, task.x, -1)
    if above is not None and below is not None:
        yield tidy_radicals(re(expand_complex(above + below)) / 2)


def _along(f: Expr, x: Symbol, path: int) -> Expr | None:
    """∫ f along a path just above (1) or below (−1) the real line."""
    waves = _waves(f, x)
    values = [] if waves is None else [_wave_integral(amplitude, x, omega, is_sine, path) for omega, amplitude, is_sine in waves]
    return None if waves is None or None in values else Add(*values)


def _wave_integral(amplitude: Expr, x: Symbol, omega: Expr, is_sine: bool, path: int) -> Expr | None:
    """∫ R cos ωx or ∫ R sin ωx along a path, as halves e^{iωx} (closed above) and e^{−iωx} (below)."""
    if omega == 0:
        return _residues(amplitude, x, omega, True, path)
    upper, lower = _residues(amplitude, x, omega, True, path), _residues(amplitude, x, -omega, False, path)
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


def _residues(amplitude: Expr, x: Symbol, omega: Expr, above: bool, path: int) -> Expr | None:
    """2πi Σ Res of R(z)e^{iωz} over the poles above the path, or −2πi Σ Res over those below.

    Poles on the line, which the path leaves below (1) or above (−1), belong to parts of an integrand that as a whole has none,
    such as sin x/x, or to a principal value.
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
        is_above = _is_above(im(pole), path)
        if is_above is None:
            return None
        if is_above == above:
            total += _residue(numerator, denominator, x, omega, pole, order)
    return 2 * pi * I * total * (1 if above else -1)


def _is_above(height: Expr, path: int) -> bool | None:
    """Whether a height is above the path; None where it depends on parameters or has no number."""
    if height == 0:
        return path < 0
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
