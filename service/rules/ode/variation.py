"""Variation of constants for a linear equation of second order.

    y_p = u₁f + u₂g,   W = f g′ − g f′,   u₁′ = −g q/W,   u₂′ = f q/W        for y″ + … = q

Source: [stewart-8, §17.2].
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Expr

from service.algebra.build import add, equation, mul, neg, sub
from service.algebra.statements import all_of
from service.cas import to_tree
from service.differential.integrals import integral, tidied
from service.rules.ode.lines import Line, Lines, Posed, Work, told, with_sizes
from service.rules.ode.superposition import PARTICULAR, Particular, particular_name
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols

VARIED = told("varied_constants", "y_p = u*f + v*g", is_method=True)
WRONSKIAN = told("wronskian")
RATES = told("rates_of_varied")
FOUND = told("varied_found")
RULES = (VARIED, WRONSKIAN, RATES, FOUND)


def by_variation(posed: Posed, basis: Sequence[Expr], q: Expr) -> Particular | None:
    """The particular solution from two homogeneous ones. q: the right-hand side where y″ stands alone; None where an integral is not found."""
    if len(basis) != 2:
        return None
    x, (f, g) = posed.equation.x, basis
    w = sympy.simplify(f * g.diff(x) - g * f.diff(x))
    rates = [sympy.simplify(-g * q / w), sympy.simplify(f * q / w)]
    wholes = [integral(rate, x, posed.budget.left) for rate in rates]
    found = [whole for whole in wholes if whole is not None]
    if w == 0 or len(found) != 2:
        return None
    value = tidied(sympy.simplify(found[0] * f + found[1] * g))
    return Particular(tuple(_lines(posed, basis, w, rates, found, value)), value)


def _lines(posed: Posed, basis: Sequence[Expr], w: Expr, rates: list[Expr], wholes: list[Expr], value: Expr) -> Lines:
    x, name = posed.equation.x, particular_name(posed)
    u, f = _letters(posed), [to_tree(with_sizes(one)) for one in basis]
    slopes = [to_tree(one.diff(x)) for one in basis]
    lets = {letter.name: to_tree(with_sizes(whole)) for letter, whole in zip(u, wholes, strict=True)}
    parts = dict(zip("uv", u, strict=True))
    yield Line(VARIED, equation(name, add(mul(u[0], f[0]), mul(u[1], f[1]))), parts, lets)
    determinant = sub(_product(f[0], slopes[1]), _product(f[1], slopes[0]))
    wronskian = Relation(("=", "="), (Symbol("W"), determinant, to_tree(w)))
    yield Line(WRONSKIAN, wronskian, {"f": f[0], "g": f[1]}, lets)
    yield Line(RATES, all_of(*(equation(_rate(a), to_tree(b)) for a, b in zip(u, rates, strict=True))), parts, lets)
    for letter, rate, whole in zip(u, rates, wholes, strict=True):
        done = to_tree(with_sizes(whole))
        asked = Apply("integral", (to_tree(rate), posed.x))
        yield Line(FOUND, equation(letter, done), {"u": letter, "x": posed.x}, lets, work=Work("integrate", asked, done, posed.x.name))
    yield Line(PARTICULAR, equation(name, to_tree(with_sizes(value))), {"v": all_of(*(equation(a, lets[a.name]) for a in u))})


def _product(f: Tree, slope: Tree) -> Tree:
    """f·g′, with g′ in brackets where it begins with a minus sign."""
    return neg(mul(f, slope.args[0])) if isinstance(slope, Apply) and slope.head == "neg" else mul(f, slope)


def _letters(posed: Posed) -> tuple[Symbol, Symbol]:
    base = next((name for name in ("u", "v", "k") if not {name, f"{name}_1", f"{name}_2"} & set(free_symbols(posed.start))), "u")
    return Symbol(f"{base}_1"), Symbol(f"{base}_2")


def _rate(letter: Symbol) -> Tree:
    return Apply("prime", (letter, Number("1")))
