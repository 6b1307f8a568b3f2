"""Cauchy–Euler equations.

    a·x²y″ + b·x·y′ + c·y = 0,  y = xʳ   →   a·r(r − 1) + b·r + c = 0   →   y = C₁x^(r₁) + C₂x^(r₂)

Source: Boyce & DiPrima, Elementary Differential Equations, §5.4.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add, equation, mul, number, power, sub
from service.algebra.statements import any_of
from service.cas import to_tree
from service.differential.linear import coefficients
from service.differential.solution import Task
from service.rules.ode.constant_coefficients import in_order, letter_of_roots, roots_of, split
from service.rules.ode.lines import Line, Lines, Posed, Work, told
from service.rules.ode.superposition import Particular, superposed
from service.rules.ode.undetermined import by_power
from service.rules.ode.variation import by_variation
from service.rules.rule import Rule
from service.tree import Symbol, Tree

MOST_ORDER = 3
POWER = told("trial_power", is_method=True)
INDICIAL = told("indicial_equation")
ROOTS = told("indicial_roots")
POWERS = told("solution_of_powers")
DOUBLE = told("solution_of_double_power")
COMPLEX = told("solution_of_complex_powers")
RULES = (POWER, INDICIAL, ROOTS, POWERS, DOUBLE, COMPLEX)


def cauchy_euler(posed: Posed) -> Lines:
    """The lines of an equation in which xᵏ stands before the k-th derivative; none for another equation."""
    found = coefficients(Task(posed.equation, (), posed.budget))
    if found is None or not 2 <= posed.equation.order <= MOST_ORDER:
        return
    factors, g = found
    x, n = posed.equation.x, posed.equation.order
    lead = sympy.simplify(factors[n] / x**n)
    numbers = [sympy.simplify(factor / x**k / lead) for k, factor in enumerate(factors)]
    scale = lead if not lead.has(x) else sympy.S.One
    if not any(c.has(x) for c in numbers):
        yield from _by_powers(posed, [sympy.simplify(c * scale) for c in numbers], sympy.simplify(g * scale / lead), factors[n])


def _by_powers(posed: Posed, numbers: list[Expr], g: Expr, leading: Expr) -> Lines:
    r, x = sympy.Symbol(letter_of_roots(posed)), posed.equation.x
    letter = Symbol(r.name)
    polynomial = sympy.expand(sum((c * sympy.ff(r, k) for k, c in enumerate(numbers)), sympy.S.Zero))
    roots = roots_of([polynomial.coeff(r, k) for k in range(posed.equation.order + 1)])
    if sum(roots.values()) != posed.equation.order:
        return
    yield Line(POWER, equation(posed.y, power(posed.x, letter)), {"r": letter, "y": posed.y, "x": posed.x})
    indicial = equation(add(*(_term(c, k, letter) for k, c in reversed(list(enumerate(numbers))) if c != 0)), ZERO)
    yield Line(INDICIAL, indicial, {"r": letter, "x": posed.x})
    solved = any_of(*(equation(letter, to_tree(root)) for root in in_order(roots)))
    yield Line(ROOTS, solved, {"r": letter}, work=Work("solve", indicial, solved, r.name))
    basis = list(_basis(roots, x))

    def particular() -> Particular | None:
        q = sympy.expand(g / numbers[-1] / x**posed.equation.order)
        return by_power(posed, roots, g) or by_variation(posed, basis, q)

    yield from superposed(posed, _rule(roots), basis, particular if g != 0 else None)


def _term(c: Expr, k: int, r: Symbol) -> Tree:
    """c·r(r − 1)⋯."""
    return mul(to_tree(c), *(sub(r, number(j)) if j else r for j in range(k)))


def _basis(roots: dict[Expr, int], x: Expr) -> Iterator[Expr]:
    """A power for each root; a root that comes twice gives one with ln x, a pair of complex ones cosine and sine of ln x."""
    for root in in_order(roots):
        a, b = split(root)
        for k in range(roots[root]):
            if b == 0:
                yield x**a * sympy.log(x) ** k
            elif not b.could_extract_minus_sign():
                yield x**a * sympy.log(x) ** k * sympy.cos(b * sympy.log(x))
                yield x**a * sympy.log(x) ** k * sympy.sin(b * sympy.log(x))


def _rule(roots: dict[Expr, int]) -> Rule:
    if any(root.has(sympy.I) for root in roots):
        return COMPLEX
    return DOUBLE if max(roots.values()) > 1 else POWERS
