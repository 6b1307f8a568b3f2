"""Integration by parts: ∫ u·v′ dx = u·v − ∫ u′·v dx, with the usual choice of u, and an integral that comes back as an equation for it.

Source of the choice: Kasube, "A Technique for Integration by Parts", Amer. Math. Monthly 90 (1983).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Expr, cos, exp, log, sec, sin, tan

from service.rules.integration_substitution import slope_of
from service.rules.integration_ways import Piece, Way, Ways, X

INVERSE = (sympy.asin, sympy.acos, sympy.atan, sympy.acot, sympy.asec, sympy.acsc, sympy.asinh, sympy.acosh, sympy.atanh, sympy.acoth)
MOST_OPS = 30
"""Operations that the integral which is left may have more than the one before."""


def by_parts(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ u dv = u·v − ∫ v du, u by LIATE"""
    factors = [factor for factor in sympy.Mul.make_args(f) if factor.has(X)]
    for u in sorted((u for u in factors if _rank(u, factors) is not None), key=lambda u: _rank(u, factors) or 0):
        yield from _with(u, f / u, f, ways)


def lone_logarithm(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ ln g dx = x·ln g − ∫ x·g′/g dx"""
    if isinstance(f, log):
        yield from _with(f, sympy.S.One, f, ways)


def with_quotient(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ u/(ax + b)ⁿ dx with v = the integral of the power below"""
    for factor in sympy.Mul.make_args(f):
        base, n = factor.as_base_exp()
        if (base.is_Add or base == X) and n.is_Rational and n < -1 and base.has(X) and f != factor:
            yield from _with(f / factor, factor, f, ways)
            inside = sympy.diff(base, X)
            if inside.has(X):
                yield from _with(sympy.cancel(f / factor / inside), factor * inside, f, ways)


def _rank(u: Expr, factors: list[Expr]) -> int | None:
    """LIATE: logarithms, inverse functions, powers of x and polynomials, then the rest; None for what is no u."""
    base, n = u.as_base_exp()
    if isinstance(base, log) and n.is_Integer and n > 0:
        return 0
    if isinstance(base, INVERSE) and n.is_Integer and n > 0:
        return 1
    if base.is_polynomial(X) and n.is_Integer and n > 0 and len(factors) > 1 and not all(g.is_algebraic_expr(X) for g in factors):
        return 2
    return None


def _with(u: Expr, dv: Expr, f: Expr, ways: Ways) -> Iterator[Way]:
    v = ways.antiderivative(dv)
    if v is None or v.has(sympy.Integral):
        return
    v = _without_bars(v) if f.has(log(X)) else v
    slope = slope_of(u) if u.has(log) else sympy.diff(u, X)
    rest = _short(v * slope)
    if rest == f or sympy.count_ops(rest) > sympy.count_ops(f) + MOST_OPS:
        return
    scale, left = (rest, sympy.S.One) if not rest.has(X) else rest.as_independent(X, as_Add=False)
    yield Way("by_parts", u * v, (Piece(-scale, left),), parts=_told(u, v, dv, slope))


def _without_bars(v: Expr) -> Expr:
    """|g| as g where g > 0 for every x > 0, which ln x allows only."""
    whole = sympy.Dummy("x", positive=True)
    return v.replace(lambda node: isinstance(node, sympy.Abs) and bool(node.args[0].subs(X, whole).is_positive), lambda node: node.args[0])


def _short(rest: Expr) -> Expr:
    """v·u′ in lowest terms."""
    if rest.is_rational_function(X):
        return sympy.factor(sympy.cancel(rest))
    return min((rest, sympy.powsimp(sympy.expand_mul(rest)), sympy.powsimp(rest)), key=lambda form: int(sympy.count_ops(form)))


def cyclic(f: Expr, ways: Ways) -> Iterator[Way]:
    """I = A + k·I, so I = A/(1 − k)"""
    u, dv = _pair(f)
    if u is None or dv is None:
        return
    first = _step(u, dv, ways)
    if first is None:
        return
    again, dw = _pair_again(first.left)
    second = _step(again, dw, ways)
    if second is None:
        return
    whole = sympy.expand(u * first.v + first.scale * again * second.v)
    k = sympy.cancel(sympy.powsimp(first.scale * second.scale * second.left / f))
    if k.has(X) or k == 1:
        return
    solved = sympy.factor_terms(sympy.expand(whole * sympy.fraction(sympy.together(1 - k))[1])) / sympy.numer(sympy.together(1 - k))
    chain = (
        Way("by_parts", u * first.v, (Piece(first.scale, first.left),), parts=_told(u, first.v, dv)),
        Way("by_parts_again", whole, (Piece(k, f),), parts=_told(again, second.v, dw)),
        Way("solved_for_integral", solved, parts={"k": 1 - k, "p": (1 - k) * INTEGRAL, "q": whole}),
    )
    yield Way("cyclic_parts", solved, parts={"u": u, "g": dv}, chain=chain)


INTEGRAL = sympy.Symbol("I")
"""The integral that an equation is solved for."""


def _told(u: Expr, v: Expr, dv: Expr, slope: Expr | None = None) -> dict[str, Expr]:
    """The parts that are said of ∫ u dv."""
    return {"u": u, "v": v, "d": sympy.diff(u, X) if slope is None else slope, "g": dv}


def _pair(f: Expr) -> tuple[Expr | None, Expr | None]:
    """(u, v′) of e^(ax)·sin(bx) and of sin(b·ln x)."""
    factors = [factor for factor in sympy.Mul.make_args(f) if factor.has(X)]
    waves = [g for g in factors if isinstance(g, sin | cos)]
    powers = [g for g in factors if isinstance(g, exp) or (g.is_Pow and not g.base.has(X))]
    if len(factors) == 2 and len(waves) == len(powers) == 1:
        return waves[0], powers[0]
    if len(waves) == 1 and waves[0].has(log) and len(factors) <= 2:
        return waves[0], f / waves[0]
    return None, None


def _pair_again(left: Expr) -> tuple[Expr, Expr]:
    u, dv = _pair(left)
    return (u, dv) if u is not None and dv is not None else (sympy.S.One, left)


@dataclass(frozen=True, slots=True)
class _Once:
    """∫ u dv = u·v + scale·∫ left dx."""

    v: Expr
    scale: Expr
    left: Expr


def _step(u: Expr, dv: Expr, ways: Ways) -> _Once | None:
    v = ways.antiderivative(dv)
    if v is None:
        return None
    return _Once(v, *sympy.powsimp(-v * sympy.diff(u, X)).as_independent(X, as_Add=False))


def secants(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ secⁿ = sec^(n−2)·tan/(n − 1) + (n − 2)/(n − 1)·∫ sec^(n−2), from parts with u = sec^(n−2), v = tan; csc alike"""
    base, n = (f.base, f.exp) if f.is_Pow else (f, sympy.S.One)
    if isinstance(base, cos | sin):
        base, n = (sec(base.args[0]) if isinstance(base, cos) else sympy.csc(base.args[0])), -n
    if not isinstance(base, sec | sympy.csc) or not n.is_Integer or n < 3 or n % 2 == 0 or base.args[0] != X:
        return
    is_sec = isinstance(base, sec)
    v = tan(X) if is_sec else -sympy.cot(X)
    u = base ** (n - 2)
    left = Piece((n - 2) / (n - 1), u)
    over = u * v + (n - 2) * sympy.Integral(u, X)
    chain = (
        Way("by_parts", u * v, (Piece(-(n - 2), u * v**2),), parts=_told(u, v, base**2)),
        Way("pythagoras_in_integral", u * v, (Piece(-(n - 2), base**n), Piece(n - 2, u)), parts={"f": v**2, "d": base**2 - 1}),
        Way("solved_for_integral", u * v / (n - 1), (left,), parts={"k": n - 1, "p": (n - 1) * INTEGRAL, "q": over}),
    )
    yield Way("cyclic_parts", u * v / (n - 1), (left,), parts={"u": u, "g": base**2}, chain=chain)
