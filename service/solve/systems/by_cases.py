"""Polynomial systems with infinitely many solutions, case by case.

    f·g = 0              f = 0, or g = 0
    c·u + d = 0          u = −d/c where c ≠ 0;  c = 0 and d = 0 otherwise
    p(u) = 0             each root of p
    one equation left    solved for an unknown of degree two, where its radicand is not negative

Contract: polynomial equations in the unknowns alone → every solution, each case with its own free unknowns.
Raises NotSolved where the rules leave an equation that none of them fits, OutOfTime. Source: Cox, Little, O’Shea,
“Ideals, Varieties, and Algorithms”, §4.6 (a variety split by factors).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sympy import Expr, Poly, Symbol, expand, factor_list, fraction, simplify, together
from sympy.polys.polyerrors import PolynomialError

from service.numerics.real_balls import sign
from service.solve.candidates import NotSolved, OutOfTime
from service.solve.equations.univariate import tidy
from service.solve.search import Search
from service.solve.statements import TRUE_FOR, Condition

MOST_CASES = 60
MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Case:
    """values: unknowns in terms of the free ones. conditions: what the free ones must meet."""

    values: Mapping[Symbol, Expr]
    conditions: tuple[Condition, ...] = ()


def cases(equations: Sequence[Expr], unknowns: tuple[Symbol, ...], search: Search) -> tuple[Case, ...]:
    """All cases, none of them part of another."""
    numerators = [fraction(together(equation))[0] for equation in equations]
    if any(not numerator.is_polynomial(*unknowns) or numerator.free_symbols - set(unknowns) for numerator in numerators):
        raise NotSolved("a system that is not polynomial")
    found: list[Case] = []
    for case in _split(numerators, search, 0):
        settled = _settled(case)
        if settled is not None and settled not in found:
            found.append(settled)
        if len(found) > MOST_CASES:
            raise NotSolved("a system with many cases")
    return tuple(case for case in found if not any(_is_part(case, other) for other in found if other is not case))


def _split(equations: Sequence[Expr], search: Search, step: int) -> Iterator[Case]:
    if search.budget.is_over:
        raise OutOfTime("the deadline passed")
    if step > MOST_STEPS:
        raise NotSolved("rewritten too often")
    left = [equation for equation in dict.fromkeys(map(expand, equations)) if equation != 0]
    if any(equation.is_number for equation in left):
        return
    if not left:
        yield Case({})
        return
    left.sort(key=lambda equation: (len(equation.free_symbols), equation.count_ops()))
    for rule in (_by_factors, _by_roots, _by_number, _by_coefficient, _by_radicand):
        found = rule(left, search, step + 1)
        if found is not None:
            yield from found
            return
    raise NotSolved("infinitely many solutions, which these rules do not list")


def _by_factors(equations: list[Expr], search: Search, step: int) -> Iterator[Case] | None:
    for equation in equations:
        _, powers = factor_list(equation)
        if len(powers) > 1 or powers[0][1] > 1:
            others = [other for other in equations if other != equation]
            return (case for base, _ in powers for case in _split([base, *others], search, step))
    return None


def _by_roots(equations: list[Expr], search: Search, step: int) -> Iterator[Case] | None:
    if len(equations[0].free_symbols) != 1:
        return None
    (unknown,) = equations[0].free_symbols
    found = search.deeper(unknown).zeros(equations[0])
    if not found.complete or found.families or found.spans or not all(point.exact for point in found.points):
        raise NotSolved("a system without exact solutions")
    return (case for point in found.points for case in _with(unknown, tidy(point.value), equations[1:], search, step))


def _with(unknown: Symbol, value: Expr, others: Sequence[Expr], search: Search, step: int) -> Iterator[Case]:
    """The cases of the other equations with a value put in."""
    for case in _split([fraction(together(other.subs(unknown, value)))[0] for other in others], search, step):
        yield Case({**case.values, unknown: value.subs(case.values)}, case.conditions)


def _linear(equations: list[Expr], constant: bool) -> tuple[Expr, Symbol, Expr, Expr] | None:
    """(equation, u, c, d) with c·u + d = 0, where c is a number or not."""
    for equation in equations:
        for unknown in sorted(equation.free_symbols, key=str):
            polynomial = Poly(equation, unknown)
            if polynomial.degree() == 1 and polynomial.LC().is_number == constant:
                c, d = polynomial.all_coeffs()
                return equation, unknown, c, d
    return None


def _by_number(equations: list[Expr], search: Search, step: int) -> Iterator[Case] | None:
    found = _linear(equations, constant=True)
    if found is None:
        return None
    equation, unknown, c, d = found
    return _with(unknown, expand(-d / c), [other for other in equations if other != equation], search, step)


def _by_coefficient(equations: list[Expr], search: Search, step: int) -> Iterator[Case] | None:
    found = _linear(equations, constant=False)
    if found is None:
        return None
    equation, unknown, c, d = found
    others = [other for other in equations if other != equation]
    return _either(unknown, c, d, others, search, step)


def _either(unknown: Symbol, c: Expr, d: Expr, others: Sequence[Expr], search: Search, step: int) -> Iterator[Case]:
    yield from _split([c, d, *others], search, step)
    for case in _with(unknown, -d / c, others, search, step):
        yield Case(case.values, (*case.conditions, Condition(c.subs(case.values), "!=", "denominator")))


def _by_radicand(equations: list[Expr], search: Search, step: int) -> Iterator[Case] | None:
    """A last equation of degree two in an unknown, over the reals."""
    if len(equations) > 1 or search.complex:
        return None
    for unknown in sorted(equations[0].free_symbols, key=str, reverse=True):
        polynomial = Poly(equations[0], unknown)
        if polynomial.degree() == 2 and polynomial.LC().is_number:
            found = search.deeper(unknown).zeros(equations[0])
            if found.complete and found.points and not found.families:
                return (Case({unknown: point.value}, point.conditions) for point in found.points)
    return None


def _settled(case: Case) -> Case | None:
    """The case without conditions that always hold; None where one never does."""
    kept: list[Condition] = []
    for condition in case.conditions:
        expression = condition.expression.subs(case.values)
        if expression.free_symbols:
            kept.append(Condition(_plain(expression) if condition.sign == "!=" else expression, condition.sign, condition.reason))
            continue
        found = sign(expression)
        if found is not None and not TRUE_FOR[condition.sign](found):
            return None
    return Case(case.values, tuple(dict.fromkeys(kept)))


def _plain(expression: Expr) -> Expr:
    try:
        return fraction(together(expression))[0].factor()
    except PolynomialError:
        return expression


def _is_part(case: Case, other: Case) -> bool:
    """Whether every solution of a case is one of the other with more free unknowns, seen from the values."""
    if len(other.values) >= len(case.values) or not all(_holds_in(condition, case) for condition in other.conditions):
        return False
    return all(simplify(value.subs(case.values) - case.values.get(unknown, unknown)) == 0 for unknown, value in other.values.items())


def _holds_in(condition: Condition, case: Case) -> bool:
    expression = condition.expression.subs(case.values)
    found = None if expression.free_symbols else sign(expression)
    return found is not None and TRUE_FOR[condition.sign](found)
