"""Powers of sine and cosine, of tangent and secant, by the textbook's reductions.

    ∫ sinᵐ cosⁿ:  n odd: u = sin;  m odd: u = cos;  both even: lower by  ∫ sinᵐ cosⁿ = −sinᵐ⁻¹cosⁿ⁺¹/(m+n) + (m−1)/(m+n) ∫ sinᵐ⁻² cosⁿ
    ∫ secⁿ = secⁿ⁻² tan/(n−1) + (n−2)/(n−1) ∫ secⁿ⁻²        ∫ tanⁿ = tanⁿ⁻¹/(n−1) − ∫ tanⁿ⁻²
    ∫ tanᵐ secⁿ:  n even: u = tan;  m odd: u = sec (of two the one with fewer terms);  m even, n odd: tan² = sec² − 1

The same for cot and csc, with the opposite sign.
Source: Stewart, Calculus, §7.2; Gradshteyn & Ryzhik 2.51.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Dummy, Expr, Integer, Poly, Symbol, cos, cot, csc, log, sec, sin, tan

from service.integrate.search import Search
from service.integrate.shape import factors, is_linear

PAIRS: tuple[tuple[type, type, int], ...] = ((tan, sec, 1), (cot, csc, -1))
"""(tangent, secant, sign of the derivatives)."""


def powers(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """sin³x cos²x, tan⁶x, sec³x, sec³x tan⁵x, cot³x csc⁴x, cos⁵x/sin³x (as cot and csc)."""
    read = exponents(f, x)
    if read is None:
        return
    angle, found = read
    value = _value(found, angle)
    if value is not None:
        yield value / angle.diff(x)


def exponents(f: Expr, x: Symbol) -> tuple[Expr, dict[type, int]] | None:
    """The common linear angle and the exponent of each function in a product of powers; None for other shapes."""
    found: dict[type, int] = {}
    angles: set[Expr] = set()
    for factor in factors(f):
        base, n = factor.as_base_exp()
        if not (isinstance(base, (sin, cos, tan, cot, sec, csc)) and n.is_Integer and is_linear(base.args[0], x)):
            return None
        angles.add(base.args[0])
        found[type(base)] = found.get(type(base), 0) + int(n)
    return (angles.pop(), found) if len(angles) == 1 else None


def _value(found: dict[type, int], angle: Expr) -> Expr | None:
    s, c = found.get(sin, 0), found.get(cos, 0)
    for tangent, secant, sign in PAIRS:
        if set(found) <= {tangent, secant} and all(n > 0 for n in found.values()):
            return _tangents(found.get(tangent, 0), found.get(secant, 0), tangent(angle), secant(angle), sign)
    if set(found) <= {sin, cos}:
        if s >= 0 and c >= 0:
            return _sines(s, c, angle)
        if s == 0 and c < 0:
            return _tangents(0, -c, tan(angle), sec(angle), 1)
        if c == 0 and s < 0:
            return _tangents(0, -s, cot(angle), csc(angle), -1)
        if s > 0 and c < 0 and -c - s >= 0:
            return _tangents(s, -c - s, tan(angle), sec(angle), 1)
        if c > 0 and s < 0 and -s - c >= 0:
            return _tangents(c, -s - c, cot(angle), csc(angle), -1)
    return None


def _sines(m: int, n: int, angle: Expr) -> Expr | None:
    """∫ sinᵐ cosⁿ for m, n ≥ 0."""
    s, c = sin(angle), cos(angle)
    u = Dummy("u")
    if n % 2:
        return Poly(u**m * (1 - u**2) ** ((n - 1) // 2), u).integrate(u).as_expr().subs(u, s)
    if m % 2:
        return -Poly(u**n * (1 - u**2) ** ((m - 1) // 2), u).integrate(u).as_expr().subs(u, c)
    return None


def _tangents(m: int, n: int, t: Expr, q: Expr, sign: int) -> Expr | None:
    """∫ tᵐ qⁿ dx for t' = sign·q², q' = sign·t q, q² = 1 + t² (tangent and secant, or cotangent and cosecant)."""
    u = Dummy("u")
    if n % 2 == 0 and n > 0 and not (m % 2 and (m - 1) // 2 < n // 2 - 1):
        return sign * Poly(u**m * (1 + u**2) ** (n // 2 - 1), u).integrate(u).as_expr().subs(u, t)
    if m % 2 and n > 0:
        return sign * Poly((u**2 - 1) ** ((m - 1) // 2) * u ** (n - 1), u).integrate(u).as_expr().subs(u, q)
    if n == 0:
        return _tangent_power(m, t, sign)
    even = Poly((u**2 - 1) ** (m // 2) * u**n, u)
    return Add(*[coefficient * _secant_power(k, t, q, sign) for (k,), coefficient in even.terms()])


def _tangent_power(m: int, t: Expr, sign: int) -> Expr:
    """∫ tᵐ = sign·tᵐ⁻¹/(m−1) − ∫ tᵐ⁻²."""
    angle = t.args[0]
    if m == 0:
        return angle
    if m == 1:
        return -log(cos(angle)) if sign == 1 else log(sin(angle))
    return sign * t ** (m - 1) / Integer(m - 1) - _tangent_power(m - 2, t, sign)


def _secant_power(n: int, t: Expr, q: Expr, sign: int) -> Expr:
    """∫ qⁿ for odd n = sign·qⁿ⁻² t/(n−1) + (n−2)/(n−1) ∫ qⁿ⁻²."""
    if n == 1:
        return sign * log(q + t)
    return sign * q ** (n - 2) * t / Integer(n - 1) + Integer(n - 2) / (n - 1) * _secant_power(n - 2, t, q, sign)


def is_product_of_powers(f: Expr, x: Symbol) -> bool:
    return bool(f.is_Mul or f.is_Pow or f.is_Function) and exponents(f, x) is not None
