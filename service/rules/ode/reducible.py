"""Equations of higher order that are integrated, or that are of first order in y′.

    y⁽ⁿ⁾ = f(x)          →   integrated n times
    F(x, y′, y″) = 0,  w = y′   →   an equation of first order for w, then y = ∫ w dx

Source: [stewart-8, §9.3]; Boyce & DiPrima, Elementary Differential Equations, §2.9.
"""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr

from service.algebra.build import add, equation
from service.cas import to_tree
from service.differential.equation import Equation
from service.differential.integrals import integral
from service.differential.notation import Names
from service.differential.solution import Task, settled
from service.differential.solving import families
from service.rules.ode.initial import put_into_general
from service.rules.ode.inner import rate_of
from service.rules.ode.lines import Line, Lines, Posed, Work, free_letters, told, with_sizes
from service.tree import Apply, Relation, Symbol, Tree, rebuilt

ONCE = told("integrated_once")
AGAIN = told("integrated_again")
LETTER = told("slope_as_letter", is_method=True)
FIRST_ORDER = told("order_reduced")
SOLVED = told("solved_for_slope_letter")
BACK = told("slope_letter_put_back")
RULES = (ONCE, AGAIN, BACK)


def integrated(posed: Posed) -> Lines:
    """The lines of y⁽ⁿ⁾ = f(x) of order 2 or more; none for another equation."""
    top = posed.equation.jets[-1]
    f = sympy.expand(top - posed.equation.difference / posed.equation.difference.coeff(top))
    if posed.equation.order < 2 or f.has(*posed.equation.jets):
        return
    value: Expr = f
    for left, name in zip(range(posed.equation.order - 1, -1, -1), posed.constants, strict=True):
        found = integral(value, posed.equation.x, posed.budget.left)
        if found is None:
            return
        work = _work(posed, value, found)
        value = found + sympy.Symbol(name, real=True)
        yield from _line(posed, left, value, work)
    if posed.conditions:
        yield from put_into_general(posed, value, has_slopes=True)


def _work(posed: Posed, value: Expr, whole: Expr) -> Work:
    asked = Apply("integral", (to_tree(with_sizes(value)), posed.x))
    return Work("integrate", asked, to_tree(with_sizes(whole)), posed.x.name)


def _line(posed: Posed, left: int, value: Expr, work: Work) -> Lines:
    rule = ONCE if left == posed.equation.order - 1 else AGAIN
    parts = {"x": posed.x, "y": posed.slope(left) if left else posed.y}
    if left:
        yield Line(rule, equation(posed.slope(left), to_tree(with_sizes(value))), parts, work=work)
    elif posed.conditions:
        yield Line(rule, equation(posed.y, to_tree(with_sizes(sympy.expand(value)))), parts, work=work)
    else:
        yield Line(rule, posed.answer, parts, work=work)


def by_slope_letter(posed: Posed) -> Lines:
    """The lines of an equation of second order without y; none for another equation."""
    equation_, names = posed.equation, free_letters(posed, ("w", "v", "u", "p"))
    if equation_.order != 2 or equation_.difference.has(equation_.y) or not names:
        return
    w = Symbol(names[0])
    lets = {w.name: posed.slope()}
    start = Relation(("=",), tuple(_in_letter(side, posed, w) for side in getattr(posed.start, "sides", ())))
    yield Line(LETTER, equation(w, posed.slope()), {"w": w, "u": posed.y}, lets)
    yield Line(FIRST_ORDER, start, {"w": w}, lets)
    solved = _solved(posed, w)
    if solved is not None:
        value, answer = solved
        inner = replace(
            posed, start=start, equation=_inner(posed, w), answer=answer, conditions=(), constants=posed.constants[:1], said=None
        )
        yield Line(SOLVED, answer, {"w": w}, lets, work=Work("dsolve", start, answer, w.name, inner))
        yield from _back(posed, value, w)


def _in_letter(tree: Tree, posed: Posed, w: Symbol) -> Tree:
    """w for y′ and w′ for y″."""
    values = {posed.slope(1): w, posed.slope(2): rate_of(w.name)}

    def put(node: Tree) -> Tree:
        return next((value for key, value in values.items() if _is_same(node, key)), node)

    return rebuilt(tree, put)


def _is_same(node: Tree, key: Tree) -> bool:
    match node, key:
        case Apply(head=head, args=args), Apply(head=other, args=others):
            return head == other and args == others
        case _:
            return False


def _inner(posed: Posed, w: Symbol) -> Equation:
    x, own = posed.equation.x, Names(w.name, posed.equation.x.name)
    jets = tuple(sympy.Symbol(own.jet(k).name, real=True) for k in range(2))
    swap = dict(zip(posed.equation.jets[1:], jets, strict=True))
    return Equation(posed.equation.left.subs(swap), posed.equation.right.subs(swap), x, jets, own)


def _solved(posed: Posed, w: Symbol) -> tuple[Expr, Tree] | None:
    """w of x, from the methods that solve equations; None where it is not found as one function."""
    constants = tuple(sympy.Symbol(name, real=True) for name in posed.constants[:1])
    task = Task(_inner(posed, w), constants, posed.budget)
    found = next((one for one in families(task) if len(one.values) == 1), None)
    if found is None:
        return None
    value = settled(found).values[0]
    return value, equation(w, to_tree(value))


def _back(posed: Posed, value: Expr, w: Symbol) -> Lines:
    whole = integral(value, posed.equation.x, posed.budget.left)
    if whole is None:
        return
    general = whole + sympy.Symbol(posed.constants[1], real=True)
    work = _work(posed, value, whole)
    yield Line(BACK, equation(posed.slope(), to_tree(with_sizes(value))), {"w": w, "y": posed.slope()})
    if posed.conditions:
        yield Line(
            AGAIN, equation(posed.y, add(to_tree(with_sizes(whole)), Symbol(posed.constants[1]))), {"x": posed.x, "y": posed.y}, work=work
        )
        yield from put_into_general(posed, general, has_slopes=True)
    else:
        yield Line(AGAIN, posed.answer, {"x": posed.x, "y": posed.y}, work=work)
