"""Inequalities of polynomials with one parameter, case by case of the parameter.

    a·x > 3:   x > 3/a for a > 0;  x < 3/a for a < 0;  nothing for a = 0

The line of the parameter is cut where a leading coefficient, a discriminant or a resultant of two factors vanishes: between
the cuts the zeros in x keep their number and their order, so that one sample of the parameter decides each stretch of the
unknown for all of them; at a cut the inequality is solved with its value. Source: Collins, “Quantifier elimination for real
closed fields by cylindrical algebraic decomposition” (1975). Contract: one real parameter, factors of degree two at most in the
unknown; NotSolved elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, pairwise

from sympy import Expr, Poly, S, Symbol, count_ops, discriminant, factor_list, fraction, oo, resultant, sqrt, together

from service.numerics.real_balls import sign
from service.search import Budget
from service.solve import check
from service.solve.candidates import LINE, NotSolved, Point, Span
from service.solve.equations.univariate import tidy
from service.solve.inequalities.cells import sample
from service.solve.inequalities.parameters import assignments, placed
from service.solve.inequalities.parametric import GRID, contains, disagreement_at, joined_cells
from service.solve.search import Search
from service.solve.solutions import Solutions, order, union
from service.solve.solving import search_for
from service.solve.statements import Every, Some, Statement, Whole, comparisons

MOST_FACTORS = 6
SAMPLES = 60


@dataclass(frozen=True, slots=True)
class Case:
    """The values of the parameter, and the solutions for these."""

    parameter: Solutions
    solutions: Solutions


def parameter_of(statement: Statement, x: Symbol) -> Symbol | None:
    """The one real parameter of an inequality; None where there is none, or several."""
    symbols = statement.free_symbols - {x}
    if len(symbols) != 1 or not is_open(statement):
        return None
    (parameter,) = symbols
    return parameter if parameter.is_extended_real and not parameter.is_integer else None


def is_open(statement: Statement) -> bool:
    """Whether a statement is about an order of real numbers, and not about whole ones."""
    orders = {part.sign for part in comparisons(statement)} & {"<", "<=", ">", ">="}
    return bool(orders) and not _holds_whole(statement)


def _holds_whole(statement: Statement) -> bool:
    match statement:
        case Every(parts=parts) | Some(parts=parts):
            return any(map(_holds_whole, parts))
        case _:
            return isinstance(statement, Whole)


def cases(statement: Statement, x: Symbol, p: Symbol, budget: Budget) -> tuple[Case, ...]:
    """Cases that cover the whole line of the parameter, as few as there are different formulas."""
    search = search_for(x, budget=budget)
    factors = factors_in(statement, x, (p,))
    cuts = _cuts(factors, x, search.deeper(p))
    found: list[Case] = []
    for low, high in pairwise([-oo, *cuts, oo]):
        inner = between(statement, factors, x, {p: sample(low, high)})
        found.append(Case(Solutions(spans=(Span(low, high),)), inner))
        if high != oo:
            found.append(Case(Solutions(points=(Point(high),)), _at_cut(statement, p, high, search)))
    return _told_together([case for case in found if _is_possible(case.parameter, p)], p)


# Where the shape changes


def factors_in(statement: Statement, x: Symbol, parameters: Sequence[Symbol]) -> tuple[Expr, ...]:
    """Irreducible polynomials in the letters whose signs settle the statement."""
    parts = [part.expression for part in comparisons(statement)] + [c.expression for part in comparisons(statement) for c in part.domain]
    found: list[Expr] = []
    for side in (side for part in dict.fromkeys(parts) for side in fraction(together(part))):
        if not side.is_polynomial(x, *parameters):
            raise NotSolved("an inequality with a parameter that is not rational")
        if side.free_symbols:
            found += [base for base, _ in factor_list(side)[1]]
    factors = tuple(dict.fromkeys(found))
    if len(factors) > MOST_FACTORS or any(Poly(factor, x).degree() > 2 for factor in factors):
        raise NotSolved("an inequality with a parameter of a higher degree")
    return factors


def _cuts(factors: Sequence[Expr], x: Symbol, search: Search) -> list[Expr]:
    """The values of the parameter, in order."""
    values: list[Expr] = []
    for critical in dict.fromkeys(_critical(factors, x)):
        zero = search.zeros(critical)
        if not zero.complete or zero.families or zero.spans or not all(point.exact for point in zero.points):
            raise NotSolved("a parameter without exact cases")
        values += [point.value for point in zero.points]
    return [point.value for point in union([Solutions(points=tuple(map(Point, values)))]).points]


def _critical(factors: Sequence[Expr], x: Symbol) -> Iterator[Expr]:
    for factor in factors:
        polynomial = Poly(factor, x)
        if polynomial.degree() == 0:
            yield factor
            continue
        yield from (c for c in (polynomial.LC(), discriminant(polynomial)) if c.free_symbols)
    with_x = [factor for factor in factors if x in factor.free_symbols]
    yield from (c for a, b in combinations(with_x, 2) if (c := resultant(a, b, x)).free_symbols)


# The solutions of one case


def between(statement: Statement, factors: Iterable[Expr], x: Symbol, at: dict[Symbol, Expr]) -> Solutions:
    """The solutions as formulas in the parameters, for all whose zeros have the number and order that they have at the sample."""
    ends = sorted(dict.fromkeys(root for factor in factors for root in _zeros(factor, x, at)), key=lambda root: float(root.xreplace(at)))
    numbers = [-oo, *(end.xreplace(at) for end in ends), oo]
    inside = [holds(statement, x, at, sample(a, b)) for a, b in pairwise(numbers)]
    on = {end for end, number in zip(ends, numbers[1:-1], strict=True) if holds(statement, x, at, number)}
    spans = [Span(a, b) for (a, b), holds in zip(pairwise([-oo, *ends, oo]), inside, strict=True) if holds]
    return joined_cells(spans, on, ends)


def _zeros(factor: Expr, x: Symbol, at: dict[Symbol, Expr]) -> tuple[Expr, ...]:
    """The real ones at the sample, as formulas in the parameter."""
    match Poly(factor, x).all_coeffs():
        case [a, b]:
            return (_shortest(-b / a),)
        case [a, b, c]:
            square = (b**2 - 4 * a * c).expand()
            if sign(square.xreplace(at)) != 1:
                return ()
            root = min(sqrt(square.factor()), sqrt(square), key=count_ops)
            return tuple(_shortest((-b + side * root) / (2 * a)) for side in (-1, 1))
        case _:
            return ()


def _shortest(value: Expr) -> Expr:
    return tidy(value)


def holds(statement: Statement, x: Symbol, at: dict[Symbol, Expr], place: Expr) -> bool:
    """Whether the statement is true at a sample and a place. Raises NotSolved where that can't be told."""
    found = check.at(placed(statement, at), x, place).holds
    if found is None:
        raise NotSolved("an inequality with a parameter")
    return found


