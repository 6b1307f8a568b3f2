"""Rational functions: Hermite's reduction, then logarithms and arctangents with explicit real constants.

    ∫ A/pᵏ dx = −t/((k−1) pᵏ⁻¹) + ∫ (s + t'/(k−1))/pᵏ⁻¹ dx     where A = s p + t p'
    ∫ (Bx+C)/(ax²+bx+c) dx = B/(2a) ln|ax²+bx+c| + (C − Bb/(2a))·J
    J = 2/√D arctan((2ax+b)/√D) for D = 4ac − b² > 0, else 1/√−D ln|(2ax+b−√−D)/(2ax+b+√−D)|

Factors that stay irreducible over ℚ are split further in `real_factors`. Source: Bronstein, Symbolic Integration I, §2.2;
Geddes, Czapor, Labahn, Algorithms for Computer Algebra, §11.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from sympy import Add, Dummy, Expr, Integer, Poly, S, Symbol, atan, cancel, factor_terms, log, sqrt, sqrtdenest, together

from service.integrate import real_roots
from service.integrate.forms import power_of_inner
from service.integrate.numeric import sign_of
from service.integrate.search import Search
from service.integrate.shape import is_rational, split_constant


def rational(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """Every rational function of x; (x³+1)/(x²−x), 1/(x⁴+1), x/((x−a)(x−b)).

    First u = xᵏ where that lowers the degree: ∫ x^{k−1} h(xᵏ) dx = (1/k) ∫ h(u) du.
    """
    power = power_of_inner(f, x)
    if power is not None:
        yield power
    plain, names = _with_named_constants(f, x)
    found = integral(plain, x)
    yield None if found is None else found.xreplace(names)


def integral(f: Expr, x: Symbol) -> Expr | None:
    """∫ f dx for f rational in x with rational numbers and symbols as coefficients."""
    constant, rest = split_constant(f, x)
    numerator, denominator = cancel(together(rest)).as_numer_denom()
    top, bottom = Poly(numerator, x), Poly(denominator, x)
    lowered = _in_a_power(top, bottom, x)
    if lowered is not None:
        return constant * lowered
    field = _field(top, bottom)
    top, bottom = top.set_domain(field), bottom.set_domain(field)
    whole, top = top.div(bottom)
    result = [whole.integrate().as_expr()]
    if not top.is_zero:
        parts = _proper(top, bottom, x)
        if parts is None:
            return None
        result += parts
    return constant * Add(*result)


def _field(top: Poly, bottom: Poly) -> object:
    domain = top.domain.unify(bottom.domain)
    return domain.get_field() if domain.has_assoc_Field else domain


def _with_named_constants(f: Expr, x: Symbol) -> tuple[Expr, dict[Symbol, Expr]]:
    """f with a symbol for each irrational constant (√2, π, e^a, c^n): polynomials over ℚ are the ones flint factors."""
    names: dict[Symbol, Expr] = {}
    swap: dict[Expr, Symbol] = {}
    for part in sorted(_irrational_parts(f, x), key=lambda p: (p.count_ops(), str(p))):
        name = Dummy(f"k{len(swap)}", positive=bool(part.is_positive) or None, real=True)
        swap[part], names[name] = name, part
    return f.xreplace(swap), names


def _irrational_parts(f: Expr, x: Symbol) -> set[Expr]:
    found: set[Expr] = set()
    todo = [f]
    while todo:
        part = todo.pop()
        if not part.has(x) and not part.is_Symbol and not part.is_Rational and not (part.is_Add or part.is_Mul or _is_power(part)):
            found.add(part)
        else:
            todo.extend(part.args)
    return found


def _is_power(part: Expr) -> bool:
    return bool(part.is_Pow and part.exp.is_Integer)


def _in_a_power(top: Poly, bottom: Poly, x: Symbol) -> Expr | None:
    """∫ x^{k−1} h(xᵏ) dx by u = xᵏ, None where no k > 1 fits."""
    exponents = [m[0] + 1 for m in top.monoms()], [m[0] for m in bottom.monoms()]
    shift = min(exponents[1])
    best = _common_step([e - shift for e in exponents[0]] + [e - shift for e in exponents[1]])
    if best < 2:
        return None
    u = Dummy("u", real=True)
    numerator = Add(*[c * u ** Integer((m[0] + 1 - shift) // best) for m, c in top.terms()])
    denominator = Add(*[c * u ** Integer((m[0] - shift) // best) for m, c in bottom.terms()])
    found = integral(numerator / (denominator * u) / best, u)
    return None if found is None else found.subs(u, x**best)


def _common_step(exponents: list[int]) -> int:
    return gcd(*exponents)


def _proper(top: Poly, bottom: Poly, x: Symbol) -> list[Expr] | None:
    """∫ top/bottom dx for deg top < deg bottom."""
    result: list[Expr] = []
    for p, k in bottom.factor_list()[1]:
        power = p**k
        others = bottom.quo(power)
        share = (top * others.invert(power)).rem(power) if others.degree() > 0 else top.quo_ground(others.LC())
        parts = _one_factor(share, p, k, x)
        if parts is None:
            return None
        result += parts
    return result


def _one_factor(share: Poly, p: Poly, k: int, x: Symbol) -> list[Expr] | None:
    """∫ share/pᵏ dx for p irreducible over the field: Hermite's reduction down to k = 1."""
    result: list[Expr] = []
    slope = p.diff()
    pieces: list[tuple[Poly, int]] = []
    while k > 0:  # p-adic expansion, so that each piece has degree below that of p
        share, piece = share.div(p)
        pieces.append((piece, k))
        k -= 1
    carry = share.zero
    s = slope.gcdex(p)[0]
    for piece, power in pieces:
        piece = piece + carry
        if power == 1:
            carry = piece
            break
        t1 = (piece * s).rem(p)  # piece = t1 p' + s1 p
        s1 = (piece - t1 * slope).quo(p)
        result.append((-t1.quo_ground(t1.domain.convert(power - 1))).as_expr() / p.as_expr() ** (power - 1))
        carry = s1 + t1.diff().quo_ground(t1.domain.convert(power - 1))
    whole, rest = carry.div(p)
    result.append(whole.integrate().as_expr())
    if not rest.is_zero:
        logs = _simple(rest, p, x)
        if logs is None:
            return None
        result += logs
    return result


