"""Perfect squares under a root: √(1 ± cos u) = √2 |cos u/2| or √2 |sin u/2|, √(1 ± sin u) = |sin u/2 ± cos u/2|."""

from __future__ import annotations

from sympy import Abs, Expr, Integer, Rational, Symbol, cos, sin


def with_half_angles(f: Expr, x: Symbol) -> Expr:
    """f with its half-integral powers of c(1 ± cos u) and c(1 ± sin u) written without the root."""
    if not f.has(sin, cos):
        return f
    return f.replace(lambda part: _is_half_power(part, x), _without_root)


def _is_half_power(part: Expr, x: Symbol) -> bool:
    return bool(part.is_Pow and isinstance(part.exp, Rational) and part.exp.q == 2 and _root(part.base, x) is not None)


def _without_root(part: Expr) -> Expr:
    root = _root(part.base, None)
    assert root is not None  # _is_half_power saw it
    return root ** (2 * part.exp)


def _root(base: Expr, x: Symbol | None) -> Expr | None:
    """√base where base = c(1 ± cos u) or c(1 ± sin u), c > 0."""
    if not base.is_Add or len(base.args) != 2:
        return None
    constant, wave = base.as_independent(sin, cos, as_Add=True)
    factor, bare = wave.as_independent(sin, cos, as_Add=False)
    if not isinstance(bare, sin | cos) or not constant.is_positive or abs(factor) != constant:
        return None
    if x is not None and (x in constant.free_symbols or x not in bare.free_symbols):
        return None
    plus, half = factor == constant, bare.args[0] / 2
    if isinstance(bare, cos):
        return (2 * constant) ** Rational(1, 2) * Abs(cos(half) if plus else sin(half))
    return constant ** Rational(1, 2) * Abs(sin(half) + (Integer(1) if plus else Integer(-1)) * cos(half))
