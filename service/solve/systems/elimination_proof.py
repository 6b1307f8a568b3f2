"""A system's solutions, proved: equations that give one unknown are used up, and what is left has as many zeros as there are solutions.

    x + y = 7, x² + y² = 25  →  y = 7 − x  →  x² − 7x + 12 = 0, two real zeros

Contract: equations with rational coefficients and the tuples claimed → whether they are shown to be all solutions. False says nothing.
Each tuple is put into every equation exactly. Where unknowns stay free the equations must be linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations

import sympy
from sympy import Expr, Poly, Symbol
from sympy.polys.polyerrors import BasePolynomialError

from service.clock import SliceOver, within
from service.numerics.real_balls import sign
from service.solve.line_proof import is_exactly_zero
from service.solve.statements import Comparison, Statement
from service.solve.systems.methods import SystemSolutions

SECONDS = 0.6
MOST_EQUATIONS = 6
MOST_DEGREE = 16


def is_proved(statements: Sequence[Statement], solved: SystemSolutions, field: str) -> bool:
    """Whether the tuples are shown to be all solutions."""
    equations = _equations(statements, solved.unknowns)
    if not equations or not solved.complete or solved.conditions or solved.varying or any(solved.where):
        return False
    try:
        with within(SECONDS):
            return _is_all(equations, solved, field)
    except (SliceOver, BasePolynomialError, NotImplementedError, TypeError, ValueError):
        return False


def _equations(statements: Sequence[Statement], unknowns: Sequence[Symbol]) -> list[Expr]:
    """The sides that must vanish, as polynomials over ℚ; none where one is something else."""
    found: list[Expr] = []
    for statement in statements:
        if not isinstance(statement, Comparison) or statement.sign != "=" or statement.domain:
            return []
        if not statement.expression.is_polynomial(*unknowns) or statement.free_symbols - set(unknowns):
            return []
        found.append(sympy.expand(statement.expression))
    exact = all(Poly(each, *unknowns).domain in (sympy.ZZ, sympy.QQ) for each in found)
    return found if exact and len(found) <= MOST_EQUATIONS else []


def _is_all(equations: list[Expr], solved: SystemSolutions, field: str) -> bool:
    if not all(_holds(equations, dict(zip(solved.unknowns, values, strict=True))) for values in solved.tuples):
        return False
    left, unknowns = _used_up(equations, solved.unknowns)
    if any(each.is_number for each in left):
        return not solved.tuples
    if not left:
        is_linear = all(Poly(each, *solved.unknowns).total_degree() <= 1 for each in equations)
        return is_linear and len(solved.tuples) == 1 and len(solved.free) == len(unknowns)
    return field == "real" and len(unknowns) == 1 and _count(left, unknowns[0]) == len(solved.tuples) and _are_apart(solved.tuples)


def _holds(equations: Sequence[Expr], values: dict[Symbol, Expr]) -> bool:
    placed = [sympy.expand(each.subs(values, simultaneous=True)) for each in equations]
    return all(each == 0 or is_exactly_zero(each) for each in placed)


def _used_up(equations: Sequence[Expr], unknowns: Sequence[Symbol]) -> tuple[list[Expr], list[Symbol]]:
    """What is left of equations and unknowns when each that gives an unknown by the others is put into the rest."""
    left, letters = [each for each in equations if each != 0], list(unknowns)
    while found := next(((e, u) for e in left for u in letters if _gives(e, u)), None):
        equation, unknown = found
        coefficient = equation.coeff(unknown)
        value = sympy.expand(-(equation - coefficient * unknown) / coefficient)
        rest = [sympy.expand(other.subs(unknown, value)) for other in left if other is not equation]
        left = [each for each in rest if each != 0]
        letters.remove(unknown)
    return left, letters


def _gives(equation: Expr, unknown: Symbol) -> bool:
    """y in 2y − x² = 0, its coefficient being a number."""
    if unknown not in equation.free_symbols:
        return False
    form = Poly(equation, unknown)
    return form.degree() == 1 and bool(form.LC().is_Rational)


def _count(left: Sequence[Expr], unknown: Symbol) -> int:
    """How many real zeros the equations in one unknown have in common; −1 for too high a degree."""
    common = reduce(sympy.gcd, (Poly(each, unknown, domain="QQ") for each in left))
    return -1 if common.degree() > MOST_DEGREE else int(common.sqf_part().count_roots())


def _are_apart(tuples: Sequence[tuple[Expr, ...]]) -> bool:
    """Whether any two differ in some unknown, as balls see it."""
    return all(any(sign(a - b) in (1, -1) for a, b in zip(one, other, strict=True)) for one, other in combinations(tuples, 2))
