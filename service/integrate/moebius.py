"""Roots of two linear factors: u = (A/B)^{1/q}.

    A = k₁ uᵠ D, B = k₂ D with D = 1/(c uᵠ + d):   A^{p/q} B^{r/q} is rational in u where p + r is a multiple of q

Source: Fichtenholz II, §278; Goursat, Cours d'analyse I, §104.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from sympy import Abs, Dummy, Expr, Function, Integer, Pow, S, Symbol, cancel, factor_list, powdenest

from service.integrate.radicals import tidied
from service.integrate.search import Search
from service.integrate.shape import linear_parts, order, radicals


def two_linear_roots(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """1/((x−1)⁷(x+1)²)^{1/3}, 1/(9 + 3x − 5x² + x³)^{2/3}, x (1+x)^{2/3} √(1−x)/((1−x)^{2/3} √(1+x) − …)."""
    split = f.xreplace({part: _factored(part) for part in radicals(f, x)})
    bases = sorted({part.base for part in radicals(split, x)}, key=order)
    if len(bases) != 2:
        return
    lines = [linear_parts(base, x) for base in bases]
    if any(line is None for line in lines):
        return
    q = lcm(*[part.exp.q for part in radicals(split, x)])
    own = {part.base for part in radicals(f, x)}
    root = own.pop() if len(own) == 1 else None
    for first, second in ((0, 1), (1, 0)):
        found = _with(split, x, bases[first], bases[second], lines[first], lines[second], q, root, search)
        if found is not None:
            yield found
            return


def _factored(part: Expr) -> Expr:
    """(A^m B^n)^e → A^{me} B^{ne}; signs are left to the check."""
    if not part.base.is_polynomial():
        return part
    constant, factors = factor_list(part.base)
    result = Pow(constant, part.exp) if constant.is_positive else S.One
    if not constant.is_positive:
        factors = [(-factors[0][0], factors[0][1]), *factors[1:]] if factors[0][1] % 2 else factors
        result = Pow(-constant, part.exp) if factors and factors[0][1] % 2 else Pow(constant, part.exp)
    for g, k in factors:
        result *= Pow(g, k * part.exp)
    return result


def _with(
    f: Expr,
    x: Symbol,
    top: Expr,
    bottom: Expr,
    over: tuple[Expr, Expr] | None,
    under: tuple[Expr, Expr] | None,
    q: int,
    root: Expr | None,
    search: Search,
) -> Expr | None:
    """∫ f dx by u = (top/bottom)^{1/q}."""
    if over is None or under is None:
        return None
    (a, b), (c, d) = over, under
    u, scale = Dummy("u", positive=True), Dummy("D", positive=True)
    w = u ** Integer(q)
    # x = (d w − b)/(a − c w): bottom = (a d − b c)/(a − c w), top = w · bottom
    determinant = (a * d - b * c).expand()
    if determinant == 0:
        return None
    broken = (part for part in f.atoms(Pow) if part.base in (top, bottom) and not part.exp.is_Integer)
    swap = {part: _power(part, top, w, scale, determinant) for part in broken}
    plain = powdenest(f.xreplace(swap).expand(power_base=True), force=True)
    here = cancel((d * w - b) / (a - c * w))
    plain = cancel(plain) if all(part.exp.is_Integer for part in plain.atoms(Pow) if part.has(scale)) else _gathered(plain, scale)
    if plain is None:
        return None
    inner = plain.subs(scale, 1 / (a - c * w)).subs(x, here) * here.diff(u)
    found = search.inner(tidied(inner, u), u)
    return None if found is None else found.subs(u, _quotient_root(root, top, bottom, q))


def _quotient_root(root: Expr | None, top: Expr, bottom: Expr, q: int) -> Expr:
    """(A/B)^{1/q}, by the integrand's own root (A^m B^n)^{1/q} where that is possible: then it is real where the integrand is."""
    if root is not None:
        powers = dict(factor_list(root)[1])
        m, n = powers.get(top, 0), powers.get(bottom, 0)
        for j in range(1, q):
            if m and n and (j * m - 1) % q == 0 and (j * n + 1) % q == 0 and factor_list(root)[0] == 1:
                return Pow(root, Integer(j) / q) * top ** (Integer(1 - j * m) / q) * bottom ** (Integer(-1 - j * n) / q)
    return (top / bottom) ** (S.One / q)


def _power(part: Expr, top: Expr, w: Expr, scale: Symbol, determinant: Expr) -> Expr:
    """top^e or bottom^e in u and D (the determinant's sign is taken into D's)."""
    below = Pow(scale, part.exp) * Pow(determinant, part.exp)
    return Pow(w, part.exp) * below if part.base == top else below


def _gathered(plain: Expr, scale: Symbol) -> Expr | None:
    """A quotient of sums whose terms all carry the same broken power of D: it cancels or becomes whole."""
    over, under = plain.as_numer_denom()
    above, below = _one_power(over, scale), _one_power(under, scale)
    if above is None or below is None:
        return None
    (first, m), (second, n) = above, below
    return first / second * scale ** (m - n) if (m - n).is_Integer else None


def _one_power(side: Expr, scale: Symbol) -> tuple[Expr, Expr] | None:
    """(g, e) with side = g·Dᵉ and g holding whole powers of D only."""
    lead = None
    rest = S.Zero
    for term in side.expand().as_ordered_terms():
        exponent = term.as_powers_dict().get(scale, S.Zero)
        if lead is None:
            lead = exponent
        if not (exponent - lead).is_Integer:
            return None
        rest += term / scale**lead
    return rest, S.Zero if lead is None else lead


def has_higher_root(f: Expr, x: Symbol) -> bool:
    """An algebraic integrand with roots other than square roots (those of quadratics have their own strategies)."""
    return not f.atoms(Function) - f.atoms(Abs) and any(part.exp.q > 2 for part in radicals(f, x))
