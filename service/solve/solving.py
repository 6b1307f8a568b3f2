"""The solution set of a statement in one unknown.

Equations: candidates from `service.solve.equations.zeros`, each put to the test against the statement as it was given. Everything else:
the zeros of every expression and condition cut the line into cells, on each of which the statement is true or false
throughout, so one sample decides it; the cutting points are tested themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sympy import S, Symbol, oo

from service.messages import Message, Said
from service.numerics.real_balls import approximate
from service.search import Budget
from service.solve import check
from service.solve.candidates import Family, NotSolved, OutOfTime, Point, Span, Zeros, joined
from service.solve.check import Cause
from service.solve.equations.complex_field import solve_complex
from service.solve.equations.zeros import factor_zeros, zeros
from service.solve.inequalities.cells import MOST_POINTS, line_cells, test_point
from service.solve.inequalities.parameters import at_samples
from service.solve.inequalities.parametric import inequality
from service.solve.periodic.angles import merged
from service.solve.periodic.periods import is_periodic, members_inside, members_that_hold, periodic_cells
from service.solve.scan import second_look
from service.solve.search import UNLIMITED, Search, Solvers
from service.solve.solutions import Excluded, Solutions, distinct_points, union
from service.solve.statements import Comparison, Every, Some, Statement, Whole, comparisons
from service.solve.whole import only_whole
from service.solve.written import named

TURNS = range(-4, 5)
"""The members of a family that are tested."""


def solution_set(statement: Statement, x: Symbol, field: str = "real", deadline: float = 2.0) -> Solutions:
    """All x in the field (real, complex, integer, rational) for which the statement holds, within `deadline` seconds.

    Never raises for mathematical reasons: what could not be settled is said in `complete` and `why`.
    """
    search = search_for(x, field, Budget.by_clock(deadline))
    if field in ("integer", "rational"):
        statement = Every((statement, Whole(x, field == "rational")))
    if field != "complex":
        statement = under_assumptions(statement, x)
    try:
        return _looked_over(statement, x, solve_statement(statement, search))
    except OutOfTime:
        return Solutions(complete=False, why="the deadline passed")
    except NotSolved as reason:
        return Solutions(complete=False, why=reason.why)
    except RecursionError:
        return Solutions(complete=False, why="nested too deeply")


def search_for(x: Symbol, field: str = "real", budget: Budget = UNLIMITED) -> Search:
    """A search for x that hands its parts to the solvers here. field: whole and rational numbers are sought among the real ones."""
    return Search(x, SOLVERS, "complex" if field == "complex" else "real", budget)


def under_assumptions(statement: Statement, x: Symbol) -> Statement:
    """The statement together with what is assumed of the unknown: solutions that break it are none."""
    facts = _assumed(x)
    return Every((statement, *facts)) if facts else statement


def _assumed(x: Symbol) -> tuple[Statement, ...]:
    relation = next((relation for claim, relation in ASSUMED.items() if getattr(x, claim)), None)
    bound: tuple[Statement, ...] = () if relation is None else (Comparison(x, relation),)
    if x.is_rational:
        return (*bound, Whole(x, not x.is_integer))
    return bound


ASSUMED = {
    "is_positive": ">",
    "is_negative": "<",
    "is_extended_nonnegative": ">=",
    "is_extended_nonpositive": "<=",
    "is_extended_nonzero": "!=",
}
"""Assumption → sign of the comparison of the unknown with 0; the first that holds says it all."""


def _looked_over(statement: Statement, x: Symbol, solved: Solutions) -> Solutions:
    """Not claimed complete where samples of the line show a solution that is missing."""
    if solved.counted or not solved.complete:
        return solved

    look = second_look(statement, x, solved)
    if look.lost is None:
        return solved
    return replace(solved, complete=False, why=Message("the statement and the set differ near {}", f"{approximate(look.lost):.6g}"))


def solve_statement(statement: Statement, search: Search) -> Solutions:
    """As `solution_set`; raises NotSolved and OutOfTime."""
    search = search.deeper()
    if search.complex:
        return solve_complex(statement, search)
    match statement:
        case Comparison(sign="="):
            return equation(statement, search)
        case Comparison():
            return by_cells(statement, search)
        case Some(parts=parts):
            return union(solve_statement(part, search) for part in parts)
        case Every(parts=parts):
            return _every(parts, search)
        case Whole():
            raise NotSolved("all whole numbers")


# One equation


def equation(statement: Comparison, search: Search) -> Solutions:
    """The zeros of one expression that pass the test."""
    if search.x not in statement.free_symbols:
        return _without_unknown(statement, search)
    found = zeros(statement.expression, search)
    if found.spans:
        return _with_stretches(statement, found, search)
    solved = tested(statement, found, search)
    counted = statement.expression.is_polynomial(search.x)
    return replace(solved, counted=counted)


def _without_unknown(statement: Comparison, search: Search) -> Solutions:
    """0 = 0 holds everywhere, 0 = 3 nowhere; with parameters it is a condition on them."""
    finding = check.at(statement, search.x, S.Zero)
    if finding.holds is None:
        raise NotSolved("an equation without the unknown")
    return Solutions(spans=(Span(),)) if finding.holds else Solutions()


def _with_stretches(statement: Comparison, found: Zeros, search: Search) -> Solutions:
    """Where an expression vanishes on stretches, the natural domain cuts them."""
    cuts = [found, Zeros(points=tuple(_ends(found.spans))), *_domain_zeros(statement, search)]
    return cells(statement, joined(cuts), search)


def _ends(spans: Iterable[Span]) -> Iterable[Point]:
    for span in spans:
        yield from (Point(end) for end in (span.low, span.high) if end not in (oo, -oo))


def _domain_zeros(statement: Statement, search: Search) -> list[Zeros]:
    conditions = dict.fromkeys(c.expression for part in comparisons(statement) for c in part.domain)
    return [zeros(expression, search) for expression in conditions if search.x in expression.free_symbols]


SAID_WHEN_STRANGE = ("squaring", "substitution for the root", "cases", "logarithms joined", "logarithms spread")
"""Methods whose strangers a reader meets too; those of the others are not worth a word."""


def _says_strangers(methods: tuple[str, ...]) -> bool:
    return bool(set(methods) & set(SAID_WHEN_STRANGE)) and "sine of both sides" not in methods


def tested(statement: Statement, found: Zeros, search: Search) -> Solutions:
    """The candidates that solve the statement; the others with the reason."""
    if len(found.points) > MOST_POINTS:
        raise NotSolved("many solutions")
    kept, excluded = [], []
    open_: Said = ""
    for point in distinct_points(found.points):
        finding = test_point(statement, point, search)
        if finding.holds:
            kept.append(point)
        elif finding.holds is None:
            open_ = Message("whether {} is a solution", named(point.value))
        elif finding.cause is Cause.DOMAIN or _says_strangers(found.methods):
            excluded.append(Excluded(point.value, finding.reason))
    families: list[Family] = []
    for family in merged(found.families):
        part, dropped, undecided = _test_family(statement, family, search)
        families += part
        excluded += dropped
        open_ = open_ or undecided
    return Solutions(
        points=tuple(kept),
        families=merged(families),
        excluded=tuple(excluded),
        complete=found.complete and not open_,
        methods=found.methods,
        conditions=found.conditions,
        why=open_ or ("" if found.complete else "other solutions were not ruled out"),
    )


def _test_family(statement: Statement, family: Family, search: Search) -> tuple[list[Family], list[Excluded], Said]:
    """Which members of a family solve the statement: all, none, or a class of them."""
    if family.base.free_symbols or statement.free_symbols - {search.x}:
        finding = at_samples(statement, search.x, Point(family.base + 3 * family.period, 1, family.conditions))
        return ([family], [], "") if finding.holds else ([], [], "" if finding.holds is False else "a family of solutions")

    return members_that_hold(statement, family, search)


# Several statements at once


def _every(parts: tuple[Statement, ...], search: Search) -> Solutions:
    """Equations first: if they leave finitely many points, the rest is tested at these."""
    whole = tuple(p for p in parts if isinstance(p, Whole))
    plain = tuple(p for p in parts if not isinstance(p, Whole))
    if not plain:
        if not whole:
            return Solutions(spans=(Span(),))
        return Solutions(spans=(Span(),), field="rational" if whole[0].rational else "integer")
    statement = plain[0] if len(plain) == 1 else Every(plain)
    solved = solve_statement(plain[0], search) if len(plain) == 1 else _all_of(plain, statement, search)
    if not whole:
        return solved

    return only_whole(solved, whole[0], search)


def _all_of(parts: tuple[Statement, ...], statement: Statement, search: Search) -> Solutions:
    for part in parts:
        if not _has_equation(part):
            continue
        try:
            solved = solve_statement(part, search)
        except OutOfTime:
            raise
        except NotSolved:
            continue
        if solved.complete and not solved.spans:
            return _narrowed(solved, parts, statement, search)
    return by_cells(statement, search)


def _has_equation(statement: Statement) -> bool:
    match statement:
        case Comparison(sign=relation):
            return relation == "="
        case Some(parts=parts):
            return all(_has_equation(part) for part in parts)
        case Every(parts=parts):
            return any(_has_equation(part) for part in parts)
        case _:
            return False


def _narrowed(solved: Solutions, parts: tuple[Statement, ...], statement: Statement, search: Search) -> Solutions:
    """The solutions of one part that solve the others too; families are cut by the stretches where the others hold."""
    if not solved.families:
        return replace(tested(statement, Zeros(points=solved.points, methods=solved.methods), search), excluded=solved.excluded)

    others = tuple(part for part in parts if not is_periodic(part, search.x))
    steady = tuple(part for part in parts if is_periodic(part, search.x))
    if not others:
        return tested(statement, Zeros(points=solved.points, families=solved.families, methods=solved.methods), search)
    bounds = solve_statement(Every(others), search)
    points, families = members_inside(solved.families, bounds)
    found = Zeros(points=(*solved.points, *points), methods=solved.methods)
    finite = tested(statement, found, search)
    if not families:
        return finite
    cut = tested(Every(steady), Zeros(families=tuple(replace(f, least=None, greatest=None) for f in families)), search)
    if len(cut.families) != len(families):
        raise NotSolved("a periodic set and a bound")
    return replace(finite, families=families, excluded=())


# Cells


def by_cells(statement: Statement, search: Search) -> Solutions:
    """Truth on each cell between the zeros of everything that could change it."""
    if search.x not in statement.free_symbols:
        return _constant_truth(statement, search)
    if statement.free_symbols - {search.x}:
        return inequality(statement, search)
    expressions = dict.fromkeys(part.expression for part in comparisons(statement))
    cuts = [zeros(expression, search) for expression in expressions if search.x in expression.free_symbols]
    cuts += [Zeros(points=tuple(_ends(cut.spans))) for cut in cuts if cut.spans]
    return cells(statement, joined([*cuts, *_domain_zeros(statement, search)]), search)


def _constant_truth(statement: Statement, search: Search) -> Solutions:
    finding = check.at(statement, search.x, S.Zero)
    if finding.holds is None:
        raise NotSolved("a statement without the unknown")
    return Solutions(spans=(Span(),)) if finding.holds else Solutions()


def cells(statement: Statement, cuts: Zeros, search: Search) -> Solutions:
    """The statement's truth on the cells that the candidates cut."""
    if not cuts.complete:
        raise NotSolved("not all places where the sign may change are known")
    if cuts.families:
        return periodic_cells(statement, cuts, search)
    return line_cells(statement, distinct_points(cuts.points), search, cuts.methods)


SOLVERS = Solvers(zeros, factor_zeros, solve_statement)
"""Those that every search here hands its parts to."""