def _simple(top: Poly, p: Poly, x: Symbol) -> list[Expr] | None:
    """∫ top/p dx for p irreducible over the field, deg top < deg p."""
    if p.degree() == 1:
        return [factor_terms(top.LC() / p.LC()) * log(_primitive(p))]
    if p.degree() == 2:
        return over_quadratic(top, p, x)
    return real_roots.logarithms(top, p, x)


def _primitive(p: Poly) -> Expr:
    """p without its constant factor, as an expression."""
    return p.clear_denoms(convert=True)[1].primitive()[1].as_expr()


def over_quadratic(top: Poly, p: Poly, x: Symbol) -> list[Expr]:
    """∫ (Bx + C)/(a x² + b x + c) dx."""
    p_whole = _primitive(p)
    scale = (Poly(p_whole, x).LC() / p.LC()).factor() if p.LC() != 0 else S.One
    a, b, c = Poly(p_whole, x).all_coeffs()
    big_b, big_c = (top.coeff_monomial(x) * scale).cancel(), (top.coeff_monomial(1) * scale).cancel()
    logarithm = (big_b / (2 * a)).factor() * log(p_whole)
    rest = (big_c - big_b * b / (2 * a)).cancel()
    if rest == 0:
        return [logarithm]
    return [logarithm, rest * reciprocal_quadratic(a, b, c, x)]


def reciprocal_quadratic(a: Expr, b: Expr, c: Expr, x: Symbol) -> Expr:
    """∫ dx/(a x² + b x + c), with arctan or ln by the sign of the discriminant (for generic parameters: where they are drawn)."""
    discriminant = (4 * a * c - b**2).factor()
    if sign_of(discriminant) != -1:  # unknown: the arctangent is right for either sign, with complex constants for the other
        root = tidy_root(discriminant)
        return 2 / root * atan(((2 * a * x + b) / root).cancel() if not discriminant.is_Rational else _divided(2 * a * x + b, root))
    root = tidy_root((-discriminant).factor())
    return (log(_primitive_sum(2 * a * x + b - root)) - log(_primitive_sum(2 * a * x + b + root))) / root


def _primitive_sum(u: Expr) -> Expr:
    return u.expand().primitive()[1]


def _divided(u: Expr, root: Expr) -> Expr:
    """u/√n with the root in the numerator and common factors cancelled: √3 (2x + 1)/3."""
    content, inner = u.expand().primitive()
    return (content / root) * inner


def tidy_root(radicand: Expr) -> Expr:
    """√radicand with squares drawn out and nested radicals undone."""
    return sqrtdenest(sqrt(radicand))


__all__ = ["integral", "is_rational", "over_quadratic", "rational"]
