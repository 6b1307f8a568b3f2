"""Pseudo-elliptic integrals: rational functions of x and one root of a polynomial whose integrals are logarithms.

    ∫ A y⁻ᵏ dx = S y⁻ᵏ + Σ cⱼ ∫ s^{n−k−1}/(1 − ρⱼ sⁿ) ds,   s = qⱼ y/pⱼ,   yⁿ = P(x)

Poles and residues tell where the functions sⱼ must be inverted roots of 1/ρⱼ; `contact` looks for them among those of low
degree. The sum is a guess: its slope is compared with the integrand before it is given out. Sources: Liouville 1833; Chebyshev
1857; Goursat, Note sur quelques intégrales pseudo-elliptiques, Bull. SMF 15 (1887); Trager, MIT 1984.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Function, Poly, Pow, Rational, S, Symbol, cancel, radsimp, re
from sympy.polys.constructor import construct_domain

from service.integrate.numeric import slope_check
from service.integrate.pseudo_elliptic.components import Component, components
from service.integrate.pseudo_elliptic.conjugates import conjugate_term
from service.integrate.pseudo_elliptic.contact import Contact, contacts
from service.integrate.pseudo_elliptic.hermite import reduced
from service.integrate.pseudo_elliptic.places import Place, finite_places, place_at_infinity, ways
from service.integrate.pseudo_elliptic.terms import real_term
from service.integrate.search import Search
from service.integrate.shape import radicals


def pseudo_elliptic(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x/((4 − x³) √(1 − x³)), 1/(x (2 − 3x + x²)^{1/3}), (1 − x³)^{1/3}/(1 + x), 1/((2 − x²) (x² − 1)^{1/4})."""
    parts = components(f, x)
    if parts is None:
        return
    rational, pieces = parts
    result = S.Zero
    if len(pieces) > 1 or rational != 0:
        for piece in [rational, *(piece.expression() for piece in pieces)]:
            found = search.inner(piece, x) if piece != 0 else S.Zero
            if found is None:
                return
            result += found
        yield result
    elif not pieces[0].is_of_a_power(x):
        value = integral(pieces[0], x)
        if value is not None and slope_check(value, f, x).good:
            yield value


def integral(piece: Component, x: Symbol) -> Expr | None:
    """The integral of one component."""
    field = construct_domain(
        [c for part in (piece.top, piece.bottom, piece.root) for c in Poly(part, x).all_coeffs()], extension=True, field=True
    )[0]
    top, bottom, root = (Poly(part, x, domain=field) for part in (piece.top, piece.bottom, piece.root))
    if root.gcd(root.diff()).degree() > 0:
        return None
    parts = reduced(top, bottom, root, piece.k, piece.n)
    if parts is None:
        return None
    over, under, rest, simple = parts
    exact = cancel(over.as_expr() / under.as_expr()) * Pow(piece.root, Rational(piece.n - piece.k, piece.n))
    if rest.is_zero:
        return exact
    common = rest.gcd(simple)
    logarithms = _logarithms(rest.quo(common), simple.quo(common), root, piece, x)
    return None if logarithms is None else exact + logarithms


def _logarithms(top: Poly, bottom: Poly, root: Poly, piece: Component, x: Symbol) -> Expr | None:
    """The part with simple poles: by as few functions as possible, else by one for each class of poles."""
    k, n = piece.k, piece.n
    growth = bottom.degree() + Rational(k * root.degree(), n) - 1
    at_infinity = top.nth(int(growth)) / bottom.LC() if growth.is_Integer and growth >= 0 else S.Zero
    single = list(finite_places(top, bottom, root, k, n))
    if sum(place.divisor.degree() * (2 if place.is_complex else 1) for place in single) < bottom.degree():
        return None
    for places, left in ways(single, at_infinity, root, k, n):
        found = _sum(places, left, root, piece)
        if found is not None:
            return found
    return None


def _sum(places: list[Place], at_infinity: Expr, root: Poly, piece: Component) -> Expr | None:
    """The functions over these classes, and one over x = ∞ for what they leave there."""
    k, n, y = piece.k, piece.n, Pow(piece.root, Rational(1, piece.n))
    result = S.Zero
    for place in places:
        found = next(contacts(place, n), None)
        if found is None:
            return None
        weight = place.field.to_sympy(place.weight) / found.times
        term = conjugate_term(place, found, y, k, n) if place.is_complex else real_term(found, place.constant, weight, y, k, n)
        if term is None:
            return None
        result += term
        if found.elsewhere and place.at_infinity is None:
            at_infinity -= _growth(found, root, weight, k, n, place.is_complex)
    left = _simple(at_infinity)
    if left == 0:
        return result
    place = place_at_infinity(root)
    found = next(contacts(place, n), None)
    if found is None:
        return None
    term = real_term(found, place.constant, left / _growth(found, root, S.One, k, n, False), y, k, n)
    return None if term is None else result + term


def _growth(found: Contact, root: Poly, weight: Expr, k: int, n: int, is_complex: bool) -> Expr:
    """The coefficient of the term's derivative at x = ∞: that of q^{n−k−1} p^{k−1} (q' p P + q p P'/n − p' q P)/norm."""
    p, q = found.p, found.q
    wide = root.set_domain(p.domain)
    slope = q.diff() * p * wide + (q * p * wide.diff()).mul_ground(p.domain.convert(Rational(1, n))) - p.diff() * q * wide
    over = q ** (n - k - 1) * p ** (k - 1) * slope
    value = weight * over.coeff_monomial(p.gen ** (found.norm.degree() + k * root.degree() // n - 1)) / found.norm.LC()
    return 2 * re(value.expand(complex=True)) if is_complex else value


def _simple(number: Expr) -> Expr:
    """A number in a form in which zero is seen."""
    return cancel(number) if number.free_symbols else radsimp(number.expand())


def has_one_root(f: Expr, x: Symbol) -> bool:
    """One radicand under roots of order 2, 3, 4 or 6, and no function of x."""
    roots = radicals(f, x)
    return bool(roots) and not any(part.has(x) for part in f.atoms(Function)) and max(part.exp.q for part in roots) <= 6
