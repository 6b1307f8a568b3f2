"""Equations of first order that a new function makes separable or linear.

    y = u·f with f′ + p·f = 0             y′ + p·y = F(x, y)    →   u′ = F(x, u·f)/f
    u = y + k·x                           y′ = φ(y + k·x)       →   u′ = k + φ(u)
    v = y^(1−n)                           y′ + p·y = q·yⁿ       →   v′ + (1 − n)p·v = (1 − n)q

Source: Boyce & DiPrima, Elementary Differential Equations, §2.4; [stewart-8, §9.5].
"""

from __future__ import annotations

from collections.abc import Generator, Mapping

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add, equation, mul, substituted
from service.cas import to_tree
from service.differential.first_order import shift_of_line, slope, terms_of_bernoulli, varied_factor
from service.differential.integrals import integral
from service.differential.solution import Task
from service.rules.ode.initial import put_in
from service.rules.ode.inner import linear_inside, rate_of
from service.rules.ode.linear import STANDARD
from service.rules.ode.lines import Line, Lines, Posed, Work, free_letters, level, told, with_sizes
from service.rules.ode.separable import BOTH_INTEGRATED, LEFT, RIGHT, SEPARATED, SOLVED, SOLVED_FOR_SLOPE, parted
from service.tree import Apply, Relation, Symbol, Tree

FACTOR = told("set_product", "y = u*f", is_method=True)
FACTOR_PUT_IN = told("product_put_in")
LINE = told("set_line", is_method=True)
LINE_PUT_IN = told("line_put_in")
POWER_DIVIDED = told("divided_by_function_power")
POWER = told("set_power", "v = y^(1 - n)", is_method=True)
POWER_PUT_IN = told("power_put_in")
POWER_SOLVED = told("solved_for_letter")
BACK = told("ratio_put_back")
RULES = (LINE, LINE_PUT_IN, POWER_DIVIDED, POWER, POWER_PUT_IN, POWER_SOLVED)


def bernoulli(posed: Posed) -> Lines:
    """The lines of y′ + p·y = q·yⁿ; none for another equation."""
    task = Task(posed.equation, (), posed.budget)
    found, names = terms_of_bernoulli(task), free_letters(posed, ("v", "u", "w", "z"))
    if found is None or not names:
        return
    p, q, n = found
    v, meaning = Symbol(names[0]), posed.equation.y ** (1 - n)
    inner = linear_inside(posed, v.name, sympy.simplify((1 - n) * p), sympy.simplify((1 - n) * q))
    if inner is None:
        return
    lets = {v.name: to_tree(meaning)}
    yield from _standard(posed, p, q, n)
    divided = equation(posed.written(posed.equation.jets[1] * posed.equation.y**-n + p * meaning), to_tree(q))
    yield Line(POWER_DIVIDED, divided, {"f": to_tree(posed.equation.y**n)}, conditions=(Relation(("!=",), (posed.y, ZERO)),))
    yield Line(POWER, equation(v, lets[v.name]), {"v": v}, lets)
    value, work = inner
    yield Line(POWER_PUT_IN, work.start, {"v": v, "y": posed.y}, lets)
    yield Line(POWER_SOLVED, work.goal, {"v": v}, lets, work=work)
    back = equation(lets[v.name], to_tree(value))
    yield Line(BACK, back, {"v": v, "d": lets[v.name]})
    if posed.conditions:
        yield from put_in(posed, back, meaning - value)
    yield Line(SOLVED, posed.answer, {"y": posed.y})


def _standard(posed: Posed, p: Expr, q: Expr, n: Expr) -> Lines:
    y, y1 = posed.equation.jets
    if sympy.expand(posed.equation.left - (y1 + p * y)) != 0:
        yield Line(STANDARD, equation(add(posed.slope(), to_tree(p * y)), to_tree(q * y**n)))


