"""Tails ∫_c^∞ g(x) cos(ωx + φ) dx of slowly decaying oscillating integrands, by turning the path into the complex plane.

∫_c^∞ g(x) e^{iωx} dx = i e^{iωc} ∫₀^∞ g(c + it) e^{−ωt} dt for g analytic right of c and of slower than exponential growth.
The turned integral decays fast. It is computed from two different c, which must agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flint import acb, arb
from sympy import Dummy, Expr, I, Integer, Poly, Rational, Symbol, cos, exp, expand, expand_power_base, log, oo, pi, sin
from sympy.polys.polyerrors import PolynomialError
from sympy.simplify.fu import TR8

from service.numerics.balls import compiled, real_value
from service.numerics.program import NoProgram
from service.numerics.quadrature.asymptotics import Behaviour, Kind, near
from service.numerics.quadrature.tanh_sinh import Estimate, to_infinity
from service.precision import precision


@dataclass(frozen=True, slots=True)
class Wave:
    """g(x)·cos(phase(x)); a phase of None means that there is no oscillation."""

    amplitude: Expr
    phase: Expr | None


class NotWaves(Exception):
    """The integrand is no sum of slowly varying amplitudes times sines and cosines."""


def waves(f: Expr, x: Symbol) -> tuple[Wave, ...]:
    """f as a sum of waves; the amplitudes of equal phases are added up. Raises NotWaves."""
    total: dict[Expr | None, Expr] = {}
    for term in _terms(f, x):
        amplitude, phase = _split(term, x)
        total[phase] = total.get(phase, Integer(0)) + amplitude
    return tuple(Wave(amplitude, phase) for phase, amplitude in total.items() if amplitude != 0)


def _terms(f: Expr, x: Symbol) -> Iterator[Expr]:
    reduced = expand(f, power_base=False, log=False)
    for _ in range(5):
        further = expand(TR8(reduced), power_base=False, log=False)
        if further == reduced:
            break
        reduced = further
    yield from reduced.args if reduced.is_Add else (reduced,)


def _split(term: Expr, x: Symbol) -> tuple[Expr, Expr | None]:
    amplitude: Expr = Integer(1)
    phase: Expr | None = None
    for factor in term.args if term.is_Mul else (term,):
        if isinstance(factor, sin | cos) and x in factor.free_symbols and _is_polynomial(factor.args[0], x):
            if phase is not None:
                raise NotWaves
            phase = factor.args[0] - (pi / 2 if isinstance(factor, sin) else 0)
        else:
            amplitude *= factor
    if any(atom for atom in amplitude.atoms(sin, cos) if x in atom.free_symbols and _never_settles(atom.args[0], x)):
        raise NotWaves
    return amplitude, phase


def _is_polynomial(phase: Expr, x: Symbol) -> bool:
    return bool(_power_form(phase, x))


def _never_settles(argument: Expr, x: Symbol) -> bool:
    behaviour = near(argument, x, oo, -1)
    return behaviour.kind is not Kind.POWER or behaviour.power > -2 or behaviour.log_power > 0


def _power_form(phase: Expr, x: Symbol) -> tuple[Expr, Expr, Expr, Expr] | None:
    """(α, s, k, β) with phase = α (x + s)^k + β."""
    if phase.is_polynomial(x):
        try:
            coefficients = Poly(phase, x).all_coeffs()
        except PolynomialError:
            return None
        if len(coefficients) == 2:
            return coefficients[0], Integer(0), Integer(1), coefficients[1]
        if len(coefficients) == 3:
            a, b, c = coefficients
            return a, b / (2 * a), Integer(2), c - b**2 / (4 * a)
    constant, rest = expand_power_base(phase).as_independent(x, as_Add=True)
    factor, power = rest.as_independent(x, as_Add=False)
    base, exponent = power.as_base_exp()
    if base == x and isinstance(exponent, Rational) and exponent > 0:
        return factor, Integer(0), exponent, constant
    return None


def divergence(f: Expr, x: Symbol) -> int | None:
    """The sign of an infinite ∫^∞ f dx, 0 where it swings for ever, None where it converges or nothing is known.

    A wave converges by Dirichlet's test when amplitude/phase′ tends to 0 as a power.
    """
    try:
        parts = waves(f, x)
        sizes = [_primitive_size(wave, x) for wave in parts]
    except (NotWaves, NoProgram):
        return None
    verdicts = [size.converges if wave.phase is None else _tends_to_zero(size) for wave, size in zip(parts, sizes, strict=True)]
    if None in verdicts or False not in verdicts:
        return None
    mean = next((size for wave, size in zip(parts, sizes, strict=True) if wave.phase is None), None)
    if mean is None or mean.converges or mean.kind is not Kind.POWER:
        return 0
    others = [size for wave, size in zip(parts, sizes, strict=True) if wave.phase is not None]
    return mean.sign if all(_is_bounded_by(size, mean) for size in others) else 0


def _primitive_size(wave: Wave, x: Symbol) -> Behaviour:
    return near(wave.amplitude if wave.phase is None else wave.amplitude / wave.phase.diff(x), x, oo, -1)


def _is_bounded_by(wave: Behaviour, mean: Behaviour) -> bool:
    """Whether the primitive of a wave stays below that of a diverging mean: u^(p+2) against u^(q+1)."""
    if wave.kind is Kind.VANISHING:
        return True
    return wave.kind is Kind.POWER and (wave.power + 2 > mean.power + 1 or (wave.power == -2 and wave.log_power == 0))


def _tends_to_zero(behaviour: Behaviour) -> bool | None:
    """From the behaviour of h(1/u)/u²: h → 0 when u² uᵖ does."""
    if behaviour.kind is Kind.VANISHING:
        return True
    if behaviour.kind is not Kind.POWER:
        return None
    return behaviour.power > -2 or (behaviour.power == -2 and behaviour.log_power < 0)


def tail(f: Expr, x: Symbol, start: Expr, digits: int) -> Estimate | None:
    """∫_start^∞ f dx for a start right of every singularity of the amplitudes. None where it isn't a sum of waves."""
    try:
        parts = [_wave_tail(wave, x, start, digits) for wave in waves(f, x)]
    except (NotWaves, NoProgram):
        return None
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    with precision(400):
        return Estimate(sum((part.value for part in known), arb(0)).mid(), sum((part.error for part in known), arb(0)).upper())


