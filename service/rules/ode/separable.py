"""Separation of variables.

    y′ = g(x)·f(y)   →   y′/f(y) = g(x)   →   ∫ dy/f(y) = ∫ g(x) dx   →   H(y) = G(x) + C

Source: [stewart-8, §9.3].
"""

from __future__ import annotations

import sympy
from sympy import Abs, Expr

from service.algebra.build import ONE, ZERO, E, equation, power
from service.cas import to_tree
from service.differential.first_order import slope
from service.differential.integrals import integral
from service.differential.solution import Task
from service.rules.ode.initial import put_in
from service.rules.ode.lines import Line, Lines, Posed, Work, level, told, with_sizes
from service.tree import Apply, Relation, Tree

SOLVED_FOR_SLOPE = told("solved_for_slope")
SEPARATED = told("separated_variables")
BOTH_INTEGRATED = told("integrated_both_sides")
LEFT = told("left_integral")
RIGHT = told("right_integral")
EXPONENTIAL = told("raised_e_to_sides")
INTEGRATED = told("integrated_slope")
SOLVED = told("solved_for_function")
NEW_CONSTANT = told("new_constant")
RULES = (SOLVED_FOR_SLOPE, SEPARATED, INTEGRATED, BOTH_INTEGRATED, LEFT, RIGHT, EXPONENTIAL, SOLVED, NEW_CONSTANT)


def separable(posed: Posed) -> Lines:
    """The lines from y′ = g(x)·f(y) to the answer; none for another equation."""
    rate = slope(Task(posed.equation, (), posed.budget))
    parts = None if rate is None else parted(rate, posed.equation.x, posed.equation.y)
    if rate is None or parts is None:
        return
    f, g = parts
    solved = equation(posed.slope(), posed.written(rate))
    if posed.equation.left != posed.equation.jets[1] and f != 1:
        yield Line(SOLVED_FOR_SLOPE, solved, {"y": posed.slope()})
    yield from _by_parts(posed, f, g)


def parted(rate: Expr, x: Expr, y: Expr) -> tuple[Expr, Expr] | None:
    """(f, g) of f(y)·g(x), the numbers with g; None where the variables can't be separated."""
    for form in (rate, sympy.factor(rate), sympy.expand(rate, power_exp=True)):
        found = sympy.separatevars(form, symbols=[x, y], dict=True)
        if found is not None:
            scale, rest = found[y].as_independent(y, as_Add=False)
            return rest, sympy.simplify(found["coeff"] * found[x] * scale)
    return None


def _by_parts(posed: Posed, f: Expr, g: Expr) -> Lines:
    x, y, seconds = posed.equation.x, posed.equation.y, posed.budget.left
    h = 1 / f
    over, under = integral(h, y, seconds), integral(g, x, seconds)
    if over is None or under is None:
        return
    left, right = to_tree(with_sizes(over)), to_tree(with_sizes(under))
    asked = [Apply("integral", (to_tree(side), letter)) for side, letter in ((h, posed.y), (g, posed.x))]
    if f != 1:
        divided = Relation(("!=",), (to_tree(f), ZERO))
        parted = equation(posed.written(h * posed.equation.jets[1]), to_tree(g))
        yield Line(SEPARATED, parted, {"y": posed.y, "x": posed.x}, conditions=(divided,))
    yield Line(BOTH_INTEGRATED if f != 1 else INTEGRATED, equation(asked[0] if f != 1 else left, asked[1]), {"y": posed.y, "x": posed.x})
    if f != 1:
        yield Line(LEFT, equation(left, asked[1]), {"f": asked[0], "d": left}, work=Work("integrate", asked[0], left, posed.y.name))
    whole = level(posed, left, right)
    yield Line(RIGHT, whole, {"f": asked[1], "d": right, "c": whole.sides[1]}, work=Work("integrate", asked[1], right, posed.x.name))
    if posed.conditions:
        yield from put_in(posed, whole, over - under - sympy.Symbol(posed.constants[0]))
        yield Line(SOLVED, posed.answer, {"y": posed.y})
    elif whole != posed.answer:
        yield from _function(posed, with_sizes(over), whole.sides[1])


def _function(posed: Posed, over: Expr, right: Tree) -> Lines:
    """From H(y) = G(x) + C to y = …; the logarithm undone by itself."""
    if isinstance(over, sympy.log):
        inside = over.args[0]
        yield Line(EXPONENTIAL, equation(to_tree(inside), power(E, right)))
        yield Line(NEW_CONSTANT if isinstance(inside, Abs) else SOLVED, posed.answer, {"y": posed.y, "c": _constant(posed)})
    else:
        yield Line(SOLVED, posed.answer, {"y": posed.y})


def _constant(posed: Posed) -> Tree:
    return ONE if not posed.constants else to_tree(sympy.Symbol(posed.constants[0]))
