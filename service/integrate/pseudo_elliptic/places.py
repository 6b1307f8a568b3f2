"""The simple poles of M/G · y⁻ᵏ, yⁿ = P, sorted into classes over which one logarithmic function may serve.

Over a pole α the residues are M(α)/(G'(α) yᵏ). With w = M/G' (k = 1) or w = P G'/M (k = n − 1) modulo an irreducible
factor g of G, they are all of one kind where wⁿ/P ≡ ρ is a constant; elsewhere each root of g is a class of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from flint import fmpq
from sympy import Expr, I, Poly, Pow, Rational, S, cos, im, pi, sin
from sympy.polys.constructor import construct_domain
from sympy.polys.domains.domain import Domain
from sympy.polys.domains.domainelement import DomainElement
from sympy.polys.polyerrors import NotInvertible

from service.integrate.numeric import sign_of
from service.integrate.pseudo_elliptic.numbers import complex_root, plain, tidy

Element: TypeAlias = fmpq | DomainElement
"""Of the field over which a place lies: a rational, or what SymPy computes with over any other."""


@dataclass(frozen=True, slots=True)
class Place:
    """The zeros of `divisor`, on which (ρ P)^{1/n} is `value`; top/bottom · root^{−k/n} is the integrand over this field.

    weight: the integral is weight/m · ∫ s^{n−k−1}/(1 − ρ sⁿ) ds for a function s with that value inverted m times there.
    point: the only zero, where there is one. at_infinity: the places over x = ∞ belong to the class, with this
    leading coefficient of (ρ P)^{1/n}.
    """

    divisor: Poly
    value: Poly
    rho: Element
    weight: Element
    root: Poly
    point: Expr | None = None
    at_infinity: Element | None = None

    @property
    def field(self) -> Domain:
        return self.root.domain

    @property
    def constant(self) -> Expr:
        """ρ as an expression."""
        return self.field.to_sympy(self.rho)

    @property
    def is_complex(self) -> bool:
        return self.point is not None and self.point.is_real is False


def finite_places(top: Poly, bottom: Poly, root: Poly, k: int, n: int) -> Iterator[Place]:
    """The classes in the finite, one conjugate of each complex pair."""
    for g, _ in bottom.factor_list()[1]:
        others = bottom.quo(g)
        place = _whole(g, top, (others * g.diff()).rem(g), root, k, n)
        if place is not None:
            yield place
        else:
            yield from _roots(g, top, bottom, root, n)


def _whole(g: Poly, top: Poly, slope: Poly, root: Poly, k: int, n: int) -> Place | None:
    """All zeros of g in one class."""
    field = root.domain
    try:
        value = (top * slope.invert(g)).rem(g) if k == 1 else (root * slope * top.invert(g)).rem(g)
        rho = (value**n * root.rem(g).invert(g)).rem(g)
    except (NotInvertible, ZeroDivisionError):
        return None
    if k not in (1, n - 1) or rho.degree() > 0:
        return None
    constant = rho.rep.to_list()[0]
    weight = -n * constant if k == 1 else field.convert(-n)
    return Place(g, value, constant, weight, root)


def _roots(g: Poly, top: Poly, bottom: Poly, root: Poly, n: int) -> Iterator[Place]:
    """Each zero of g by itself, where the zeros can be written."""
    x = g.gen
    for point in explicit_roots(g):
        if sign_of(im(point)) == -1:
            continue
        field = _extended([root, top, bottom], point)
        if field is None:
            continue
        wide_root, wide_top, wide_bottom = (Poly(p.as_expr(), x, domain=field) for p in (root, top, bottom))
        here = field.from_sympy(point)
        value = wide_root.rep.eval(here)
        residue = wide_top.rep.eval(here) / wide_bottom.diff().rep.eval(here)
        line = Poly.from_list([field.one, -here], x, domain=field)
        one = Poly(1, x, domain=field)
        yield Place(line, one, field.one / value, -n * residue / value, wide_root, point)


def explicit_roots(g: Poly) -> list[Expr]:
    """The zeros of an irreducible polynomial: quadratics, quadratics in x², a xⁿ + b with n = 3, 4, 6; else empty."""
    exponents = [m[0] for m in g.monoms()]
    size = g.degree()
    if size == 1:
        return [-g.nth(0) / g.nth(1)]
    if size == 2:
        return _quadratic_roots(*g.all_coeffs())
    if exponents == [size, 0] and size in (3, 4, 6):
        ratio = -g.nth(0) / g.LC()
        negative = sign_of(ratio) == -1
        r = Pow(-ratio if negative else ratio, S.One / size)
        angles = [Rational(2 * j + int(negative), size) * pi for j in range(size)]
        return [(r * cos(angle) + I * r * sin(angle)).expand() for angle in angles]
    if size == 4 and exponents[1:] in ([2], [2, 0]):
        squares = _quadratic_roots(g.nth(4), g.nth(2), g.nth(0))
        found = [complex_root(square, 2) for square in squares]
        return [sign * point for point in found if point is not None for sign in (1, -1)]
    return []


def _quadratic_roots(a: Expr, b: Expr, c: Expr) -> list[Expr]:
    root = complex_root(tidy(b**2 - 4 * a * c), 2)
    return [plain((-b + sign * root) / (2 * a)) for sign in (1, -1)] if root is not None else []


def _extended(polynomials: list[Poly], point: Expr) -> Domain:
    """The field of these coefficients and the point."""
    coefficients = [c for p in polynomials for c in p.all_coeffs() if not c.is_Rational]
    try:
        return construct_domain([*coefficients, point], extension=True, field=True)[0]
    except (NotImplementedError, ValueError, KeyError):
        return None


def place_at_infinity(root: Poly) -> Place:
    """The places over x = ∞, n of them where n divides deg P; the weight is left to be compared with the integrand's growth."""
    field, one = root.domain, Poly(1, root.gen, domain=root.domain)
    return Place(one, one, field.one / root.rep.LC(), field.one, root, at_infinity=field.one)


def ways(places: list[Place], at_infinity: Expr, root: Poly, k: int, n: int) -> Iterator[tuple[list[Place], Expr]]:
    """The classes with those of one kind together, then each by itself; with each what is to be done at infinity."""
    kinds: dict[tuple[Element, str], list[Place]] = {}
    for place in places:
        kinds.setdefault((place.rho, str(place.point)), []).append(place)
    united = [_united(kind) for kind in kinds.values()]
    wide = [_with_infinity(place, at_infinity, root, k, n) for place in united]
    if any(place.at_infinity is not None for place in wide):
        yield wide, S.Zero
    if len(united) < len(places):
        yield united, at_infinity
    yield places, at_infinity


def _united(places: list[Place]) -> Place:
    """One class of several with the same ρ, by the Chinese remainder theorem."""
    first = places[0]
    for place in places[1:]:
        s, _, _ = first.divisor.gcdex(place.divisor)  # s·first ≡ 1 modulo the other
        divisor = first.divisor * place.divisor
        value = (first.value + (place.value - first.value) * s * first.divisor).rem(divisor)
        first = replace(first, divisor=divisor, value=value)
    return first


def _with_infinity(place: Place, residue: Expr, root: Poly, k: int, n: int) -> Place:
    """The class with the places over x = ∞, where those have the same ρ."""
    if residue == 0 or place.point is not None or root.degree() % n:
        return place
    field = place.field
    c, lead = field.from_sympy(residue), root.rep.LC()
    value = -c if k == 1 else -lead / c
    return replace(place, at_infinity=value) if value**n == place.rho * lead else place
