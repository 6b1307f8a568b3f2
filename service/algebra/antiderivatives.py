"""Antiderivatives that a table lists, and the little around them: sums, constant factors, powers, linear inner functions.

Contract: an antiderivative without its constant, up to a constant factor written out; None where the table does not reach.
"""

from __future__ import annotations

from fractions import Fraction

from service.algebra.build import ONE, TWO, add, apply, depends, div, factors, mul, neg, number, power, rational, terms
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import zero
from service.tree import Apply, Constant, Symbol, Tree


def simple_antiderivative(f: Tree, x: str) -> Tree | None:
    """Sums, constant factors, powers, e^(kx), sin, cos and 1/(kx + c); None for anything else."""
    if not depends(f, x):
        return mul(f, Symbol(x))
    parts = terms(f)
    if len(parts) > 1:
        found = [simple_antiderivative(p, x) for p in parts]
        return None if None in found else add(*(t for t in found if t is not None))
    outer = [g for g in factors(f) if not depends(g, x)]
    inner = [g for g in factors(f) if depends(g, x)]
    if len(inner) != 1:
        power_of = _power_product(inner, x)
        return None if power_of is None else mul(*outer, power_of)
    return _simple_factor(inner[0], outer, x)


def _simple_factor(core: Tree, outer: list[Tree], x: str) -> Tree | None:
    if core == Symbol(x):
        return mul(*outer, div(power(core, TWO), TWO))
    if isinstance(core, Apply) and core.head == "div" and not depends(core.args[1], x):
        found = simple_antiderivative(core.args[0], x)
        return None if found is None else mul(*outer, div(found, core.args[1]))
    if isinstance(core, Apply) and core.head == "div" and not depends(core.args[0], x) and core.args[0] != ONE:
        found = simple_antiderivative(div(ONE, core.args[1]), x)
        return None if found is None else mul(*outer, core.args[0], found)
    inside = inner_antiderivative(core, x)
    if inside is None:
        return None
    if inside[1] == Symbol(x):
        return mul(*outer, inside[0])
    slope = linear_slope(inside[1], x)
    return None if slope is None else mul(*outer, div(inside[0], slope))


def _power_product(inner: list[Tree], x: str) -> Tree | None:
    """x·x² as one power."""
    total = Fraction(0)
    for g in inner:
        match g:
            case Symbol(name=name) if name == x:
                total += 1
            case Apply(head="pow", args=(Symbol(name=name), n)) if name == x and rational(n) is not None:
                total += rational(n) or 0
            case _:
                return None
    return None if total == -1 else div(power(Symbol(x), number(total + 1)), number(total + 1))


def inner_antiderivative(f: Tree, x: str) -> tuple[Tree, Tree] | None:
    """(F(u), u) for f(u) with F the antiderivative of f."""
    match f:
        case Apply(head="pow", args=(Constant(name="e"), u)) | Apply(head="exp", args=(u,)):
            return f, u
        case Apply(head="sin", args=(u,)):
            return neg(apply("cos", u)), u
        case Apply(head="cos", args=(u,)):
            return apply("sin", u), u
        case Apply(head="pow", args=(u, n)) if rational(n) not in (None, Fraction(-1)):
            raised = add(n, ONE)
            return div(power(u, raised), raised), u
        case Apply(head="sqrt", args=(u,)):
            return mul(div(TWO, number(3)), power(u, div(number(3), TWO))), u
        case Apply(head="div", args=(top, u)) if top == ONE:
            return apply("log", apply("abs", u)), u
        case _:
            return None


def linear_slope(u: Tree, x: str) -> Tree | None:
    """The slope of u in x where u is linear and not x itself."""
    if u == Symbol(x) or not depends(u, x):
        return None
    try:
        slope = derivative(u, x)
        return slope if not depends(slope, x) or zero(derivative(slope, x)) else None
    except NoDerivative:
        return None
