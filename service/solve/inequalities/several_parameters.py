"""Inequalities of polynomials with several parameters, case by case of the signs of what the zeros depend on.

    a·x > b             x > b/a for a > 0;  x < b/a for a < 0;  every x for a = 0 and b < 0
    (x − a)(x − b) < 0  a < x < b for a < b;  b < x < a for a > b

While the leading coefficients, the differences of two zeros (resultants) and the discriminant keep their signs, the zeros in the
unknown keep their number and their order, so that one sample of the parameters decides each stretch. Where one of them vanishes,
it is solved for a parameter, which is put in. Source: Collins, “Quantifier elimination for real closed fields by cylindrical
algebraic decomposition” (1975). Contract: two real parameters or more; factors linear in the unknown, or a single one of degree
two; NotSolved elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from sympy import Add, Expr, Poly, S, Symbol, discriminant, factor_list, resultant, together

from service.numerics.real_balls import sign
from service.search import Budget
from service.solve.candidates import LINE, NotSolved, OutOfTime
from service.solve.inequalities.parameter_cases import between, factors_in, formula, holds, is_open
from service.solve.inequalities.parameters import assignments, placed
from service.solve.inequalities.parametric import GRID, disagreement_at
from service.solve.solutions import Solutions
from service.solve.statements import Statement, comparisons

MOST_CASES = 40
MOST_SIGNS = 6
TRIES = 400
"""Samples of the parameters looked at to find one with the signs of a case."""
SAMPLES = 60
Signs = frozenset[int]
ANY_SIGN: Signs = frozenset({-1, 0, 1})


@dataclass(frozen=True, slots=True)
class Cell:
    """The signs that expressions in the parameters have, each in a set of signs, and the solutions for these."""

    signs: tuple[tuple[Expr, Signs], ...]
    solutions: Solutions


def parameters_of(statement: Statement, x: Symbol) -> tuple[Symbol, ...]:
    """The real parameters of an inequality, two at least; none where the method does not apply."""
    symbols = tuple(sorted(statement.free_symbols - {x}, key=str))
    fits = all(symbol.is_extended_real and not symbol.is_integer for symbol in symbols)
    return symbols if len(symbols) > 1 and fits and is_open(statement) else ()


def cells(statement: Statement, x: Symbol, budget: Budget) -> tuple[Cell, ...]:
    """Cells that cover all values of the parameters, as few as there are different formulas and simple conditions."""
    found = list(islice(_split(statement, x, {}, (), budget), MOST_CASES + 1))
    if len(found) > MOST_CASES:
        raise NotSolved("an inequality with parameters")
    return _merged(found)


def _split(statement: Statement, x: Symbol, path: Mapping[Expr, int], kept: tuple[tuple[Expr, int], ...], budget: Budget) -> Iterator[Cell]:
    """path: the signs chosen so far. kept: the same, as they stand after what was put in."""
    if budget.is_over:
        raise OutOfTime("the deadline passed")
    if len(path) > MOST_SIGNS:
        raise NotSolved("an inequality with parameters")
    factors = factors_in(statement, x, tuple(statement.free_symbols - {x}))
    critical = _undecided(factors, x, dict(kept))
    if critical is None:
        solved = _decided(statement, factors, x, kept)
        if solved is not None:
            yield Cell(tuple((expression, frozenset({chosen})) for expression, chosen in path.items()), solved)
        return
    for chosen in sorted(_possible(critical)):
        longer = {**path, critical: chosen}
        if chosen:
            yield from _split(statement, x, longer, (*kept, (critical, chosen)), budget)
        else:
            yield from _where_zero(statement, x, critical, longer, kept, budget)


def _undecided(factors: Sequence[Expr], x: Symbol, known: Mapping[Expr, int]) -> Expr | None:
    """The first expression in the parameters whose sign is still open, leading coefficients before the rest."""
    with_x = [factor for factor in factors if x in factor.free_symbols]
    if len(with_x) > 1 and any(Poly(factor, x).degree() > 1 for factor in with_x):
        raise NotSolved("an inequality with a parameter of a higher degree")
    values = [Poly(factor, x).LC() for factor in with_x]
    values += [discriminant(Poly(factor, x)) for factor in with_x if Poly(factor, x).degree() > 1]
    values += [resultant(a, b, x) for a, b in combinations(with_x, 2)]
    values += [factor for factor in factors if x not in factor.free_symbols]
    bases = (base for value in values if value.free_symbols for base, _ in factor_list(value)[1])
    return next((base for base in bases if base not in known and len(_possible(base)) > 1), None)


def _possible(expression: Expr) -> Signs:
    """The signs that the assumptions about the parameters leave."""
    excluded = {
        1: expression.is_positive is False or expression.is_nonpositive,
        -1: expression.is_negative is False or expression.is_nonnegative,
        0: expression.is_zero is False,
    }
    return frozenset(each for each, out in excluded.items() if not out) or ANY_SIGN


def _decided(statement: Statement, factors: Sequence[Expr], x: Symbol, kept: Sequence[tuple[Expr, int]]) -> Solutions | None:
    """The solutions where all signs are settled; None where no parameters have these signs."""
    symbols = tuple(sorted((statement.free_symbols - {x}).union(*(part.free_symbols for part, _ in kept)), key=str))
    draws = islice(assignments(symbols), TRIES if symbols else 1)
    at = next((draw for draw in draws if all(sign(part.xreplace(draw)) == chosen for part, chosen in kept)), None)
    if at is None:
        return None
    if x in statement.free_symbols:
        return between(statement, factors, x, at)
    return Solutions(spans=(LINE,)) if holds(statement, x, at, S.Zero) else Solutions()


def _where_zero(
    statement: Statement, x: Symbol, critical: Expr, path: Mapping[Expr, int], kept: tuple[tuple[Expr, int], ...], budget: Budget
) -> Iterator[Cell]:
    """The cells where an expression vanishes: it is solved for a parameter."""
    parameter, value = _solved_for(critical, dict(kept))
    at = {parameter: value}
    below = placed(statement, at)
    parts = [part for c in comparisons(below) for part in (c.expression, *(d.expression for d in c.domain))]
    if any(part.has(S.ComplexInfinity, S.NaN) for part in parts):
        yield Cell(tuple((expression, frozenset({chosen})) for expression, chosen in path.items()), Solutions())
        return
    left: list[tuple[Expr, int]] = []
    for part, chosen in kept:
        here = together(part.xreplace(at))
        if not here.free_symbols:
            if sign(here) != chosen:
                return
            continue
        left.append((here, chosen))
    yield from _split(below, x, path, tuple(left), budget)


def _solved_for(critical: Expr, known: Mapping[Expr, int]) -> tuple[Symbol, Expr]:
    """A parameter in which the expression is linear, with a coefficient that does not vanish, and its value at the zero."""
    for parameter in sorted(critical.free_symbols, key=str, reverse=True):
        coefficients = Poly(critical, parameter).all_coeffs()
        if len(coefficients) == 2 and _never_vanishes(coefficients[0], known):
            return parameter, together(-coefficients[1] / coefficients[0])
    raise NotSolved("an inequality with parameters")


def _never_vanishes(coefficient: Expr, known: Mapping[Expr, int]) -> bool:
    if not coefficient.free_symbols:
        return True
    bases = [base for base, _ in factor_list(coefficient)[1]]
    return all(known.get(base) or base.is_nonzero for base in bases)


# Fewer cells


def _merged(found: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells with one formula whose conditions differ in one sign, as one cell."""
    left = list(found)
    while (pair := next(((a, b) for a, b in combinations(left, 2) if _union(a, b) is not None), None)) is not None:
        joined = _union(*pair)
        left = [joined if cell is pair[0] and joined is not None else cell for cell in left if cell is not pair[1]]
    return tuple(replace(cell, signs=tuple((part, signs) for part, signs in cell.signs if signs != _possible(part))) for cell in left)


