"""Functions p/q near (ρ P)^{1/n} at given places: Padé approximation over a curve yⁿ = P.

    p ≡ q (ρ P)^{1/n} modulo gᵐ      and      pⁿ − ρ qⁿ P = c gᵐ R

Where R divides a power of P, s = q y/p has the property that s^{n−k−1} ds/(1 − ρ sⁿ) has poles over the zeros of g only.
Source: Davenport, On the Integration of Algebraic Functions, 1981; for p linear, Goursat 1887 and Greenhill 1892.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Poly, Rational, ilcm, lcm
from sympy.polys.domains.domain import Domain

from service.integrate.pseudo_elliptic.hermite import null_vectors
from service.integrate.pseudo_elliptic.places import Element, Place

HIGHEST = {"rational": 8, "algebraic": 4, "parameters": 2}
"""The largest degree of p that is tried, by the field; torsion over ℚ is of order 12 at most (Mazur)."""


@dataclass(frozen=True, slots=True)
class Contact:
    """p and q with pⁿ − ρ qⁿ P = norm = c gᵐ · rest; elsewhere: it also vanishes over x = ∞."""

    p: Poly
    q: Poly
    times: int
    norm: Poly
    rest: Poly
    elsewhere: bool


def contacts(place: Place, n: int) -> Iterator[Contact]:
    """Functions with poles and zeros over the place (and x = ∞) only, those of low degree first."""
    weight = Rational(place.root.degree(), n)
    for highest in range(_highest(place.field) + 1):
        lowest = max(0, int(highest - weight)) if highest >= weight else 0
        for order, at_infinity in _orders(place, highest, lowest):
            found = _with_orders(place, n, highest, lowest, order, at_infinity)
            if found is not None:
                yield found


def _highest(field: Domain) -> int:
    return HIGHEST["parameters" if field.is_Composite else "algebraic" if field.is_Algebraic else "rational"]


def _orders(place: Place, dp: int, dq: int) -> Iterator[tuple[int, int]]:
    """Orders of contact, in the finite and at infinity, that fix p and q."""
    size, unknowns = place.divisor.degree(), dp + dq + 1
    if place.at_infinity is None:
        first = -(-(dp + 1) // size)
        for order in range(max(first, 1), max(unknowns // size, first) + 1):
            yield order, 0
    elif size == 0:
        yield 0, unknowns
    else:
        for order in range(1, unknowns // size + 1):
            yield order, unknowns - order * size


def _with_orders(place: Place, n: int, dp: int, dq: int, order: int, at_infinity: int) -> Contact | None:
    x, field = place.root.gen, place.field
    modulus = place.divisor**order
    value = lifted(place, n, order)
    series = _expansion(place, n, at_infinity) if at_infinity else None
    shift = place.root.degree() // n
    top = max(dp, dq + shift)
    height = modulus.degree() + 1
    columns = []
    for j in range(dp + 1):
        monomial = Poly(x**j, x, domain=field)
        columns.append(monomial.rem(modulus) + _tail({j: field.one}, top, at_infinity, height, monomial))
    for j in range(dq + 1):
        monomial = Poly(x**j, x, domain=field)
        growth = {} if series is None else {j + shift - i: c for i, c in enumerate(series)}
        columns.append(-((monomial * value).rem(modulus) + _tail(growth, top, at_infinity, height, monomial)))
    vectors = null_vectors(columns)
    if not vectors:
        return None
    vector = vectors[-1]
    p = Poly.from_list(list(reversed(vector[: dp + 1])), x, domain=field)
    q = Poly.from_list(list(reversed(vector[dp + 1 :])), x, domain=field)
    return None if p.is_zero or q.is_zero else _judged(p, q, place, n)


def _tail(growth: dict[int, Element], top: int, count: int, height: int, like: Poly) -> Poly:
    """The coefficients at x^{top}, …, x^{top−count+1}, placed above those of the remainders."""
    terms = {(height + j,): growth[top - j] for j in range(count) if top - j in growth}
    return Poly.from_dict(terms, like.gen, domain=like.domain) if terms else Poly(0, like.gen, domain=like.domain)


def _judged(p: Poly, q: Poly, place: Place, n: int) -> Contact | None:
    """The function where its norm has zeros only where it may."""
    common = p.gcd(q)
    if common.degree() > 0:
        p, q = p.quo(common), q.quo(common)
    p, q = _scaled(p, q)
    norm = p**n - (q**n * place.root).mul_ground(place.rho)
    if norm.is_zero:
        return None
    rest, times = norm, 0
    if place.divisor.degree() > 0:
        while (division := rest.div(place.divisor))[1].is_zero:
            rest, times = division[0], times + 1
        if times == 0:
            return None
    full = max(n * p.degree(), n * q.degree() + place.root.degree())
    beyond = rest
    while (shared := beyond.gcd(place.root)).degree() > 0:
        beyond = beyond.quo(shared)
    if beyond.degree() > 0:
        return None
    at_infinity = norm.degree() < full and place.root.degree() % n == 0
    return Contact(p, q, times, norm, rest, at_infinity)


def _scaled(p: Poly, q: Poly) -> tuple[Poly, Poly]:
    """p and q without common denominators, and q monic up to that."""
    unit = q.rep.LC()
    p, q = p.quo_ground(unit), q.quo_ground(unit)
    if p.domain.is_Algebraic:
        parts = [part for side in (p, q) for c in side.rep.to_list() for part in c.to_list()]
        scale = p.domain.convert(ilcm(1, *[int(part.denominator) for part in parts]))
        return p.mul_ground(scale), q.mul_ground(scale)
    scales = [side.clear_denoms(convert=True)[0] for side in (p, q)]
    scale = lcm(*scales)
    return p.mul_ground(p.domain.from_sympy(scale)), q.mul_ground(p.domain.from_sympy(scale))


def lifted(place: Place, n: int, order: int) -> Poly:
    """(ρ P)^{1/n} modulo gᵐ from its value modulo g, by Newton's iteration."""
    value, reached = place.value, 1
    wanted = place.root.mul_ground(place.rho)
    if place.divisor.degree() == 0:
        return value
    inverse = (value ** (n - 1)).mul_ground(place.field.convert(n)).rem(place.divisor).invert(place.divisor)
    while reached < order:
        reached += 1  # one more power of g each time, so that one inverse serves for all
        modulus = place.divisor**reached
        value = (value - (value**n - wanted) * inverse).rem(modulus)
    return value


def _expansion(place: Place, n: int, count: int) -> list[Element]:
    """The first coefficients of (ρ P)^{1/n} in falling powers of x."""
    field = place.field
    low = place.root.rep.to_list()
    f = [c / low[0] for c in low] + [field.zero] * count
    found = [field.one]
    for j in range(1, count):
        total = field.zero
        for i in range(1, j + 1):
            total += field.convert(Rational(i, n) - (j - i)) * f[i] * found[j - i]
        found.append(total / field.convert(j))
    return [place.at_infinity * c for c in found]