def _at_cut(statement: Statement, p: Symbol, value: Expr, search: Search) -> Solutions:
    """The solutions for one value of the parameter; none where the inequality has no meaning for it."""
    at = placed(statement, {p: value})
    if any(part.has(S.ComplexInfinity, S.NaN) for c in comparisons(at) for part in (c.expression, *(d.expression for d in c.domain))):
        return Solutions()
    if search.x not in at.free_symbols:
        return Solutions(spans=(LINE,)) if holds(at, search.x, {}, S.Zero) else Solutions()
    solved = search.solve(at)
    if not solved.complete or solved.families or any(span.period is not None for span in solved.spans):
        raise NotSolved("an inequality with a parameter")
    return solved


# Fewer cases


def _is_possible(parameter: Solutions, p: Symbol) -> bool:
    """Whether the assumptions about the parameter leave anything of the case."""
    place = parameter.points[0].value if parameter.points else sample(parameter.spans[0].low, parameter.spans[0].high)
    stand = sign(place)
    return not (
        (p.is_positive and stand != 1)
        or (p.is_negative and stand != -1)
        or (p.is_nonnegative and stand == -1)
        or (p.is_nonpositive and stand == 1)
        or (p.is_nonzero and stand == 0)
    )


def _told_together(found: Sequence[Case], p: Symbol) -> tuple[Case, ...]:
    """Cases with one formula as one; a single value beside a stretch whose formula gives the same there belongs to it."""
    kept = [_joined_to_neighbour(case, found, p) for case in found]
    formulas = list(dict.fromkeys(formula(case.solutions) for case in kept))
    groups = [[case for case in kept if formula(case.solutions) == one] for one in formulas]
    return tuple(Case(union(case.parameter for case in group), group[0].solutions) for group in groups)


def _joined_to_neighbour(case: Case, found: Sequence[Case], p: Symbol) -> Case:
    """A single value of the parameter with the formula of a stretch beside it, where that gives the same; an empty one stays."""
    if not case.parameter.points or case.solutions.is_empty:
        return case
    value = case.parameter.points[0].value
    near = (other for other in found if other.parameter.spans and _touches(other.parameter.spans[0], value))
    same = next((other for other in near if _is_same_at(other.solutions, case, p)), None)
    return case if same is None else replace(case, solutions=same.solutions)


Formula = tuple[tuple[Expr, ...], tuple[Span, ...]]


def formula(solved: Solutions) -> Formula:
    """What two solutions have in common where they are written alike."""
    return tuple(point.value for point in solved.points), solved.spans


def _touches(span: Span, value: Expr) -> bool:
    return value in (span.low, span.high)


def _is_same_at(solved: Solutions, case: Case, p: Symbol) -> bool:
    """Whether the formula of a stretch, at the value beside it, is the solution there."""
    at = {p: case.parameter.points[0].value}
    ends = [end for span in solved.spans for end in (span.low, span.high)] + list(solved.values)
    values = [end.xreplace(at) for end in ends]
    if any(value.has(S.ComplexInfinity, S.NaN) or not value.is_extended_real for value in values):
        return False
    try:
        spans = [Span(s.low.xreplace(at), s.high.xreplace(at), s.closed_low, s.closed_high) for s in solved.spans]
    except (TypeError, ZeroDivisionError):
        return False
    if any(order(span.low, span.high) > 0 for span in spans):
        return False
    points = [Point(s.low) for s in spans if order(s.low, s.high) == 0 and s.closed_low and s.closed_high]
    points += [Point(value.xreplace(at)) for value in solved.values]
    here = union([Solutions(points=tuple(points), spans=tuple(s for s in spans if order(s.low, s.high) < 0))])
    return formula(here) == formula(union([case.solutions]))


# The check


def disagreement(statement: Statement, found: Sequence[Case], x: Symbol, p: Symbol) -> tuple[bool, int]:
    """(whether the cases and the statement differ at a sample, how many samples were looked at)."""
    singles = [{p: point.value} for case in found for point in case.parameter.points]
    draws = ((at, _solutions_at(found, at[p])) for at in (*singles, *islice(assignments((p,)), SAMPLES)))
    return disagreement_at(draws, statement, x, GRID[::3])


def _solutions_at(found: Sequence[Case], value: Expr) -> Solutions:
    """What the cases say for one value of the parameter."""
    return next((case.solutions for case in found if contains(case.parameter, {}, value)), Solutions())
