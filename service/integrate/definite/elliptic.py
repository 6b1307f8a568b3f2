"""Polynomials in sin and cos times (A + B sin² x)^(±1/2) over quarter turns, by complete elliptic integrals.

    Iⱼ = ∫₀^(π/2) sin²ʲ x/√(1 − m sin² x) dx:  I₀ = K(m), I₁ = (K(m) − E(m))/m
    (2j − 1) m Iⱼ = (2j − 2)(1 + m) Iⱼ₋₁ − (2j − 3) Iⱼ₋₂          sin²ʲ x √(1 − m sin² x):  Iⱼ − m Iⱼ₊₁

Contract: numbers A > 0 and A + B > 0, an interval of one, two or four quarters from 0 (or about 0) → the value; nothing
for odd powers that do not cancel over it. Source: Byrd & Friedman, Handbook of Elliptic Integrals, 310.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Poly, Rational, Symbol, cos, elliptic_e, elliptic_k, expand, factor_terms, pi, sin, sqrt, symbols
from sympy.polys.polyerrors import PolynomialError

from service.integrate.definite.task import Task

QUARTERS = {(Integer(0), pi / 2): 1, (Integer(0), pi): 2, (Integer(0), 2 * pi): 4, (-pi, pi): 4, (-pi / 2, pi / 2): 2}
"""Of a turn; over two, odd powers of one of the two functions cancel, over four those of both."""
MOST_POWER = 12
S, C = symbols("s c")


def is_elliptic(task: Task) -> bool:
    return (task.a, task.b) in QUARTERS and not task.parameters and _parts(task.f, task.x) is not None


def _parts(f: Expr, x: Symbol) -> tuple[Poly, Expr, Expr, int] | None:
    """(polynomial in s and c, A, B, ±1): f = p(sin x, cos x) · (A + B sin² x)^(±1/2)."""
    roots = f.find(lambda node: node.is_Pow and node.exp in (HALF, -HALF) and x in node.base.free_symbols)
    if len(roots) != 1:
        return None
    (root,) = roots
    outer = expand(f / root)
    radicand = expand(_in_letters(root.base, x).subs(C**2, 1 - S**2))
    try:
        inner, polynomial = Poly(radicand, S), Poly(_in_letters(outer, x), S, C)
    except PolynomialError:
        return None
    if x in outer.subs({sin(x): S, cos(x): C}).free_symbols or C in radicand.free_symbols or polynomial.total_degree() > MOST_POWER:
        return None
    if inner.degree() != 2 or inner.coeff_monomial(S) != 0 or not all(c.is_Rational for c in inner.coeffs()):
        return None
    a, b = inner.coeff_monomial(1), inner.coeff_monomial(S**2)
    return (polynomial, a, b, 1 if root.exp == HALF else -1) if a > 0 and a + b > 0 else None


HALF = Rational(1, 2)


def _in_letters(f: Expr, x: Symbol) -> Expr:
    return f.subs({sin(x): S, cos(x): C})


def elliptic(task: Task) -> Iterator[Expr]:
    """The sum over even powers; odd ones must cancel."""
    parts = _parts(task.f, task.x)
    if parts is None:
        return
    polynomial, a, b, sign = parts
    ends = (task.a, task.b)
    m = -b / a
    total: Expr = Integer(0)
    for (i, j), coefficient in polynomial.terms():
        if _cancels(i, j, ends):
            continue
        if i % 2 or j % 2:
            return
        spread = Poly(S**i * (1 - S**2) ** (j // 2), S)
        total += coefficient * sum((c * _integral(power // 2, m, sign) for (power,), c in spread.terms()), Integer(0))
    yield factor_terms(expand(QUARTERS[ends] * sqrt(a) ** sign * total))


def _cancels(i: int, j: int, ends: tuple[Expr, Expr]) -> bool:
    """Whether sinⁱ cosʲ times an even function of both cancels over the interval."""
    if QUARTERS[ends] == 4:
        return bool(i % 2 or j % 2)
    return bool(QUARTERS[ends] == 2 and (j % 2 if ends[0] == 0 else i % 2))


def _integral(j: int, m: Expr, sign: int) -> Expr:
    """∫ sin²ʲ (1 − m sin²)^(±1/2) over a quarter turn."""
    return _over_root(j, m) if sign == -1 else _over_root(j, m) - m * _over_root(j + 1, m)


def _over_root(j: int, m: Expr) -> Expr:
    values = [elliptic_k(m), (elliptic_k(m) - elliptic_e(m)) / m]
    for n in range(2, j + 1):
        values.append(expand(((2 * n - 2) * (1 + m) * values[n - 1] - (2 * n - 3) * values[n - 2]) / ((2 * n - 1) * m)))
    return values[j]
