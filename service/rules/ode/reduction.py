"""Reduction of order: one homogeneous solution f is known, and y = u·f leaves an equation for u′ alone.

    a·f·u″ + (2a·f′ + b·f)·u′ = g,   w = u′   →   w′ + P·w = Q

Source: Boyce & DiPrima, Elementary Differential Equations, §3.4.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from sympy import Expr

from service.algebra.build import add, equation, mul
from service.cas import to_tree
from service.differential.integrals import integral
from service.differential.linear import coefficients
from service.differential.second_order import first_solution
from service.differential.solution import Task
from service.rules.ode.initial import put_into_general
from service.rules.ode.inner import linear_inside, rate_of, signed_product
from service.rules.ode.lines import Line, Lines, Posed, Work, free_letters, told, with_sizes
from service.tree import Apply, Symbol, Tree

KNOWN = told("known_solution")
PRODUCT = told("set_product", "y = u*f", is_method=True)
SLOPES = told("slopes_of_product")
PUT_IN = told("product_put_in")
LETTER = told("slope_as_letter", is_method=True)
FIRST_ORDER = told("order_reduced")
SOLVED = told("solved_for_slope_letter")
INTEGRATED = told("integrated_slope_letter")
BACK = told("product_put_back")
RULES = (KNOWN, PRODUCT, SLOPES, PUT_IN, LETTER, FIRST_ORDER, SOLVED, INTEGRATED, BACK)


def by_reduction(posed: Posed) -> Lines:
    """The lines of a linear equation of second order of which one homogeneous solution is known or seen; none for another equation."""
    task = Task(posed.equation, (), posed.budget, known=posed.known)
    found, f = coefficients(task), first_solution(task) if posed.equation.order == 2 else None
    names = free_letters(posed, ("u", "v", "w", "z"))
    if found is None or f is None or len(names) < 2:
        return
    (_, b, a), g = found
    x = posed.equation.x
    p = sympy.simplify(2 * f.diff(x) / f + b / a)
    q = sympy.simplify(g / (a * f))
    yield from _by_product(posed, f, sympy.expand(p) if p.is_polynomial(x) else p, q, (names[0], "w" if "w" in names[1:] else names[1]))


def _by_product(posed: Posed, f: Expr, p: Expr, q: Expr, names: tuple[str, str]) -> Lines:
    inner = linear_inside(posed, names[1], p, q)
    if inner is None:
        return
    u, w = (Symbol(name) for name in names)
    known, lets = to_tree(with_sizes(f)), {u.name: _over(posed, f)}
    yield Line(KNOWN, equation(Symbol(f"{posed.y.name}_1"), known), {"f": known})
    yield Line(PRODUCT, equation(posed.y, mul(u, known)), {"u": u, "f": known, "y": posed.y}, lets)
    yield from _slopes(posed, f, u.name, lets)
    left = add(rate_of(u.name, 2), signed_product(p, rate_of(u.name)))
    yield Line(PUT_IN, equation(left, to_tree(q)), {"u": u, "y": posed.y}, lets)
    both = {**lets, w.name: rate_of(u.name)}
    yield Line(LETTER, equation(w, rate_of(u.name)), {"w": w, "u": u}, both)
    value, work = inner
    if p != 0:
        yield Line(FIRST_ORDER, work.start, {"w": w}, both)
    yield Line(SOLVED, work.goal, {"w": w}, both, work=work)
    yield from _integrated(posed, f, value, u, lets)


def _slopes(posed: Posed, f: Expr, u: str, lets: Mapping[str, Tree]) -> Lines:
    """y′ and y″ by the product rule."""
    x = posed.equation.x
    first = add(signed_product(f, rate_of(u)), signed_product(f.diff(x), Symbol(u)))
    second = add(signed_product(f, rate_of(u, 2)), signed_product(2 * f.diff(x), rate_of(u)), signed_product(f.diff(x, 2), Symbol(u)))
    for order, value in ((1, first), (2, second)):
        yield Line(SLOPES, equation(posed.slope(order), value), {"y": posed.slope(order)}, lets)


def _integrated(posed: Posed, f: Expr, value: Expr, u: Symbol, lets: Mapping[str, Tree]) -> Lines:
    """u as an integral of u′, and y."""
    x, last = posed.equation.x, sympy.Symbol(posed.constants[1], real=True)
    whole = integral(value, x, posed.budget.left)
    if whole is None:
        return
    asked = Apply("integral", (to_tree(value), posed.x))
    done = to_tree(with_sizes(whole))
    yield Line(
        INTEGRATED, equation(u, add(done, Symbol(last.name))), {"u": u, "x": posed.x}, lets, work=Work("integrate", asked, done, x.name)
    )
    if posed.conditions:
        general = sympy.expand((whole + last) * f)
        yield Line(BACK, equation(posed.y, to_tree(with_sizes(general))), {"u": u, "y": posed.y})
        yield from put_into_general(posed, general)
    else:
        yield Line(BACK, posed.answer, {"u": u, "y": posed.y})


def _over(posed: Posed, f: Expr) -> Tree:
    """y/f."""
    return to_tree(posed.equation.y / with_sizes(f))