def by_varied_constant(posed: Posed) -> Lines:
    """The lines with y = u·f, where f solves the linear part; none where that does not separate the variables."""
    task = Task(posed.equation, (), posed.budget)
    found, rate = varied_factor(task), slope(task)
    u = _letter(posed)
    if found is None or rate is None:
        return
    x, y = posed.equation.x, posed.equation.y
    f = with_sizes(found)
    inner = sympy.simplify((rate.subs(y, u * found) - u * found.diff(x)) / found)
    set_up = equation(posed.y, mul(Symbol(u.name), to_tree(f)))
    yield Line(FACTOR, set_up, {"u": Symbol(u.name), "f": to_tree(f), "y": posed.y}, {u.name: to_tree(y / f)})
    yield from separated_in(posed, u, y / f, inner, Line(FACTOR_PUT_IN, set_up, {"u": Symbol(u.name), "y": posed.y}))


def of_a_line(posed: Posed) -> Lines:
    """The lines of y′ = φ(y + k·x) with u = y + k·x; none for another equation."""
    task = Task(posed.equation, (), posed.budget)
    k, rate, u = shift_of_line(task), slope(task), _letter(posed)
    if k is None or rate is None:
        return
    x, y = posed.equation.x, posed.equation.y
    meaning = y + k * x
    if posed.equation.left != posed.equation.jets[1]:
        yield Line(SOLVED_FOR_SLOPE, equation(posed.slope(), posed.written(rate)), {"y": posed.slope()})
    set_up = equation(Symbol(u.name), to_tree(meaning))
    yield Line(LINE, set_up, {"u": Symbol(u.name), "y": posed.y}, {u.name: to_tree(meaning)})
    inner = sympy.simplify(k + rate.subs(y, u - k * x))
    yield from separated_in(posed, u, meaning, inner, Line(LINE_PUT_IN, set_up, {"u": Symbol(u.name), "y": posed.y}))


def _letter(posed: Posed) -> sympy.Symbol:
    return sympy.Symbol(next(iter(free_letters(posed, ("u", "v", "w", "z"))), "u"), real=True)


def separated_in(posed: Posed, u: sympy.Symbol, meaning: Expr, rate: Expr, first: Line) -> Lines:
    """From u′ = f(u)·g(x) to the answer. meaning: what u stands for. first: how the equation for u is told."""
    found = parted(rate, posed.equation.x, u)
    if found is None:
        return
    f, g = found
    letter, lets = Symbol(u.name), {u.name: to_tree(meaning)}
    yield Line(first.rule, equation(rate_of(u.name), to_tree(rate)), first.parts, lets)
    over, under = (integral(h, by, posed.budget.left) for h, by in ((1 / f, u), (g, posed.equation.x)))
    if over is None or under is None:
        return
    whole = yield from _sides(posed, letter, (f, g), (over, under), lets)
    back = Relation(("=",), tuple(substituted(side, lets) for side in whole.sides))
    yield Line(BACK, back, {"v": letter, "d": lets[u.name]})
    if posed.conditions:
        yield from put_in(posed, back, over.subs(u, meaning) - under - sympy.Symbol(posed.constants[0]))
    yield Line(SOLVED, posed.answer, {"y": posed.y})


def _sides(
    posed: Posed, u: Symbol, rates: tuple[Expr, Expr], wholes: tuple[Expr, Expr], lets: Mapping[str, Tree]
) -> Generator[Line, None, Relation]:
    """∫ du/f(u) = ∫ g(x) dx and both worked out; the last of these lines."""
    f, g = rates
    sides = tuple(to_tree(side) for side in (1 / f, g))
    asked = tuple(Apply("integral", pair) for pair in zip(sides, (u, posed.x), strict=True))
    left, right = (to_tree(with_sizes(whole)) for whole in wholes)
    if f != 1:
        separated = equation(to_tree(sympy.Symbol(u.name + "'") / f), sides[1])
        separated = Relation(("=",), tuple(substituted(side, {u.name + "'": rate_of(u.name)}) for side in separated.sides))
        yield Line(SEPARATED, separated, {"y": u, "x": posed.x}, lets)
    yield Line(BOTH_INTEGRATED, equation(*asked), {"y": u, "x": posed.x}, lets)
    yield Line(LEFT, equation(left, asked[1]), {"f": asked[0], "d": left}, lets, work=Work("integrate", asked[0], left, u.name))
    whole = level(posed, left, right)
    said = {"f": asked[1], "d": right, "c": whole.sides[1]}
    yield Line(RIGHT, whole, said, lets, work=Work("integrate", asked[1], right, posed.x.name))
    return whole
