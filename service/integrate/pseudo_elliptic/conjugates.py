"""A pair of conjugate poles α, ᾱ with complex residues: the sum of complex logarithms in real form.

    2 Re Σᵢ cᵢ ln Fᵢ,   Fᵢ = p − ζ⁻ⁱ σ q y,   cᵢ = (r/m) σᵏ ζ^{−ik},   σⁿ = 1/P(α),   ζ = e^{2πi/n}
    n = 2   −2 Re c · artanh(2 y B/A) − 2 Im c · arg(F₀ F̄₁),     A = |p|² + |σq|² P,  B = Re(p σ̄q̄)
    n = 3   with ln|F₀ F₁ F₂| = ln|norm| and arg F₀ F₁ F₂ = arg norm

Source: Rioboo's conversion (Bronstein, Symbolic Integration I, §2.8), with the angle in a form that is free of jumps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from sympy import Expr, Poly, S, Symbol, atan, atanh, im, log, re, sqrt

from service.integrate.pseudo_elliptic.contact import Contact
from service.integrate.pseudo_elliptic.numbers import complex_root, drawn, plain, tidy
from service.integrate.pseudo_elliptic.places import Place
from service.integrate.pseudo_elliptic.smooth import difference, forms, smoothest


def conjugate_term(place: Place, contact: Contact, y: Expr, k: int, n: int) -> Expr | None:
    """The part of the integral over α and ᾱ; None where σ can't be written."""
    rho = plain(place.constant)
    sigma = complex_root(rho, n)
    if sigma is None or n not in TERMS:
        return None
    r = -place.field.to_sympy(place.weight) / (n * rho * contact.times)  # weight = −n r/P(α), ρ = 1/P(α)
    return TERMS[n](contact, sigma, plain(r * sigma**k), y, k, place.root.gen)


def _parts(p: Poly) -> tuple[Expr, Expr]:
    """Real and imaginary part of a polynomial of a real variable."""
    coefficients = [(plain(c), p.gen ** m[0]) for m, c in p.terms()]
    return sum((re(c) * power for c, power in coefficients), S.Zero), sum((im(c) * power for c, power in coefficients), S.Zero)


def _square(contact: Contact, sigma: Expr, c: Expr, y: Expr, k: int, x: Symbol) -> Expr:
    (p1, p2), (q1, q2) = _parts(contact.p), _parts(contact.q)
    t1, t2 = re(sigma) * q1 - im(sigma) * q2, re(sigma) * q2 + im(sigma) * q1
    ours, theirs = p1**2 + p2**2, (t1**2 + t2**2) * y**2
    result = S.Zero
    if re(c) != 0:
        along = p1 * t1 + p2 * t2
        half = halved(ours + theirs, along, y**2, 1, x)
        result -= 2 * re(c) * (atanh(2 * y * quotient(along, ours + theirs, x)) if half is None else 2 * atanh(half / y))
    if im(c) != 0:
        across = p2 * t1 - p1 * t2
        half = halved(theirs - ours, across, y**2, -1, x)
        if half is not None:
            return result + 4 * im(c) * atan(half / y)
        one = forms(S.One, 2 * y * quotient(across, ours - theirs, x))
        two = (difference(forms(p1 - t1 * y, p2 - t2 * y), forms(p1 + t1 * y, p2 + t2 * y), y, x) for _ in range(1))
        result -= 2 * im(c) * smoothest(chain(one, two), y, x)
    return result


def halved(a: Expr, b: Expr, root: Expr, sign: int, x: Symbol) -> Expr | None:
    """β B with A = μ P ± ν B², μ ν = 1, β² = ν/μ: 2 y B/A is then the tangent of twice an angle with tangent β B/y."""
    whole, part, under = (Poly(side.expand(), x) for side in (a, b, root))
    if under.degree() != 2 or part.degree() > 1:
        return None
    if part.degree() == 1:
        zero = tidy(-part.nth(0) / part.nth(1))
        mu = tidy(whole(zero) / under(zero))
    else:
        mu = tidy(whole.nth(2) / under.nth(2))
    nu = tidy((whole - mu * under).coeff_monomial(x ** (2 * part.degree())) / part.LC() ** 2 * sign)
    left = whole - Poly(mu * root + sign * nu * b**2, x)
    if tidy(mu * nu) != 1 or any(tidy(c) != 0 for c in left.all_coeffs()):
        return None
    content, line = drawn(part)
    return tidy(nu * content) * line


def quotient(over: Expr, under: Expr, x: Symbol) -> Expr:
    """over/under for polynomials, the common constant factors cancelled."""
    if over == 0:
        return S.Zero
    (a, p), (b, q) = drawn(Poly(over.expand(), x)), drawn(Poly(under.expand(), x))
    return tidy(a / b) * p / q


def _cube(contact: Contact, sigma: Expr, c: Expr, y: Expr, k: int, x: Symbol) -> Expr | None:
    """Σ with σ real: F₀ and its neighbours F₊, F₋, of which only the quotient is needed."""
    (p1, p2), (q1, q2) = _parts(contact.p), _parts(contact.q)
    if q2 != 0 or im(sigma) != 0:
        return None
    s, orient = sigma * q1 * y, 1 if k == 1 else -1
    size = _collected(p1**2 + p2**2, x) + s**2
    norm = _parts(contact.norm)
    result = S.Zero
    if re(c) != 0:
        half, across = -s / 2, sqrt(3) * s / 2  # ζ^{∓1} s = half ∓ i across
        result += re(c) * (3 * log(size - 2 * p1 * s) - log(_collected(norm[0] ** 2 + norm[1] ** 2, x))) / 2
        result += orient * sqrt(3) * re(c) * difference(forms(p1 - half, p2 + across), forms(p1 - half, p2 - across), y, x)
    if im(c) != 0:
        even, odd = size + p1 * s, sqrt(3) * p2 * s
        result += orient * sqrt(3) * im(c) * atanh((odd / even).cancel())
        result -= im(c) * difference((3 * form for form in forms(p1 - s, p2)), _arguments(contact, norm), y, x)
    return result


def _collected(p: Expr, x: Symbol) -> Expr:
    """A polynomial with tidy coefficients."""
    return sum((tidy(c) * x ** m[0] for m, c in Poly(p.expand(), x).terms()), S.Zero)


def _arguments(contact: Contact, norm: tuple[Expr, Expr]) -> Iterator[Expr]:
    """arg norm up to a constant: m arg(x − α) where nothing else is zero."""
    if contact.rest.degree() > 0:
        yield from forms(*norm)
        return
    m, x = contact.times, contact.norm.gen
    zero = plain(-contact.norm.nth(m - 1) / contact.norm.LC() / m)
    for form in islice(forms(x - re(zero), -im(zero)), 2):
        yield m * form


TERMS = {2: _square, 3: _cube}
