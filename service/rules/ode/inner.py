"""An equation for a new function inside the solution of another, worked by its own ways."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add, div, equation, mul, neg
from service.cas import to_tree
from service.differential.equation import Equation
from service.differential.linear import by_factor
from service.differential.notation import Names
from service.differential.solution import Task
from service.rules.ode.lines import Posed, Work, with_sizes
from service.tree import Apply, Number, Symbol, Tree


def rate_of(name: str, order: int = 1) -> Tree:
    """u′, u″."""
    return Apply("prime", (Symbol(name), Number(str(order))))


def signed_product(factor: Expr, letter: Tree) -> Tree:
    """The factor times a letter, as one writes it: −2w/x, w, −w."""
    if factor.could_extract_minus_sign():
        return neg(signed_product(-factor, letter))
    top, bottom = sympy.fraction(with_sizes(factor))
    return ZERO if factor == 0 else div(mul(to_tree(top), letter), to_tree(bottom))


def linear_inside(posed: Posed, name: str, p: Expr, q: Expr) -> tuple[Expr, Work] | None:
    """(w, its solution as a question of its own) of w′ + p·w = q; None where it is not found."""
    x = posed.equation.x
    jets = tuple(sympy.Symbol(Names(name, x.name).jet(k).name, real=True) for k in range(2))
    inner = Equation(jets[1] + p * jets[0], q, x, jets, Names(name, x.name))
    constant = sympy.Symbol(posed.constants[0], real=True)
    value = by_factor(p, q, Task(inner, (constant,), posed.budget))
    if value is None:
        return None
    blank = replace(posed, equation=inner, conditions=(), constants=posed.constants[:1], known=None, said=None)
    start = equation(add(rate_of(name), signed_product(p, Symbol(name))), to_tree(q))
    answer = equation(Symbol(name), to_tree(value))
    return value, Work("dsolve", start, answer, name, replace(blank, start=start, answer=answer))