def _wave_tail(wave: Wave, x: Symbol, start: Expr, digits: int) -> Estimate | None:
    if wave.phase is None:
        return to_infinity(compiled(wave.amplitude.xreplace({x: start + x}), x), digits)
    form = _power_form(wave.phase, x)
    if form is None or not all(part.is_number for part in form):
        return None
    alpha, shift, power, beta = form
    y = Dummy("y", positive=True)
    place = y ** (1 / power) - shift
    amplitude = (wave.amplitude.xreplace({x: place}) * place.diff(y)).xreplace({y: y})
    return _turned(amplitude, y, (start + shift) ** power, alpha, beta, digits)


def _turned(g: Expr, y: Symbol, start: Expr, omega: Expr, phase: Expr, digits: int) -> Estimate | None:
    """∫_start^∞ g(y) cos(ωy + φ) dy."""
    sign = 1 if omega.is_positive else -1
    rate = abs(omega)
    t = Dummy("t", positive=True)
    turned = I * g.xreplace({y: start + I * t / rate}) * exp(I * (rate * start + sign * phase)) / rate
    inner = compiled(turned, t)

    def real_part(z: acb, analytic: bool) -> acb:
        return acb((inner(z, False) * (-z).exp()).real)

    return to_infinity(real_part, digits)


def singular_radius(f: Expr, x: Symbol) -> Expr:
    """A whole number beyond every zero of a polynomial in a denominator, a root or a logarithm of f."""
    radius = 2
    for power in sorted(_bases(f, x), key=str):
        try:
            coefficients = [abs(c) for c in Poly(power, x).all_coeffs()]
        except PolynomialError:
            continue
        with precision(64):
            sizes = [size for c in coefficients if (size := real_value(c, 64)) is not None]
            if len(sizes) == len(coefficients):
                bound = 1 + max((size / sizes[0] for size in sizes[1:]), default=arb(0))
                radius = max(radius, int(float(bound.upper())) + 1)
    return Integer(min(radius, 10_000))


def _bases(f: Expr, x: Symbol) -> set[Expr]:
    found = {power.base for power in f.atoms(type(x**2)) if x in power.base.free_symbols}
    return found | {call.args[0] for call in f.atoms(log) if x in call.args[0].free_symbols}
