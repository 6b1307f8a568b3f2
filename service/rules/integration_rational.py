"""Rational functions: long division, partial fractions, a numerator split off the derivative of the denominator, squares completed."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr
from sympy.integrals.rationaltools import ratint_ratpart

from service.rules.integration_ways import Piece, Way, Ways, X, rewritten, substituted


def rational(f: Expr, ways: Ways) -> Iterator[Way]:
    """The ways for P/Q."""
    if not f.is_rational_function(X) or f.is_polynomial(X):
        return
    above, below = sympy.fraction(sympy.together(f))
    if not above.is_polynomial(X) or not below.is_polynomial(X) or not below.has(X):
        return
    p, q = sympy.Poly(above, X), sympy.Poly(below, X)
    if p.degree() >= q.degree():
        s, r = sympy.div(p, q)
        yield rewritten("divided_in_integral", s.as_expr() + r.as_expr() / below, p=above, q=below, s=s.as_expr(), r=r.as_expr())
        return
    yield from _reduced(f, p, q)
    yield from _scaled(f, below)
    yield from _apart(f, p, q)
    yield from _over_quadratic(f, p, q, below)


def _scaled(f: Expr, below: Expr) -> Iterator[Way]:
    """u = ⁿ√(a/b)·x for a denominator axⁿ + b that does not split over the rational numbers, so that it is uⁿ ± 1"""
    for factor in sympy.Mul.make_args(sympy.factor_terms(below)):
        base, _ = factor.as_base_exp()
        if not base.is_polynomial(X) or sympy.degree(base, X) < 3 or len(sympy.Poly(base, X).terms()) != 2:
            continue
        poly = sympy.Poly(base, X)
        ratio, n = poly.coeff_monomial(1) / poly.LC(), poly.degree()
        size = abs(ratio) ** sympy.Rational(1, n)
        if ratio in (0, 1, -1) or not _needs_scale(size, n):
            continue
        g = sympy.cancel(f.xreplace({X: size * X}) * size)
        scale, core = sympy.factor_terms(g).as_independent(X, as_Add=False)
        top, bottom = sympy.fraction(core)
        yield substituted("linear_substitution", scale * top / sympy.factor(bottom), X / size, g=X / size, d=1 / size)
        return


def _needs_scale(size: Expr, n: int) -> bool:
    """Whether the number is irrational, or a letter whose powers would stay in the roots of unity."""
    return not size.is_Rational and (size.is_number or (size.is_Symbol and n > 3))


def _reduced(f: Expr, p: sympy.Poly, q: sympy.Poly) -> Iterator[Way]:
    """∫ P/Q dx = U/Q₁ + ∫ V/Q₂ dx, where Q₂ has each factor of Q once (Ostrogradsky), for factors beyond the quadratic ones"""
    if q.free_symbols_in_domain or all(times == 1 or base.degree() < 3 for base, times in q.factor_list()[1]):
        return
    done, rest = ratint_ratpart(p.as_expr(), q.as_expr(), X)
    if done != 0:
        pieces = () if rest == 0 else (Piece(sympy.S.One, sympy.factor(rest)),)
        yield Way("ostrogradsky_for_fractions", sympy.factor(done), pieces, parts={"f": f})


def _apart(f: Expr, p: sympy.Poly, q: sympy.Poly) -> Iterator[Way]:
    """P/Q = A/(x − a) + …"""
    lowest = sympy.cancel(f)
    if sympy.count_ops(lowest) < sympy.count_ops(f) and sympy.fraction(lowest)[1] != sympy.fraction(sympy.together(f))[1].expand():
        yield rewritten("cancelled_in_integral", sympy.factor(lowest))
    found = sympy.apart(lowest, X)
    if found.is_Add and found != f:
        yield rewritten("partial_fractions_in_integral", found, f=f, d=found)
        return
    roots = _real_factors(sympy.cancel(f))
    if roots is not None:
        yield rewritten("partial_fractions_in_integral", roots, f=f, d=roots)


def _real_factors(f: Expr) -> Expr | None:
    """Partial fractions over √2, √3 and the like, for x⁴ + 1 and x² − 2; None where the denominator does not split so."""
    below = sympy.Poly(sympy.fraction(f)[1], X)
    if not below.domain.is_QQ and not below.domain.is_ZZ:
        return None
    if below.degree() not in (2, 4):
        return None
    numbers = _extension(below)
    if numbers is None:
        return None
    found = (
        sympy.apart(f, X, extension=numbers) if sympy.factor_list(below.as_expr(), X, extension=numbers)[1][0][0] != below.as_expr() else f
    )
    return found if found.is_Add else None


def _extension(q: sympy.Poly) -> list[Expr] | None:
    """√d that splits a quadratic with real roots, a biquadratic x⁴ + px² + r with a square r, or x⁴ + bx³ + cx² + bx + 1."""
    if q.degree() == 2:
        root = sympy.sqrt(q.discriminant())
        return [root] if root.is_real and not root.is_Rational else None
    a, b, c, d, e = q.all_coeffs() if len(q.all_coeffs()) == 5 else (0, 1, 1, 1, 1)
    if b and b == d and a == e:
        root = sympy.sqrt(b**2 - 4 * a * (c - 2 * a))
        return [root] if root.is_real and not root.is_Rational else None
    if b or d or not a or e / a <= 0 or not sympy.sqrt(e / a).is_Rational:
        return None
    middle = sympy.sqrt(2 * sympy.sqrt(e / a) - c / a)
    return [middle] if middle.is_real and not middle.is_Rational else None


def _over_quadratic(f: Expr, p: sympy.Poly, q: sympy.Poly, below: Expr) -> Iterator[Way]:
    """(Ax + B)/(x² + bx + c)ⁿ: the derivative of the quadratic split off, then the square completed"""
    factors = sympy.factor_list(below, X)[1]
    if len(factors) != 1 or sympy.degree(factors[0][0], X) != 2 or not p.degree() < 2:
        return
    base, n = factors[0]
    whole = q.LC() / sympy.Poly(base, X).LC() ** n
    slope = sympy.diff(base, X)
    a, b = sympy.Poly(base, X).LC(), base.coeff(X, 1)
    if p.degree() == 1:
        part = p.LC() / (2 * a) / whole
        rest = sympy.cancel(p.as_expr() / whole - part * slope)
        if rest != 0:
            top, number = (slope, part) if b != 0 else (X, 2 * a * part)
            pieces = (Piece(number, top / base**n), Piece(rest, 1 / base**n))
            yield Way("split_numerator", pieces=pieces, parts={"p": p.as_expr(), "d": slope, "q": base})
        return
    if b != 0 or (n == 1 and a != 1):
        yield from _square(p, base, int(n), whole)


def _square(p: sympy.Poly, base: Expr, n: int, whole: Expr) -> Iterator[Way]:
    """ax² + bx + c = a·((x + h)² + d)"""
    a, b, c = sympy.Poly(base, X).all_coeffs() if len(sympy.Poly(base, X).all_coeffs()) == 3 else (1, 0, 0)
    h, d = b / (2 * a), sympy.cancel(c / a - b**2 / (4 * a**2))
    scale = sympy.cancel(p.as_expr() / whole / a**n)
    if h == 0:
        yield Way("factor_of_integral", pieces=(Piece(scale, 1 / (X**2 + d) ** n),), parts={"c": scale})
        return
    yield substituted("completed_square_in_integral", scale / (X**2 + d) ** n, X + h, g=X + h, f=base)
