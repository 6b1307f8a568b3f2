"""Integrals of R(x)/√q, with R rational and q quadratic, without a root in a new letter.

    ∫ R/√q dx = S·√q + ∫ (W/d)/√q dx      S and W by comparing coefficients; d has each factor of the denominator of R once
    ∫ N/(p·√q) dx, u = l/√q               l linear, so that du = l′q − l·q′/2 over q·√q, and p/q = α + β·u²

Contract: exact wherever the root is real. Source: Fichtenholz, Differential and integral calculus, §284; Timofeev, Integration of
functions (1948), ch. 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Expr, Poly, sqrt

from service.rules.integration_ways import Piece, Way, Ways, X, rewritten, substituted

R = sympy.Dummy("r", positive=True)
MOST_UNKNOWNS = 14
MOST_OPS = 60


@dataclass(frozen=True, slots=True)
class OverRoot:
    """f = above/(below·√q), in lowest terms."""

    above: Poly
    below: Poly
    q: Poly

    @property
    def quotient(self) -> Expr:
        return self.above.as_expr() / self.below.as_expr()


def over_root(f: Expr) -> OverRoot | None:
    """f as R/√q; None where it is something else."""
    roots = [node for node in f.atoms(sympy.Pow) if node.has(X) and not node.exp.is_Integer]
    bases = {node.base for node in roots}
    if len(bases) != 1 or any(not node.exp.is_Rational or node.exp.q != 2 for node in roots) or sympy.count_ops(f) > MOST_OPS:
        return None
    base = bases.pop()
    if not base.is_polynomial(X) or sympy.degree(base, X) != 2:
        return None
    rest, power = f.xreplace({node: R ** (2 * node.exp) for node in roots}).as_independent(R, as_Add=False)
    k = power.as_base_exp()[1]
    if power.as_base_exp()[0] != R or not k.is_Integer or not rest.is_rational_function(X):
        return None
    above, below = sympy.fraction(sympy.cancel(rest * base ** ((k + 1) / 2)))
    return OverRoot(Poly(above, X), Poly(below, X), Poly(base, X))


def beside_root(f: Expr, ways: Ways) -> Iterator[Way]:
    """The ways for R/√q that need no angle."""
    found = over_root(f)
    if found is None or _is_for_an_angle(found):
        return
    yield from _slope_split_off(found)
    yield from _reduced(f, found)
    yield from _apart(found)
    yield from _by_quotient(f, found)


def _is_for_an_angle(found: OverRoot) -> bool:
    """Whether x = a·sin θ and the like are as short: √(a² ± x²) beside powers of x and of itself alone."""
    below = found.below
    while below.degree() > 0 and sympy.rem(below, found.q).is_zero:
        below = sympy.quo(below, found.q)
    return bool(found.q.coeff_monomial(X) == 0 and len(below.terms()) == 1) or (below.degree() == 0 and found.above.degree() == 0)


def _slope_split_off(found: OverRoot) -> Iterator[Way]:
    """(ax + b)/√q = a/(2·lead)·q′/√q + rest/√q"""
    if found.below.degree() == 0 and found.above.degree() == 1:
        slope, root = found.q.diff(X), sqrt(found.q.as_expr())
        part = found.above.LC() / slope.LC()
        rest = sympy.cancel((found.above.as_expr() - part * slope.as_expr()) / found.below.as_expr())
        part = part / found.below.as_expr()
        if rest != 0:
            pieces = (Piece(part, slope.as_expr() / root), Piece(rest, 1 / root))
            yield Way("split_numerator", pieces=pieces, parts={"p": found.above.as_expr(), "d": slope.as_expr(), "q": found.q.as_expr()})


def _factors(found: OverRoot) -> list[tuple[Poly, int, bool]]:
    """(factor, how often, whether it is one of q) of the denominator."""
    return [(base, times, sympy.rem(found.q, base).is_zero) for base, times in found.below.factor_list()[1]]


def _reduced(f: Expr, found: OverRoot) -> Iterator[Way]:
    """S·√q + ∫ (W/d)/√q dx, where R has a polynomial part or a factor more than once below."""
    factors = _factors(found)
    one = Poly(1, X)
    outer = sympy.prod((base ** (times if is_of_root else times - 1) for base, times, is_of_root in factors), start=one)
    inner = sympy.prod((base for base, _, is_of_root in factors if not is_of_root), start=one)
    excess = found.above.degree() - found.below.degree()
    count = outer.degree() + max(excess, 0)
    if count == 0 or count + inner.degree() + 1 > MOST_UNKNOWNS:
        return
    solved = _coefficients(found, outer, inner, count)
    if solved is None:
        return
    s, w, form = solved
    root, rest = sqrt(found.q.as_expr()), sympy.factor(w / inner.as_expr())
    if s == 0:
        return
    scale, core = rest.as_independent(X, as_Add=False)
    pieces = () if rest == 0 else (Piece(scale, core / root),)
    yield Way("ostrogradsky", _times_root(s / outer.as_expr(), found.q.as_expr()), pieces, parts={"f": f, "p": form, "q": root})


def _times_root(share: Expr, q: Expr) -> Expr:
    """share·√q, with each q below taken into the power of the root."""
    share = sympy.cancel(share)
    below, n = Poly(sympy.fraction(share)[1], X), 0
    while below.degree() > 1 and sympy.rem(below, Poly(q, X)).is_zero:
        below, n = sympy.quo(below, Poly(q, X)), n + 1
    return sympy.factor(sympy.cancel(share * q**n)) * q ** (sympy.S.Half - n)


def _coefficients(found: OverRoot, outer: Poly, inner: Poly, count: int) -> tuple[Expr, Expr, Expr] | None:
    """(S·outer, W, the part before the root with letters) with R = (S/1)′·q + S·q′/2 + W/inner."""
    names = sympy.symbols(f"A:{count}")
    others = sympy.symbols(f"B:{inner.degree() + 1}")
    s = Poly(sum((name * X**k for k, name in enumerate(names)), sympy.S.Zero), X)
    w = Poly(sum((name * X**k for k, name in enumerate(others)), sympy.S.Zero), X)
    q, o = found.q, outer
    slope = (s.diff(X) * o - s * o.diff(X)) * q * 2 + s * o * q.diff(X)
    total = slope * inner * found.below + 2 * (w * o**2) * found.below - 2 * found.above * o**2 * inner
    equations = [c for c in total.all_coeffs() if c != 0]
    solutions = sympy.solve(equations, (*names, *others), dict=True) if equations else []
    if len(solutions) != 1:
        return None
    values = {name: solutions[0].get(name, sympy.S.Zero) for name in (*names, *others)}
    form = s.as_expr() / o.as_expr()
    return s.as_expr().xreplace(values), w.as_expr().xreplace(values), form


def _apart(found: OverRoot) -> Iterator[Way]:
    """Partial fractions of R, each over the root."""
    parts = sympy.apart(found.quotient, X)
    if parts.is_Add:
        root = sqrt(found.q.as_expr())
        yield rewritten("fractions_beside_root", sympy.Add(*(term / root for term in parts.args)), f=found.quotient, d=parts)


def _by_quotient(f: Expr, found: OverRoot) -> Iterator[Way]:
    """u = l/√q."""
    if found.below.degree() == 1 and found.above.degree() == 0:
        yield _at_linear(found)
    elif found.below.degree() == 2 and found.above.degree() <= 1:
        yield from _at_quadratic(f, found)


def _at_linear(found: OverRoot) -> Way:
    """∫ dx/((x − p)·√q) with l = q(p) + q′(p)·(x − p)/2"""
    lead, last = found.below.all_coeffs()
    p = -last / lead
    value, slope, top = found.q(p), found.q.diff(X)(p), found.q.LC()
    line = sympy.expand(value + slope * (X - p) / 2)
    m = slope**2 / 4 - value * top
    k = Poly(_slope_above(line, found.q), X).LC()
    return _with_letter(found.above.LC() / lead * m / (k * (X**2 - value)), line, found.q)


def _slope_above(line: Expr, q: Poly) -> Expr:
    """l′q − l·q′/2, which stands over q·√q in du."""
    return sympy.expand(sympy.diff(line, X) * q.as_expr() - line * q.diff(X).as_expr() / 2)


def _with_letter(g: Expr, line: Expr, q: Poly) -> Way:
    return quotient_letter(sympy.factor(sympy.cancel(g)), line, q.as_expr(), sympy.S.Half)


def quotient_letter(g: Expr, line: Expr, q: Expr, n: Expr) -> Way:
    """∫ g du with u = line/qⁿ, so that du = (line′·q − n·line·q′)/qⁿ⁺¹ dx"""
    above = sympy.factor(sympy.expand(sympy.diff(line, X) * q - n * line * sympy.diff(q, X)))
    return substituted("quotient_by_root_substitution", g, line / q**n, g=line / q**n, d=above / q ** (n + 1))


def _at_quadratic(f: Expr, found: OverRoot) -> Iterator[Way]:
    """∫ (ax + b)/(p·√q) dx: the numerator in the two that have a letter each."""
    lines = list(_lines(found.below, found.q))
    tops = [_slope_above(line, found.q) for line, _, _ in lines]
    for (line, alpha, beta), top in zip(lines, tops, strict=True):
        share = sympy.cancel(found.above.as_expr() / top)
        if not share.has(X):
            yield _with_letter(share / (alpha + beta * X**2), line, found.q)
            return
    if len(lines) == 2:
        yield from _in_two(found, [sympy.primitive(top)[1] for top in tops])


def _lines(p: Poly, q: Poly) -> Iterator[tuple[Expr, Expr, Expr]]:
    """(l, α, β) with p = α·q + β·l², l linear or a number."""
    a = sympy.Dummy("a")
    member = Poly(p.as_expr() - a * q.as_expr(), X)
    for alpha in sorted(sympy.roots(Poly(member.discriminant() if member.degree() == 2 else 1, a)), key=str):
        rest = Poly(sympy.expand(p.as_expr() - alpha * q.as_expr()), X)
        if not alpha.is_real or rest.degree() == 1:
            continue
        if rest.degree() == 2:
            yield X + sympy.cancel(rest.coeff_monomial(X) / (2 * rest.LC())), alpha, rest.LC()
        elif not rest.is_zero:
            yield sympy.S.One, alpha, rest.LC()


def _in_two(found: OverRoot, tops: list[Expr]) -> Iterator[Way]:
    c, d = sympy.symbols("c d", cls=sympy.Dummy)
    equations = Poly(found.above.as_expr() - c * tops[0] - d * tops[1], X).all_coeffs()
    solved = sympy.solve(equations, (c, d), dict=True)
    if len(solved) == 1 and len(solved[0]) == 2:
        below = found.below.as_expr() * sqrt(found.q.as_expr())
        pieces = tuple(Piece(solved[0][name], top / below) for name, top in zip((c, d), tops, strict=True))
        parts = {"p": found.above.as_expr(), "f": tops[0], "g": tops[1]}
        yield Way("numerator_in_two_parts", pieces=pieces, parts=parts)


def biquadratic_root(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ R(x²)/√q dx with u = x/√q for q = ax⁴ + bx² + c, where R·q/(c − ax⁴) is a function of u² alone"""
    roots = [node for node in f.atoms(sympy.Pow) if node.has(X) and not node.exp.is_Integer]
    if len(roots) != 1 or roots[0].exp != -sympy.S.Half or not roots[0].base.is_polynomial(X):
        return
    q, rest = Poly(roots[0].base, X), f / roots[0]
    if q.degree() != 4 or not q.is_univariate or {k for (k,) in q.monoms()} - {4, 2, 0} or not rest.is_rational_function(X):
        return
    c, d = sympy.symbols("c d", cls=sympy.Dummy)
    a, last = q.LC(), q.coeff_monomial(1)
    inverse = sympy.cancel((last - a * X**4) / rest)  # q/h, a combination of q and x² where h is 1/(c + d·u²)
    if not inverse.is_polynomial(X):
        return
    solved = sympy.solve(Poly(inverse - c * q.as_expr() - d * X**2, X).all_coeffs(), (c, d), dict=True)
    if len(solved) == 1 and len(solved[0]) == 2:
        yield _with_letter(1 / (solved[0][c] + solved[0][d] * X**2), X, q)
