"""∫ s^{n−k−1}/(1 − ρ sⁿ) ds in real form, for s = q y/p, u = 1/(ρ^{1/n} s) = p/(σ q y), σⁿ = |ρ|.

    n = 2   σ⁻¹ artanh u                                  or  −σ⁻¹ arctan u            (ρ < 0)
    n = 3   σ^{k−3} (−½ ln|p − σ q y| + ⅙ ln|norm| ± arctan((2u + 1)/√3)/√3)            + for k = 1
    n = 4   σ^{k−4} (artanh u ± arctan u)/2                                             + for k = 1
            σ^{k−4} √2/4 (∓artanh(√2 u/(u² + 1)) − arctan(√2 u + 1) − arctan(√2 u − 1))  − for k = 1 (ρ < 0)

Written with u, so that a jump falls on a zero of y, where the integrand has one too.
"""

from __future__ import annotations

from sympy import Expr, Poly, Pow, S, atan, atanh, log, sqrt

from service.integrate.numeric import sign_of
from service.integrate.pseudo_elliptic.contact import Contact
from service.integrate.pseudo_elliptic.numbers import drawn, exact_root, tidy


def real_term(contact: Contact, rho: Expr, weight: Expr, y: Expr, k: int, n: int) -> Expr | None:
    """weight times the integral over one class with real ρ."""
    positive = sign_of(rho)
    if positive is None or n not in TERMS:
        return None
    sigma = exact_root(rho if positive == 1 or n == 3 else -rho, n)
    return tidy(weight * Pow(sigma, k - n)) * TERMS[n](contact, sigma, y, k, positive == 1)


def _square(contact: Contact, sigma: Expr, y: Expr, k: int, positive: bool) -> Expr:
    u = _ratio(contact, sigma, y)
    return atanh(u) if positive else -atan(u)


def _cube(contact: Contact, sigma: Expr, y: Expr, k: int, positive: bool) -> Expr:
    p, q = contact.p.as_expr(), contact.q.as_expr()
    angle = atan((2 * _ratio(contact, sigma, y) + 1) / sqrt(3)) / sqrt(3)
    logarithms = -log(p - sigma * q * y) / 2 + log_of(contact.norm) / 6
    return logarithms + (angle if k == 1 else -angle)


def _fourth(contact: Contact, sigma: Expr, y: Expr, k: int, positive: bool) -> Expr:
    u = _ratio(contact, sigma, y)
    if positive:
        return (atanh(u) + (atan(u) if k == 1 else -atan(u))) / 2
    ratio = atanh(sqrt(2) * u / (u**2 + 1))
    angles = atan(sqrt(2) * u + 1) + atan(sqrt(2) * u - 1)
    return sqrt(2) / 4 * ((-ratio if k == 1 else ratio) - angles)


TERMS = {2: _square, 3: _cube, 4: _fourth}


def _ratio(contact: Contact, sigma: Expr, y: Expr) -> Expr:
    """p/(σ q y)."""
    content, p = drawn(contact.p)
    below, q = drawn(contact.q)
    return tidy(content / (below * sigma)) * p / (q * y)


def log_of(norm: Poly) -> Expr:
    """ln|norm| by its factors, without a constant."""
    return sum((e * log(g.as_expr()) for g, e in norm.factor_list()[1]), S.Zero)
