"""∫ A/p dx for p irreducible of degree 3 or more: the real form of Σ A(α)/p'(α) ln(x − α) over the roots α of p.

A pair of conjugate roots α = r ± i s with residue c = u ± i v gives   u ln(x² − 2 r x + r² + s²) − 2 v arctan((x − r)/s).
Roots are written explicitly for binomials a xⁿ + b, for quadratics in xᵏ, for cubics with cosines of parts of π for roots and for
quartics whose resolvent has a rational root; for other polynomials the sum over the roots stands as it is.
"""

from __future__ import annotations

from math import gcd

from sympy import (
    Add,
    Dummy,
    Expr,
    Integer,
    Matrix,
    Poly,
    Rational,
    S,
    Symbol,
    acos,
    atan,
    cos,
    factor_terms,
    log,
    pi,
    radsimp,
    root,
    sin,
    sqrt,
    sqrtdenest,
)
from sympy.integrals.rationaltools import log_to_real, ratint_logpart

from service.cas.root_sums import ROOT, RealRootLogs
from service.integrate.numeric import sign_of


def logarithms(top: Poly, p: Poly, x: Symbol) -> list[Expr] | None:
    """The terms of the antiderivative, None where the roots can't be written well."""
    terms = p.terms()
    simple = by_resultant(top, p, x)
    if simple is not None:
        return simple
    if len(terms) == 2 and terms[-1][0][0] == 0:
        return _binomial(top, p, x)
    step = gcd(*[m[0] for m, _ in terms])
    if p.degree() == 2 * step and len(terms) <= 3:
        return _quadratic_in_power(top, p, step, x)
    readable = {3: _cubic, 4: _quartic}.get(p.degree())
    return (readable and readable(top, p, x)) or over_roots(top, p, x)


MOST_ROOTS = 24
MOST_REDUCED = 12


def over_roots(top: Poly, p: Poly, x: Symbol) -> list[Expr] | None:
    """Σ c(r) ln(x − r) with c = A/p′, mod p where that is short, for roots that have no readable radicals."""
    if p.degree() > MOST_ROOTS:
        return None
    c = (top * p.diff().invert(p)).rem(p) if p.degree() <= MOST_REDUCED or not p.domain.is_QQ else None
    forms = [] if c is None else [_with_polynomial(c, p, x)]
    forms += [_with_quotient(top, p, x)] if p.domain.is_QQ else []
    return [min(forms, key=lambda form: len(str(form)))]


def _with_polynomial(c: Poly, p: Poly, x: Symbol) -> Expr:
    """Σ c(r) ln(x − r)."""
    scale, inner = factor_terms(c.as_expr().subs(x, ROOT).together()).as_independent(ROOT, as_Add=False)
    return scale * RealRootLogs(inner.expand(), x - ROOT, ROOT, p.clear_denoms(convert=True)[1].as_expr().subs(x, ROOT))


def _with_quotient(top: Poly, p: Poly, x: Symbol) -> Expr:
    """Σ A(r)/p′(r) ln(x − r), both without fractions."""
    scale, whole = p.clear_denoms(convert=True)
    above, below = (top * scale).as_expr().subs(x, ROOT), whole.diff().as_expr().subs(x, ROOT)
    outer, quotient = factor_terms(above / below).as_independent(ROOT, as_Add=False)
    return outer * RealRootLogs(quotient, x - ROOT, ROOT, whole.as_expr().subs(x, ROOT))


def by_resultant(top: Poly, p: Poly, x: Symbol) -> list[Expr] | None:
    """Lazard, Rioboo and Trager: Σ over the roots t of res(p, A − t p') of t·ln gcd(p, A − t p'), where these t are rational or quadratic.

    Pairs of complex logarithms become arctangents of polynomials (Rioboo), free of jumps.
    """
    if not p.domain.is_QQ:
        return None
    t = Dummy("t")
    result: list[Expr] = []
    for gcd_part, residues in ratint_logpart(top.as_expr(), p.as_expr(), x, t):
        if residues.degree() > 2:
            return None
        if residues.degree() == 1:
            residue = -residues.nth(0) / residues.nth(1)
            result.append(residue * log(gcd_part.as_expr().subs(t, residue)))
            continue
        real = log_to_real(gcd_part, residues, x, t)
        if real is None:
            return None
        result.append(real)
    return [term for part in result for term in Add.make_args(part.expand(log=False, power_base=False))] if result else None


def _positive(quantity: Expr) -> bool:
    return sign_of(quantity) != -1


