"""Substitution read off the structure of the integrand.

    ∫ h(g(x)) g'(x) dx = ∫ h(u) du, u = g(x)

Each part g of the integrand is tried: if f/g' is a function of g alone, the inner integral goes back to the table.
Source: Moses, Symbolic integration: the stormy decade, CACM 14 (1971), "derivative divides".
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Add,
    Dummy,
    Expr,
    Function,
    Mul,
    Pow,
    Symbol,
    cancel,
    cot,
    csc,
    factor_terms,
    powsimp,
    sec,
    tan,
    together,
    trigsimp,
)

from service.cas.formulas import Formula
from service.functions import IN_SYMPY
from service.integrate.search import Search
from service.integrate.shape import TRIGONOMETRIC, is_linear, linear_parts, order, radicals

MOST_CANDIDATES = 16


def derivative_divides(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x eˣ², cos x/(1 + sin² x), ln x/x, x/√(1 − x⁴), e^{arctan x}/(1 + x²)."""
    for g in candidates(f, x):
        u = variable_for(g)
        inner = in_terms_of(f, g, x, u)
        if inner is not None:
            found = search.inner(inner, u)
            if found is not None:
                yield found.subs(u, g)


def candidates(f: Expr, x: Symbol) -> list[Expr]:
    """Parts of f worth naming u: arguments of functions, bases and exponents of powers, functions themselves; small first."""
    found: set[Expr] = set()
    for part in f.atoms(Function, Pow):
        if part.has(x):
            found.add(part)
            found.update(arg for arg in part.args if arg.has(x))
    found = {_bare(g, x) for g in found}
    return [g for g in sorted(found, key=order) if g != x and g != f and not (g.is_Pow and g.exp == -1 and g.base != x)][:MOST_CANDIDATES]


def _bare(g: Expr, x: Symbol) -> Expr:
    """g without constant terms and factors: 1 + 3 sin x → sin x, since they make the same substitution."""
    if g.is_Add:
        g = Add(*[term for term in g.args if term.has(x)])
    if g.is_Mul:
        g = Mul(*[factor for factor in g.args if factor.has(x)])
    if g.is_Pow and g.exp.is_Integer and g.exp != 1 and g.base != x:
        return _bare(g.base, x)
    return g


def variable_for(g: Expr) -> Symbol:
    """A fresh real symbol with what is known of g's sign."""
    return Dummy("u", positive=True) if g.is_positive else Dummy("u", real=True)


def in_terms_of(f: Expr, g: Expr, x: Symbol, u: Symbol) -> Expr | None:
    """h with f = h(g) g', written in u; None where x remains."""
    slope = g.diff(x)
    if slope == 0 or (is_linear(g, x) and g.is_Mul):
        return None
    ratio = f / slope
    direct = ratio.subs(g, u)
    if direct.has(x) and direct.has(u):
        direct = cancel(direct)
    if not direct.has(x):
        return None if deepest_root(direct, u) > deepest_root(f, x) else direct
    written = g
    if ratio.has(*TRIGONOMETRIC):
        ratio, g = in_sine_cosine(ratio), in_sine_cosine(g)
    simpler = cancel(powsimp(together(ratio))).subs(g, u)
    if simpler.has(x) and isinstance(written, TRIGONOMETRIC):
        simpler = trigsimp(f.subs(written, u) / slope)
    return None if simpler.has(x) else simpler


def deepest_root(f: Expr, x: Symbol) -> int:
    """The largest q among the roots g^{p/q}; 1 where there are none."""
    return max((int(part.exp.q) for part in radicals(f, x)), default=1)


def in_sine_cosine(f: Expr) -> Expr:
    """tan, cot, sec, csc written with sin and cos."""
    return f.replace(lambda part: isinstance(part, (tan, cot, sec, csc)), lambda part: IN_SINE_COSINE[type(part)](part.args[0]))


IN_SINE_COSINE = {kind: Formula(IN_SYMPY[kind.__name__].definition) for kind in (tan, cot, sec, csc)}


def linear_argument(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """u = a x + b, where all functions and roots in f have that same argument: x (a + b x)ⁿ, ln(1 + x)/x."""
    arguments = {arg for part in f.atoms(Function, Pow) if _matters(part) for arg in part.args if arg.has(x)}
    linear = {arg for arg in arguments if is_linear(arg, x)}
    if not linear or x in linear:
        return
    g = min(linear, key=order)
    if g.is_Mul and not g.is_Add and not any(arg != g for arg in linear):
        yield from _scaled(f, g, x, search)
        return
    parts = linear_parts(g, x)
    if parts is None:
        return
    a, b = parts
    u = Dummy("u", real=True)
    inner = f.xreplace({g: u}).subs(x, (u - b) / a)
    found = search.inner(inner / a, u)
    if found is not None:
        yield found.subs(u, g)


def _scaled(f: Expr, g: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """u = a x."""
    a = g.coeff(x, 1)
    u = Dummy("u", real=True)
    found = search.inner(f.xreplace({g: u}).subs(x, u / a) / a, u)
    if found is not None:
        yield found.subs(u, g)


def _matters(part: Expr) -> bool:
    return not (part.is_Pow and part.exp.is_Integer)


def has_parts(f: Expr, x: Symbol) -> bool:
    return bool(f.is_Mul or f.is_Pow or f.is_Function)


def scaling(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x = a t where that frees the integrand of the parameter a: f(a t) = aⁿ g(t); 1/(a⁵ + x⁵), (a² − x²)^{5/2}."""
    for a in sorted(f.free_symbols - {x}, key=str):
        if not a.is_positive:
            continue
        t = Dummy("t", real=True)
        for power in (1, -1):
            scaled = _drawn_out(f.subs(x, a**power * t), a)
            constant, rest = scaled.as_independent(t, as_Add=False)
            if not rest.has(a):
                found = search.inner(rest, t)
                if found is not None:
                    yield constant * a**power * found.subs(t, x / a**power)
                return


def _drawn_out(f: Expr, a: Symbol) -> Expr:
    """f with powers of a taken out of sums: √(a² − a² t²) → a √(1 − t²)."""
    return powsimp(f.replace(lambda part: part.is_Add, factor_terms)) if f.is_Add else f.replace(lambda part: part.is_Add, factor_terms)


def has_positive_parameter(f: Expr, x: Symbol) -> bool:
    return any(symbol.is_positive for symbol in f.free_symbols - {x})
