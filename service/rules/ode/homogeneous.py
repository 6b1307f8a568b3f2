"""Homogeneous equations of first order, y′ = F(y/x).

    y = v·x   →   x·v′ + v = F(v)   →   ∫ dv/(F(v) − v) = ∫ dx/x   →   v = y/x put back

Source: [stewart-8, §9.3].
"""

from __future__ import annotations

import sympy
from sympy import Expr

from service.algebra.build import add, div, equation, mul, substituted
from service.cas import to_tree
from service.differential.first_order import slope
from service.differential.integrals import integral
from service.differential.solution import Task
from service.rules.ode.initial import put_in
from service.rules.ode.lines import Line, Lines, Posed, Work, level, told, with_sizes
from service.rules.ode.separable import SOLVED, SOLVED_FOR_SLOPE
from service.tree import Apply, Number, Relation, Symbol, free_symbols

RATIO = told("set_ratio", is_method=True)
RATIO_PUT_IN = told("ratio_put_in")
SEPARATED = told("separated_ratio")
BOTH = told("integrated_ratio")
DONE = told("ratio_integrals")
BACK = told("ratio_put_back")
RULES = (RATIO, RATIO_PUT_IN, SEPARATED, BOTH, DONE, BACK)


def homogeneous(posed: Posed) -> Lines:
    """The lines from y′ = F(y/x) to the answer; none for another equation."""
    rate = slope(Task(posed.equation, (), posed.budget))
    name = next((n for n in ("v", "u", "w") if n not in free_symbols(posed.start)), "v")
    v = sympy.Symbol(name, real=True)
    ratio = None if rate is None else sympy.simplify(rate.subs(posed.equation.y, v * posed.equation.x))
    if rate is None or ratio is None or ratio.has(posed.equation.x):
        return
    if posed.equation.left != posed.equation.jets[1]:
        yield Line(SOLVED_FOR_SLOPE, equation(posed.slope(), posed.written(rate)), {"y": posed.slope()})
    yield from _by_ratio(posed, ratio, v)


def _by_ratio(posed: Posed, ratio: Expr, v: sympy.Symbol) -> Lines:
    letter, x = Symbol(v.name), posed.equation.x
    lets = {v.name: div(posed.y, posed.x)}
    rest = sympy.factor(ratio - v)
    over = integral(1 / rest, v, posed.budget.left)
    if rest == 0 or over is None:
        return
    slope_of_ratio = mul(posed.x, Apply("prime", (letter, Number("1"))))
    yield Line(RATIO, equation(posed.y, mul(letter, posed.x)), {"v": letter, "y": posed.y, "x": posed.x}, lets)
    yield Line(RATIO_PUT_IN, equation(add(slope_of_ratio, letter), to_tree(ratio)), {"v": letter, "x": posed.x}, lets)
    yield Line(SEPARATED, equation(slope_of_ratio, to_tree(rest)), {"v": letter}, lets)
    asked = [Apply("integral", (to_tree(side), name)) for side, name in ((1 / rest, letter), (1 / x, posed.x))]
    yield Line(BOTH, equation(*asked), {"v": letter, "x": posed.x}, lets)
    left, right = to_tree(with_sizes(over)), to_tree(with_sizes(sympy.log(x)))
    whole = level(posed, left, right)
    yield Line(DONE, whole, {"f": asked[0], "d": left}, lets, work=Work("integrate", asked[0], left, v.name))
    back = Relation(("=",), tuple(substituted(side, lets) for side in whole.sides))
    yield Line(BACK, back, {"v": letter, "d": lets[v.name]})
    if posed.conditions:
        yield from put_in(posed, back, with_sizes(over).subs(v, posed.equation.y / x) - with_sizes(sympy.log(x)))
    yield Line(SOLVED, posed.answer, {"y": posed.y})