def _binomial(top: Poly, p: Poly, x: Symbol) -> list[Expr]:
    """p = a xⁿ + b: the roots are r e^{iφ} with r = |b/a|^{1/n}, φ = (2k+1)π/n or 2kπ/n."""
    n = p.degree()
    a, b = p.LC(), p.coeff_monomial(1)
    ratio = (b / a).factor()
    odd = _positive(ratio)
    r = root(ratio if odd else -ratio, n)
    angles = [Rational(2 * k + int(odd), n) for k in range(n)]
    result: list[Expr] = []
    for angle in angles:
        if angle > 1:
            continue
        # the residue A(α)/p'(α) is −α A(α)/(n b), since a αⁿ = −b
        residue = [(-c * r ** (m[0] + 1) / (n * b), angle * (m[0] + 1)) for m, c in top.terms()]
        result += _pair(residue, r, angle, x)
    return result


def _pair(residue: list[tuple[Expr, Rational]], r: Expr, angle: Rational, x: Symbol) -> list[Expr]:
    """Terms of the root r e^{iπ·angle} and its conjugate; residue: Σ c e^{iπ·turn} as (c, turn)."""
    u = Add(*[c * cos(pi * turn) for c, turn in residue])
    if angle in (0, 1):
        return [u * log(x - r * cos(pi * angle))]
    v = Add(*[c * sin(pi * turn) for c, turn in residue])
    return conjugate_terms(u, v, r * cos(pi * angle), r * sin(pi * angle), r**2, x)


def conjugate_terms(u: Expr, v: Expr, re: Expr, im: Expr, norm: Expr, x: Symbol) -> list[Expr]:
    """u ln(x² − 2 re x + norm) − 2 v arctan((x − re)/im)."""
    return [u * log(x**2 - 2 * re * x + norm), -2 * v * atan(((x - re) / im).expand())]


def _quadratic_in_power(top: Poly, p: Poly, k: int, x: Symbol) -> list[Expr] | None:
    """p = a x²ᵏ + b xᵏ + c."""
    a, b, c = p.LC(), p.coeff_monomial(x**k), p.coeff_monomial(1)
    discriminant = (b**2 - 4 * a * c).factor()
    if not _positive(discriminant):
        return _conjugate_powers(top, p, k, x)
    rho = sqrt(discriminant)
    result: list[Expr] = []
    for sign in (1, -1):
        y = ((-b + sign * rho) / (2 * a)).expand()
        # 1/p = 1/(a (xᵏ − y₁)(xᵏ − y₂)) splits with 1/(a(y₁ − y₂)) = ±1/ρ
        n = k
        odd = not _positive(y)
        r = root(sqrtdenest(-y if odd else y), n)
        for m in range(n):
            angle = Rational(2 * m + int(odd), n)
            if angle > 1:
                continue
            residue = [(coef * r ** (j[0] + 1) / (n * y * sign * rho), angle * (j[0] + 1)) for j, coef in top.terms()]
            result += _pair(residue, r, angle, x)
    return result


def _conjugate_powers(top: Poly, p: Poly, k: int, x: Symbol) -> list[Expr] | None:
    """p = a x²ᵏ + b xᵏ + c with complex xᵏ = ρ e^{±iψ}: roots ρ^{1/k} e^{i(ψ + 2πm)/k}."""
    a, b, c = p.LC(), p.coeff_monomial(x**k), p.coeff_monomial(1)
    rho = sqrt((c / a).factor())
    psi = acos((-b / (2 * a * rho)).cancel())
    if k == 2 and psi.has(acos):
        return _biquadratic(top, p, x)
    r = root(rho, k)
    result: list[Expr] = []
    for m in range(k):
        angle = (psi + 2 * pi * m) / k
        re, im = r * cos(angle), r * sin(angle)
        # residue A(α)/(k α^{k−1}·a·2iρ sin ψ); with αᵏ = ρ e^{iψ}: α^{1−k} = α e^{−iψ}/ρ
        scale = 1 / (2 * k * a * rho**2 * sin(psi))
        u = Add(*[coef * scale * r ** (j[0] + 1) * sin((j[0] + 1) * angle - psi) for j, coef in top.terms()])
        v = Add(*[-coef * scale * r ** (j[0] + 1) * cos((j[0] + 1) * angle - psi) for j, coef in top.terms()])
        result += conjugate_terms(u, v, re, im, r**2, x)
    return result


