"""Exact real and complex roots of polynomials with rational coefficients.

Factored over ℚ by flint; factors of degree 1 and 2, pure powers xⁿ = c, polynomials in xⁿ and cubics get radicals (three
real roots of an irreducible cubic: cosines); anything else stays an exact root object (`CRootOf`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
from flint import arb, fmpq, fmpq_poly, fmpz, fmpz_poly
from sympy import (
    Add,
    CRootOf,
    Expr,
    Float,
    I,
    Integer,
    Mul,
    Pow,
    PurePoly,
    Rational,
    S,
    Symbol,
    acos,
    arg,
    ceiling,
    conjugate,
    cos,
    exp,
    expand,
    igcd,
    pi,
    sqrt,
    sqrtdenest,
)  # fmt: skip

from service.numerics.real_balls import approximate, real_balls, sign

MOST_DEGREE = 120


@dataclass(frozen=True, slots=True)
class Root:
    """A root of a polynomial and how often it counts."""

    value: Expr
    multiplicity: int = 1


def rational(number: fmpq) -> Expr:
    """A flint integer or rational as SymPy has it."""
    if isinstance(number, fmpz | int):
        return Integer(int(number))
    return Rational(int(number.p), int(number.q))


def fraction(number: Expr) -> fmpq:
    return fmpq(int(number.p), int(number.q))


def real_roots(polynomial: fmpz_poly) -> tuple[Root, ...]:
    """All real roots, in increasing order, with multiplicities."""
    found: list[tuple[Any, Root]] = []
    for factor, multiplicity in polynomial.factor()[1]:
        found += [(key, Root(value, multiplicity)) for key, value in _keyed(factor)]
    return tuple(root for _, root in sorted(found, key=lambda pair: pair[0]))


def _keyed(factor: fmpz_poly) -> list[tuple[float, Expr]]:
    return [(approximate(value), value) for value in irreducible_real_roots(factor)]


def irreducible_real_roots(factor: fmpz_poly) -> tuple[Expr, ...]:
    """The real roots of an irreducible polynomial, as readable as they get."""
    degree = factor.degree()
    coefficients = [factor[i] for i in range(degree + 1)]
    if degree == 1:
        return (rational(fmpq(-coefficients[0], coefficients[1])),)
    if degree == 2:
        return _quadratic(coefficients)
    step, inner = _deflated(factor)
    if step > 1:
        return tuple(root for u in irreducible_real_roots(inner) for root in _real_power_roots(u, step))
    if degree == 3:
        return _cubic(coefficients)
    return tuple(root_object(factor, i) for i in range(_count_real(factor)))


def _deflated(factor: fmpz_poly) -> tuple[int, fmpz_poly]:
    """(n, g) with factor(x) = g(xⁿ) and n as large as possible."""
    inner, step = factor.deflation()
    return int(step), inner


def _quadratic(coefficients: list[fmpz]) -> tuple[Expr, ...]:
    c, b, a = (int(k) for k in coefficients)
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return ()
    middle = Rational(-b, 2 * a)
    half = sqrt(Integer(discriminant)) / (2 * abs(a))
    return middle - half, middle + half


def _real_power_roots(u: Expr, n: int) -> tuple[Expr, ...]:
    """The real x with xⁿ = u; an odd root of a negative number is written −|u|^(1/n)."""
    s = sign(u)
    if s == 0:
        return (S.Zero,)
    if n % 2 == 0:
        if s != 1:
            return ()
        root = tidy_root(u, n)
        return -root, root
    return (tidy_root(u, n),) if s == 1 else (-tidy_root(-u, n),)


def tidy_root(u: Expr, n: int) -> Expr:
    """u^(1/n) for positive u, nested square roots undone where they can be."""
    if isinstance(u, Rational):
        return Pow(u, Rational(1, n))
    if n == 2 and not u.has(CRootOf, cos):
        return sqrtdenest(sqrt(u.expand()))
    return Pow(u, Rational(1, n))


def _cubic(coefficients: list[fmpz]) -> tuple[Expr, ...]:
    """Cardano where one root is real, cosines where three are (François Viète)."""
    d, c, b, a = (Integer(int(k)) for k in coefficients)
    shift = -b / (3 * a)
    p = (3 * a * c - b**2) / (3 * a**2)
    q = (2 * b**3 - 9 * a * b * c + 27 * a**2 * d) / (27 * a**3)
    inside = q**2 / 4 + p**3 / 27
    if inside > 0:
        return (Add(shift, _cube_root(-q / 2 + sqrt(inside)), _cube_root(-q / 2 - sqrt(inside))),)
    angle = acos(3 * q / (2 * p) * sqrt(-3 / p)) / 3
    roots = (Add(shift, Mul(2, sqrt(-p / 3), cos(angle - 2 * pi * k / 3))) for k in (2, 1, 0))
    return tuple(roots)


def _cube_root(u: Expr) -> Expr:
    return Pow(u, Rational(1, 3)) if sign(u) != -1 else -Pow((-u).expand(), Rational(1, 3))


def root_object(factor: fmpz_poly, index: int) -> CRootOf:
    """The root of that index (real ones first, in increasing order); SymPy isolates it only when it is asked to."""
    return CRootOf._new(as_poly(factor), index)


def as_poly(polynomial: fmpz_poly) -> PurePoly:
    """The same polynomial as SymPy has it."""
    return PurePoly([int(c) for c in reversed(polynomial.coeffs())], _VARIABLE, domain="ZZ")


_VARIABLE = Symbol("x")


def _count_real(polynomial: fmpz_poly) -> int:
    return len(real_balls(polynomial))


def count_real(polynomial: fmpz_poly) -> int:
    """How many different real roots a polynomial has."""
    common = polynomial.gcd(polynomial.derivative())
    return _count_real(polynomial // common if common.degree() > 0 else polynomial)


def complex_roots(polynomial: fmpz_poly) -> tuple[Root, ...]:
    """All complex roots with multiplicities, the real ones first."""
    found: list[Root] = []
    for factor, multiplicity in polynomial.factor()[1]:
        found += [Root(value, multiplicity) for value in irreducible_complex_roots(factor)]
    return tuple(sorted(found, key=lambda root: not root.value.is_real))


def irreducible_complex_roots(factor: fmpz_poly) -> tuple[Expr, ...]:
    """Every complex root of an irreducible polynomial."""
    degree = factor.degree()
    if degree == 2:
        c, b, a = (int(factor[i]) for i in range(3))
        half = sqrt(Integer(b * b - 4 * a * c)) / (2 * abs(a))
        return Rational(-b, 2 * a) - half, Rational(-b, 2 * a) + half
    if degree == 1:
        return irreducible_real_roots(factor)
    step, inner = _deflated(factor)
    if step > 1:
        return tuple(root for u in irreducible_complex_roots(inner) for root in complex_power_roots(u, step))
    turns = _turned_units(factor)
    return turns or (*irreducible_real_roots(factor), *_unreal_roots(factor))


def _turned_units(factor: fmpz_poly) -> tuple[Expr, ...]:
    """r·e^(2πik/m), where the roots are r times the primitive m-th roots of unity: those of x⁴ + 2x³ + 4x² + 8x + 16; else none."""
    degree = factor.degree()
    r = Integer(abs(int(factor[0]))) ** Rational(1, degree)
    if int(factor[degree]) != 1 or not r.is_Integer:
        return ()
    scaled, rest = divmod(factor(fmpz_poly([0, int(r)])), fmpz(int(r) ** degree))
    order = scaled.is_cyclotomic() if rest == 0 else 0
    return tuple(r * _unit(2 * pi * k / Integer(order)) for k in range(1, order) if igcd(k, order) == 1)


def _unreal_roots(factor: fmpz_poly) -> tuple[Expr, ...]:
    """The roots off the real line, in conjugate pairs, as decimals of 30 digits."""
    with flint.ctx.workprec(140):
        places = [root for root, _ in factor.complex_roots() if not root.imag.is_zero()]
        pairs = sorted((float(p.real.mid()), float(p.imag.mid()), _decimal(p.real), _decimal(p.imag)) for p in places)
    return tuple(real + I * imaginary for _, _, real, imaginary in pairs)


def _decimal(enclosure: arb) -> Float:
    middle = enclosure.mid().fmpq()
    return Float(Rational(int(middle.p), int(middle.q)), 30)


def complex_power_roots(u: Expr, n: int) -> tuple[Expr, ...]:
    """The n complex numbers whose n-th power is u."""
    if n == 2 and not u.is_real and u.has(I):
        x, y = u.as_real_imag()
        size = sqrtdenest(sqrt((x**2 + y**2).expand()))
        real, imaginary = sqrtdenest(sqrt((size + x) / 2)), sqrtdenest(sqrt((size - x) / 2))
        root = real + I * imaginary if y.is_positive else real - I * imaginary
        return -root, root
    turn = arg(u) / pi if u.is_number and u.has(I) else None
    if turn is not None and turn.is_Rational:
        first, start = Pow(sqrt(expand(u * conjugate(u))), Rational(1, n)), turn * pi / n
    else:
        first, start = (Pow(-u, Rational(1, n)), pi / n) if u.is_negative else (Pow(u, Rational(1, n)), Integer(0))
    return tuple((first * _unit(start + 2 * pi * k / n)).expand() for k in range(n))


def _unit(angle: Expr) -> Expr:
    """e^(iφ), as cos φ + i·sin φ where these are square roots of whole numbers and no more."""
    return cos(angle) + I * cos(pi / 2 - angle) if (angle / pi).q in (1, 2, 3, 4, 6, 12) else exp(I * _principal(angle))


def _principal(angle: Expr) -> Expr:
    """The angle above −π and up to π that differs by whole turns."""
    return angle - 2 * pi * ceiling((angle - pi) / (2 * pi))


def primitive(polynomial: fmpq_poly) -> fmpz_poly:
    """The integer polynomial with the same roots."""
    numerator = polynomial.numer()
    content = numerator.content()
    return numerator if content in (0, 1) else fmpz_poly([c // content for c in numerator.coeffs()])
