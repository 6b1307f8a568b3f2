"""Exact equations, if need be after an integrating factor of x or of y alone.

    M + N·y′ = 0,   M_y = N_x   →   F = ∫ M dx + g(y),   F_y = N gives g′(y)   →   F = C

Source: Boyce & DiPrima, Elementary Differential Equations, §2.6.
"""

from __future__ import annotations

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add, equation
from service.algebra.statements import all_of
from service.cas import to_tree
from service.differential.first_order import ExactForm, exact_form
from service.differential.solution import Task
from service.rules.ode.initial import put_in
from service.rules.ode.inner import signed_product
from service.rules.ode.lines import Line, Lines, Posed, Work, free_letters, told, with_sizes
from service.rules.ode.separable import SOLVED
from service.tree import Apply, Number, Symbol, Tree

FORM = told("exact_form")
FACTOR = told("exact_factor")
PARTS = told("named_parts", is_method=True)
TEST = told("exact_test")
POTENTIAL = told("potential", is_method=True)
OTHER_SLOPE = told("potential_other_slope")
REST_RATE = told("potential_rest_rate")
REST = told("potential_rest")
LEVEL = told("potential_level")
RULES = (FORM, FACTOR, PARTS, TEST, POTENTIAL, OTHER_SLOPE, REST_RATE, REST, LEVEL)


def exact(posed: Posed) -> Lines:
    """The lines of M + N·y′ = 0; none where neither it nor a multiple of it is exact."""
    form = exact_form(Task(posed.equation, (), posed.budget))
    pairs = [pair for pair in (("M", "N"), ("P", "Q")) if len(free_letters(posed, pair)) == 2]
    potential, rest = (next(iter(free_letters(posed, names)), "") for names in (("F", "U", "V"), ("g", "h", "k")))
    if form is None or not pairs or not potential or not rest:
        return
    names = (Symbol(pairs[0][0]), Symbol(pairs[0][1]), Symbol(potential), Symbol(rest))
    yield from _put_down(posed, form)
    yield from _tested(posed, form, names[0], names[1])
    yield from _potential(posed, form, names)


def _put_down(posed: Posed, form: ExactForm) -> Lines:
    """M + N·y′ = 0, and what it is times the factor."""
    if sympy.expand(posed.equation.left - form.plain[0] - form.plain[1] * posed.equation.jets[1]) != 0:
        yield Line(FORM, _whole(posed, *form.plain), {"y": posed.slope()})
    if form.factor != 1:
        by = posed.x if form.factor.has(posed.equation.x) else posed.y
        yield Line(FACTOR, _whole(posed, form.m, form.n), {"m": to_tree(form.factor), "x": by})


def _whole(posed: Posed, m: Expr, n: Expr) -> Tree:
    rate = signed_product(sympy.factor_terms(n), posed.slope()) if not n.is_Add else Apply("mul", (to_tree(n), posed.slope()), form="star")
    return equation(add(*(to_tree(m),) if m != 0 else (), rate), ZERO)


def _tested(posed: Posed, form: ExactForm, m: Symbol, n: Symbol) -> Lines:
    yield Line(PARTS, all_of(equation(m, to_tree(form.m)), equation(n, to_tree(form.n))), {"m": m, "n": n, "y": posed.slope()})
    x, y = posed.equation.x, posed.equation.y
    slopes = _slope(m, posed.y), _slope(n, posed.x)
    both = all_of(equation(slopes[0], to_tree(form.m.diff(y))), equation(slopes[1], to_tree(form.n.diff(x))))
    yield Line(TEST, both, {"m": slopes[0], "n": slopes[1]})


def _slope(name: Symbol, by: Symbol) -> Symbol:
    """M_y."""
    return Symbol(f"{name.name}_{by.name}")


def _potential(posed: Posed, form: ExactForm, names: tuple[Symbol, Symbol, Symbol, Symbol]) -> Lines:
    m, n, big, g = names
    y = posed.equation.y
    called, rate = Apply("call", (g, posed.y)), Apply("call", (Apply("prime", (g, Number("1"))), posed.y))
    lets = {g.name: to_tree(with_sizes(form.second))}
    asked = Apply("integral", (to_tree(form.m), posed.x))
    parts: dict[str, Tree] = {"f": big, "m": m, "x": posed.x, "g": called, "y": posed.y}
    first = to_tree(with_sizes(form.first))
    work = Work("integrate", asked, first, posed.x.name)
    yield Line(POTENTIAL, equation(big, add(*(first,) if form.first != 0 else (), called)), parts, lets, work=work)
    slope = form.first.diff(y)
    other: dict[str, Tree] = {"f": _slope(big, posed.y), "n": n, "y": posed.y}
    if slope != 0:
        yield Line(OTHER_SLOPE, equation(add(to_tree(slope), rate), to_tree(form.n)), other, lets)
    yield Line(REST_RATE, equation(rate, to_tree(form.rest)), {"g": rate}, lets)
    done = to_tree(with_sizes(form.second))
    integral = Apply("integral", (to_tree(form.rest), posed.y))
    yield Line(REST, equation(called, done), {"g": called, "y": posed.y}, lets, work=Work("integrate", integral, done, posed.y.name))
    yield from _level(posed, form.first + form.second, big)


def _level(posed: Posed, whole: Expr, name: Symbol) -> Lines:
    constant = sympy.Symbol(posed.constants[0])
    level = equation(to_tree(with_sizes(whole)), Symbol(constant.name))
    yield Line(LEVEL, level, {"f": name})
    if posed.conditions:
        yield from put_in(posed, level, whole - constant)
    yield Line(SOLVED, posed.answer, {"y": posed.y})
