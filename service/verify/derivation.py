"""The derivative by the rules of a course, one rule for each kind of node; the slopes of functions stand in their records.

    (u + v)′ = u′ + v′    (u v)′ = u′ v + u v′    (uⁿ)′ = n uⁿ⁻¹ u′    (aᵘ)′ = aᵘ ln a · u′    (f(u))′ = f′(u) u′

Contract: an expression in x → its derivative wherever that exists, nothing tidied up; None where a rule is
missing (cases, steps, integrals). Knows nothing of SymPy's own derivatives, so that it can prove them.
"""

from __future__ import annotations

from sympy import Add, Expr, Mul, S, Symbol, log

from service.cas.formulas import Formula
from service.functions import IN_SYMPY

STEPPED = frozenset({"floor", "ceiling", "Heaviside", "DiracDelta", "Mod"})
"""What jumps: its slope says nothing of the jumps."""


def derivative_by_rules(f: Expr, x: Symbol, order: int = 1) -> Expr | None:
    """The derivative of the given order; None where no rule is known for some part."""
    for _ in range(order):
        slope = _slope(f, x)
        if slope is None:
            return None
        f = slope
    return f


def _slope(f: Expr, x: Symbol) -> Expr | None:
    if x not in f.free_symbols:
        return S.Zero
    if f == x:
        return S.One
    if f.is_Add:
        return _sum(f, x)
    if f.is_Mul:
        return _product(f, x)
    return _power(f.base, f.exp, x) if f.is_Pow else _chain(f, x)


def _sum(f: Expr, x: Symbol) -> Expr | None:
    slopes = [_slope(term, x) for term in f.args]
    return None if None in slopes else Add(*slopes)


def _product(f: Expr, x: Symbol) -> Expr | None:
    slopes = [_slope(factor, x) for factor in f.args]
    if None in slopes:
        return None
    return Add(*(Mul(*f.args[:place], slope, *f.args[place + 1 :]) for place, slope in enumerate(slopes)))


def _power(base: Expr, exponent: Expr, x: Symbol) -> Expr | None:
    """n uⁿ⁻¹ u′ + uⁿ ln u · n′, each where it has something to do."""
    inner, outer = _slope(base, x), _slope(exponent, x)
    if inner is None or outer is None:
        return None
    by_base = exponent * base ** (exponent - 1) * inner if inner != 0 else S.Zero
    return by_base + (base**exponent * log(base) * outer if outer != 0 else S.Zero)


def _chain(f: Expr, x: Symbol) -> Expr | None:
    name = type(f).__name__
    record = None if name in STEPPED else IN_SYMPY.get(name)
    columns = record.slopes(len(f.args)) if record else ()
    moving = [place for place, arg in enumerate(f.args) if x in arg.free_symbols]
    if not columns or not all(columns[place] for place in moving):
        return None
    inner = {place: _slope(f.args[place], x) for place in moving}
    if None in inner.values():
        return None
    return Add(*(Formula(columns[place])(*f.args) * slope for place, slope in inner.items()))
