"""Algebraic numbers as expressions: real and imaginary part apart, no roots in denominators, nested roots undone."""

from __future__ import annotations

from sympy import Expr, I, Poly, Pow, Rational, S, cancel, factor_list, gcd_list, ilcm, radsimp, sqrt, sqrtdenest

from service.integrate.numeric import sign_of


def plain(number: Expr) -> Expr:
    """a + b i with real a and b free of roots in denominators."""
    real, imaginary = number.expand(complex=True).as_real_imag()
    return tidy(real) + I * tidy(imaginary)


def tidy(number: Expr) -> Expr:
    """A real number, or a function of parameters in lowest terms."""
    if number.is_Rational:
        return number
    return cancel(number) if number.free_symbols else sqrtdenest(radsimp(number.expand()))


def complex_root(number: Expr, n: int) -> Expr | None:
    """An n-th root: of a real number, or a square root by √(u + iv) = √((r+u)/2) ± i √((r−u)/2)."""
    u, v = number.as_real_imag()
    if v == 0:
        if n == 3:
            return Pow(u, Rational(1, 3)) if sign_of(u) == 1 else -Pow(-u, Rational(1, 3))
        if n != 2:
            return None
        return sqrtdenest(sqrt(u)) if sign_of(u) == 1 else I * sqrtdenest(sqrt(-u))
    if n != 2:
        return None
    size = sqrtdenest(sqrt(tidy(u**2 + v**2)))
    real, imaginary = (sqrtdenest(sqrt(tidy((size + side) / 2))) for side in (u, -u))
    return real + (sign_of(v) or 1) * I * imaginary


def exact_root(quantity: Expr, n: int) -> Expr:
    """A real n-th root of a quantity with its n-th powers drawn out; the sign is free where n is even."""
    outside, inside = S.One, S.One
    for side, way in zip(quantity.as_numer_denom() if quantity.free_symbols else (quantity, S.One), (1, -1), strict=True):
        constant, factors = factor_list(side) if side.free_symbols else (side, [])
        inside *= constant**way
        for g, e in factors:
            outside *= g ** (way * (e // n))
            inside *= g ** (way * (e % n))
    sign = S.One
    if n % 2 and sign_of(inside) == -1:
        inside, sign = -inside, -S.One
    root = Pow(inside, Rational(1, n))
    return sign * outside * (sqrtdenest(root) if n == 2 else root)


def drawn(p: Poly) -> tuple[Expr, Expr]:
    """(c, g) with p = c g: the coefficients of g without common factor, rational where they can be."""
    lead = tidy(p.LC())
    monic = [tidy(c / lead) for c in p.all_coeffs()]
    if all(c.is_Rational for c in monic):
        scale = Rational(ilcm(*[c.q for c in monic], 1))
    elif lead.free_symbols or any(c.free_symbols for c in monic):
        content = gcd_list(p.all_coeffs())
        return content, (p.as_expr() / content).cancel()
    else:
        scale = Rational(ilcm(*[term.as_coeff_Mul()[0].q for c in monic for term in c.as_ordered_terms()], 1))
    x = p.gen
    return tidy(lead / scale), sum((scale * c * x ** (len(monic) - 1 - j) for j, c in enumerate(monic)), S.Zero).expand()
