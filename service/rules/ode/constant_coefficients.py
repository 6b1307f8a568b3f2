"""Linear equations with constant coefficients: the characteristic equation.

    a·y″ + b·y′ + c·y = 0   →   a·r² + b·r + c = 0   →   y = C₁e^(r₁x) + C₂e^(r₂x)

Source: [stewart-8, §17.1].
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr

from service.algebra.build import ZERO, equation
from service.algebra.statements import any_of
from service.cas import to_tree
from service.differential.linear import characteristic_roots, coefficients
from service.differential.solution import Task
from service.rules.ode.lines import Line, Lines, Posed, Work, free_letters, told
from service.rules.ode.superposition import Particular, superposed
from service.rules.ode.undetermined import by_trial
from service.rules.ode.variation import by_variation
from service.rules.rule import Rule
from service.tree import Symbol

MOST_ORDER = 5
CHARACTERISTIC = told("characteristic_equation", is_method=True)
ROOTS = told("characteristic_roots")
TWO_ROOTS = told("solution_of_roots")
DOUBLE = told("solution_of_double_root")
COMPLEX = told("solution_of_complex_roots")
RULES = (CHARACTERISTIC, ROOTS, TWO_ROOTS, DOUBLE, COMPLEX)


def with_constant_coefficients(posed: Posed) -> Lines:
    """The lines of an equation of order 2 to 5 with coefficients that are free of x; none for another equation."""
    found = coefficients(Task(posed.equation, (), posed.budget))
    if found is None or not 2 <= posed.equation.order <= MOST_ORDER or any(a.has(posed.equation.x) for a in found[0]):
        return
    factors, g = found
    r = sympy.Symbol(letter_of_roots(posed))
    roots = roots_of(factors)
    if sum(roots.values()) == posed.equation.order:
        yield from _by_roots(posed, factors, r, roots, g)


def letter_of_roots(posed: Posed) -> str:
    """r, or the next letter that is free."""
    return next(iter(free_letters(posed, ("r", "k", "s", "lambda"))), "r")


def roots_of(factors: list[Expr]) -> dict[Expr, int]:
    """Root → how often it comes, a pair of complex ones as two; fewer than the degree where some are not found."""
    listed = characteristic_roots(list(factors))
    found: dict[Expr, int] = {}
    for (a, b), count in () if listed is None else listed[0]:
        found |= {a + sympy.I * b: count} | ({a - sympy.I * b: count} if b != 0 else {})
    return found


def _by_roots(posed: Posed, factors: list[Expr], r: sympy.Symbol, roots: dict[Expr, int], g: Expr) -> Lines:
    polynomial = sum((a * r**k for k, a in enumerate(factors)), sympy.S.Zero)
    characteristic = equation(to_tree(polynomial), ZERO)
    yield Line(CHARACTERISTIC, characteristic, {"r": Symbol(r.name)})
    solved = any_of(*(equation(Symbol(r.name), to_tree(root)) for root in in_order(roots)))
    if solved != characteristic:
        yield Line(ROOTS, solved, {"r": Symbol(r.name)}, work=Work("solve", characteristic, solved, r.name))
    basis, q = list(_basis(roots, posed.equation.x)), sympy.expand(g / factors[-1])

    def particular() -> Particular | None:
        return by_trial(posed, roots, g) or by_variation(posed, basis, q)

    yield from superposed(posed, rule_of(roots), basis, particular if g != 0 else None)


def in_order(roots: dict[Expr, int]) -> list[Expr]:
    """The roots from left to right."""
    return sorted(roots, key=lambda root: (*(part if part.is_number else 0 for part in split(root)), str(root)))


def split(root: Expr) -> tuple[Expr, Expr]:
    """Real and imaginary part, where letters are real."""
    imaginary = sympy.expand(root).coeff(sympy.I)
    return sympy.simplify(root - sympy.I * imaginary), imaginary


def _basis(roots: dict[Expr, int], x: Expr) -> Iterator[Expr]:
    """A solution for each root; a root that comes twice gives one with x before it, a pair of complex ones cosine and sine."""
    for root in in_order(roots):
        a, b = split(root)
        for k in range(roots[root]):
            if b == 0:
                yield x**k * sympy.exp(a * x)
            elif not b.could_extract_minus_sign():
                yield x**k * sympy.exp(a * x) * sympy.cos(b * x)
                yield x**k * sympy.exp(a * x) * sympy.sin(b * x)


def rule_of(roots: dict[Expr, int]) -> Rule:
    """How the solutions that belong to the roots are told."""
    if any(root.has(sympy.I) for root in roots):
        return COMPLEX
    return DOUBLE if max(roots.values()) > 1 else TWO_ROOTS
