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
from service.differential.integrals import exponential, integral
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
    under = sympy.expand(under) if under.is_polynomial(x) else under
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
    quotient = None if whole == posed.answer else _of_logarithms(over)
    if quotient is not None:
        yield from _by_exponential(posed, *quotient, under, whole)
    elif posed.conditions:
        yield from put_in(posed, whole, over - under)
        yield Line(SOLVED, posed.answer, {"y": posed.y})
    elif whole != posed.answer:
        yield Line(SOLVED, posed.answer, {"y": posed.y})


def _of_logarithms(over: Expr) -> tuple[Expr, Expr] | None:
    """(c, u) of c·ln|u|, also of c·ln|a| − c·ln|b|; None for another function."""
    terms = [_logarithm(term) for term in sympy.Add.make_args(sympy.expand(over))]
    found = [term for term in terms if term is not None]
    if len(found) < len(terms) or len({abs(c) if c.is_number else c.as_coeff_Mul()[1] for c, _ in found}) > 1:
        return None
    c = found[0][0]
    powers = [sympy.simplify(other / c) for other, _ in found]
    if not all(n in (1, -1) for n in powers):
        return None
    return c, sympy.Mul(*(inside**n for n, (_, inside) in zip(powers, found, strict=True)))


def _logarithm(term: Expr) -> tuple[Expr, Expr] | None:
    rest, log = sympy.Mul(*(f for f in sympy.Mul.make_args(term) if not f.has(sympy.log))), list(term.atoms(sympy.log))
    if len(log) != 1 or sympy.simplify(term - rest * log[0]) != 0:
        return None
    inside = log[0].args[0]
    return rest, inside.args[0] if isinstance(inside, Abs) else inside


def _by_exponential(posed: Posed, c: Expr, inside: Expr, under: Expr, whole: Relation) -> Lines:
    """From c·ln|u| = G + C to |u| = e^(G/c + C/c), u = C·e^(G/c), and y."""
    constant = sympy.Symbol(posed.constants[0], real=True)
    size = Abs(inside) if not inside.is_positive else inside
    right = whole.sides[1] if c == 1 else to_tree(with_sizes(sympy.expand((under + constant) / c)))
    yield Line(EXPONENTIAL, equation(to_tree(size), power(E, right)))
    plain = exponential(sympy.expand(under / c))
    free = equation(to_tree(inside), to_tree(constant * plain))
    rule = NEW_CONSTANT
    if posed.conditions:
        yield Line(rule, free, {"y": posed.y, "c": _constant(posed)})
        yield from put_in(posed, free, inside / plain)
        yield Line(SOLVED, posed.answer, {"y": posed.y})
    elif inside == posed.equation.y:
        yield Line(rule, posed.answer, {"y": posed.y, "c": _constant(posed)})
    else:
        yield Line(rule, free, {"y": posed.y, "c": _constant(posed)})
        yield Line(SOLVED, posed.answer, {"y": posed.y})


def _constant(posed: Posed) -> Tree:
    return ONE if not posed.constants else to_tree(sympy.Symbol(posed.constants[0]))