def _biquadratic(top: Poly, p: Poly, x: Symbol) -> list[Expr]:
    """a x⁴ + b x² + c = a (x² + s x + q)(x² − s x + q) with q = √(c/a), s = √(2q − b/a)."""
    a, b, c = p.LC(), p.coeff_monomial(x**2), p.coeff_monomial(1)
    q = sqrt((c / a).factor())
    s = sqrtdenest(sqrt(2 * q - b / a))
    return _two_quadratics(top, a, (s, q), (-s, q), x)


def _two_quadratics(top: Poly, a: Expr, first: tuple[Expr, Expr], second: tuple[Expr, Expr], x: Symbol) -> list[Expr]:
    """∫ A/(a(x² + s₁x + q₁)(x² + s₂x + q₂)) dx, by solving for the two linear numerators."""
    (s1, q1), (s2, q2) = first, second
    a3, a2, a1, a0 = [top.coeff_monomial(x**k) / a for k in (3, 2, 1, 0)]

    system = Matrix([[1, 0, 1, 0], [s2, 1, s1, 1], [q2, s2, q1, s1], [0, q2, 0, q1]])
    b1, c1, b2, c2 = system.LUsolve(Matrix([a3, a2, a1, a0]))
    return [*_linear_over(b1, c1, s1, q1, x), *_linear_over(b2, c2, s2, q2, x)]


def _linear_over(b: Expr, c: Expr, s: Expr, q: Expr, x: Symbol) -> list[Expr]:
    """∫ (b x + c)/(x² + s x + q) dx for complex or real roots."""
    b, c = radsimp(b), radsimp(c)
    rest = radsimp(c - b * s / 2)
    discriminant = 4 * q - s**2
    terms = [b / 2 * log(x**2 + s * x + q)]
    if _positive(discriminant.expand()):
        width = sqrtdenest(sqrt(discriminant.expand()))
        return [*terms, 2 * rest / width * atan((2 * x + s) / width)]
    width = sqrtdenest(sqrt((-discriminant).expand()))
    return [*terms, rest / width * (log(2 * x + s - width) - log(2 * x + s + width))]


def _cubic(top: Poly, p: Poly, x: Symbol) -> list[Expr] | None:
    """One real root α by Cardano (or three by Viète); p = a (x − α)(x² + s x + q)."""
    a, b, c, d = p.all_coeffs()
    if not all(coefficient.is_Rational for coefficient in (a, b, c, d)):
        return None
    shift = -b / (3 * a)
    m, n = (3 * a * c - b**2) / (3 * a**2), (2 * b**3 - 9 * a * b * c + 27 * a**2 * d) / (27 * a**3)
    delta = n**2 / 4 + m**3 / 27
    if delta >= 0:
        return None  # Cardano's roots fill pages
    angle = acos(3 * n / (2 * m) * sqrt(-3 / m)) / 3
    if not angle.has(acos):
        roots = [2 * sqrt(-m / 3) * cos(angle - 2 * pi * k / 3) + shift for k in range(3)]
        slope = p.diff()
        return [top(alpha) / slope(alpha) * log(x - alpha) for alpha in roots]
    return None


def _quartic(top: Poly, p: Poly, x: Symbol) -> list[Expr] | None:
    """x⁴ + … = (x² + s₁x + q₁)(x² + s₂x + q₂) over a quadratic extension, where Ferrari's resolvent has a rational root."""
    a, b, c, d, e = p.all_coeffs()
    if not all(coefficient.is_Rational for coefficient in (a, b, c, d, e)):
        return None
    shift = -b / (4 * a)
    monic = Poly(p.as_expr().subs(x, x + shift).expand() / a, x)
    _, _, k2, k1, k0 = monic.all_coeffs()
    y = Symbol("y")
    resolvent = Poly(y**3 + 2 * k2 * y**2 + (k2**2 - 4 * k0) * y - k1**2, y)
    for value in sorted((r for r in resolvent.ground_roots() if r > 0), key=lambda r: (not sqrt(r).is_Rational, r)):
        s = sqrt(value)
        first, second = (k2 + value - k1 / s) / 2, (k2 + value + k1 / s) / 2
        if first.is_real and second.is_real:
            shifted = Poly(top.as_expr().subs(x, x + shift).expand(), x)
            parts = _two_quadratics(shifted, a, (s, first), (-s, second), x)
            return [part.subs(x, x - shift).expand() if part.is_polynomial(x) else part.subs(x, x - shift) for part in parts]
    return None


__all__ = ["Integer", "S", "logarithms"]
