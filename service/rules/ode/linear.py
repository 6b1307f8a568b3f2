"""Linear equations of first order by an integrating factor.

    y′ + p·y = q,   m = e^(∫ p dx)   →   (m·y)′ = m·q   →   y = (∫ m·q dx + C)/m

Source: [stewart-8, §9.5].
"""

from __future__ import annotations

import sympy
from sympy import Expr

from service.algebra.build import add, equation, mul
from service.cas import to_tree
from service.differential.integrals import exponential, integral
from service.differential.linear import coefficients
from service.differential.solution import Task
from service.rules.ode.initial import put_in
from service.rules.ode.inner import signed_product
from service.rules.ode.lines import Line, Lines, Posed, Work, level, told, with_sizes
from service.tree import Apply, Tree

STANDARD = told("standard_form")
MULTIPLIED = told("integrating_factor", "m = e^(integrate(p, x))")
PRODUCT = told("read_as_product")
INTEGRATED = told("integrated_product")
RIGHT = told("right_integral")
DIVIDED = told("divided_by_factor")
RULES = (STANDARD, MULTIPLIED, PRODUCT, INTEGRATED, DIVIDED)


def by_integrating_factor(posed: Posed) -> Lines:
    """The lines of a linear equation of first order with a right-hand side; none for another equation."""
    found = coefficients(Task(posed.equation, (), posed.budget)) if posed.equation.order == 1 else None
    if found is None:
        return
    (b, a), g = found
    p, q = sympy.simplify(b / a), sympy.simplify(g / a)
    inner = integral(p, posed.equation.x, posed.budget.left)
    if p != 0 and inner is not None:
        yield from _worked(posed, p, q, exponential(inner), inner)


def _worked(posed: Posed, p: Expr, q: Expr, m: Expr, inner: Expr) -> Lines:
    x, y, y1 = posed.equation.x, posed.equation.y, posed.equation.jets[1]
    right = sympy.powsimp(sympy.expand(sympy.powsimp(m * q)))
    whole = integral(right, x, posed.budget.left)
    if whole is None:
        return
    if not _is_standard(posed, y1 + p * y):
        yield Line(STANDARD, equation(add(posed.slope(), signed_product(p, posed.y)), to_tree(q)))
    factor, asked = to_tree(m), Apply("integral", (to_tree(right), posed.x))
    parts = {"p": to_tree(p), "m": factor, "d": to_tree(with_sizes(inner))}
    yield Line(
        MULTIPLIED, equation(add(signed_product(m, posed.slope()), signed_product(sympy.simplify(m * p), posed.y)), to_tree(right)), parts
    )
    product = to_tree(m * y) if isinstance(factor, Apply) and factor.head == "div" else mul(factor, posed.y)
    yield Line(PRODUCT, equation(Apply("derivative", (product, posed.x)), to_tree(right)), {"m": factor, "y": posed.y})
    yield Line(INTEGRATED, equation(product, asked), {"x": posed.x})
    done = to_tree(with_sizes(sympy.expand(whole)))
    with_constant = level(posed, product, done)
    said: dict[str, Tree] = {"f": asked, "d": done, "c": with_constant.sides[1]}
    yield Line(RIGHT, with_constant, said, work=Work("integrate", asked, done, posed.x.name))
    if posed.conditions:
        yield from put_in(posed, with_constant, m * y - whole - sympy.Symbol(posed.constants[0]))
    yield Line(DIVIDED, posed.answer, {"m": factor})


def _is_standard(posed: Posed, left: Expr) -> bool:
    """Whether the equation stands as y′ + p·y = q already."""
    return bool(sympy.expand(posed.equation.left - left) == 0)