def _union(a: Cell, b: Cell) -> Cell | None:
    first, second = dict(a.signs), dict(b.signs)
    if formula(a.solutions) != formula(b.solutions):
        return None
    shared = {part: first.get(part, _possible(part)) for part in (*first, *second)}
    other = {part: second.get(part, _possible(part)) for part in shared}
    apart = [part for part in shared if shared[part] != other[part]]
    if len(apart) > 1:
        narrow, wide = (a, b) if all(shared[part] <= other[part] for part in apart) else (b, a)
        return (
            wide
            if all(dict(narrow.signs).get(part, _possible(part)) <= dict(wide.signs).get(part, _possible(part)) for part in shared)
            else None
        )
    return Cell(tuple((part, shared[part] | other[part]) for part in shared), a.solutions)


# The conditions, written


def sides(expression: Expr) -> tuple[Expr, Expr]:
    """Two expressions without a minus sign in front whose difference it is: a − b as a and b."""
    terms = Add.make_args(expression.expand())
    above = [term for term in terms if not term.could_extract_minus_sign()]
    below = [-term for term in terms if term.could_extract_minus_sign()]
    return Add(*above), Add(*below)


RELATIONS: dict[Signs, str] = {
    frozenset({1}): ">",
    frozenset({-1}): "<",
    frozenset({0}): "=",
    frozenset({0, 1}): ">=",
    frozenset({-1, 0}): "<=",
    frozenset({-1, 1}): "!=",
}
"""Signs → the relation to zero that says them."""


# The check


def disagreement(statement: Statement, found: Sequence[Cell], x: Symbol, parameters: Sequence[Symbol]) -> tuple[bool, int]:
    """(whether the cells and the statement differ at a sample, how many samples were looked at)."""
    draws = ((at, _solutions_at(found, at)) for at in islice(_draws(tuple(parameters)), SAMPLES))
    return disagreement_at(draws, statement, x, GRID[::3])


def _solutions_at(found: Sequence[Cell], at: Mapping[Symbol, Expr]) -> Solutions:
    """What the cells say for one value of each parameter."""
    return next((cell.solutions for cell in found if _applies(cell, at)), Solutions())


def _draws(parameters: tuple[Symbol, ...]) -> Iterator[dict[Symbol, Expr]]:
    """Samples of the parameters, every second time with one of them 0 or two of them equal."""
    for turn, at in enumerate(assignments(parameters)):
        yield at
        one, other = parameters[turn % len(parameters)], parameters[(turn + 1) % len(parameters)]
        if turn % 2 and not one.is_nonzero:
            yield {**at, one: S.Zero}
        elif not turn % 2:
            yield {**at, one: at[other]}


def _applies(cell: Cell, at: Mapping[Symbol, Expr]) -> bool:
    return all(sign(part.xreplace(dict(at))) in signs for part, signs in cell.signs)
